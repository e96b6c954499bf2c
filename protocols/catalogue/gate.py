"""A gate: a Finding that leaves at best one Verdict open, and what several of them leave open together."""

from collections.abc import Iterable

from protocols.adoption import Evidence, Finding, Severity, Verdict

# Strictest first.
_ORDER = (Verdict.HOLD, Verdict.ASSESS, Verdict.TRIAL, Verdict.ADOPT)


def gate(id: str, claim: str, ceiling: Verdict, evidence: Evidence, severity: str = "condition") -> Finding:
    """A Finding that caps the Verdict; a condition is the engineering lead's to meet."""
    return Finding(
        id=id,
        claim=claim,
        severity=Severity(severity),
        evidence=(evidence,),
        ceiling=ceiling,
        owner="engineering lead" if severity == "condition" else None,
    )


def best_left(closed: Iterable[Finding]) -> Verdict:
    """The best Verdict that these gates leave open."""
    ceilings = {finding.ceiling for finding in closed}
    return next((verdict for verdict in _ORDER if verdict in ceilings), Verdict.ADOPT)


def left_without(closed: Iterable[Finding], id: str) -> Verdict | None:
    """The best Verdict once the gates of that id are open, `None` when nothing caps it any more."""
    left = best_left(finding for finding in closed if gate_id(finding) != id)
    return left if left is not Verdict.ADOPT else None


def gate_id(finding: Finding) -> str:
    """`G9` of `G9 recent incident`."""
    return finding.id.split()[0]
