"""The gates that rest on security: a grave weakness in the version, a tampered release, a recent incident."""

from collections.abc import Iterator, Sequence

from protocols.adoption import Counterfactual, Finding, Verdict
from protocols.catalogue.cited_fact import days_between
from protocols.catalogue.entry import Incident
from protocols.catalogue.gate import gate, gate_id, left_without

from .case import SecurityCase

_A_YEAR = 365


def gates(case: SecurityCase) -> tuple[Finding, ...]:
    """Every gate that closes for this version."""
    return (*_advisories(case), *_incidents(case))


def _advisories(case: SecurityCase) -> Iterator[Finding]:
    for advisory in case.entry.advisories:
        # Without a version or a range nobody can say that it is affected: that is a duty to check, not a gate.
        if not (case.version and advisory.affected and advisory.grave) or advisory.package:
            continue
        if case.reached(advisory) is not False:
            claim = f"Version {case.version} is affected by {advisory.summary}. Rated {advisory.severity}."
            if advisory.fixed:
                claim += f" Upgrade to {advisory.fixed} or later first."
            yield gate(f"G8 {advisory.id}", claim, Verdict.HOLD, advisory.evidence, "blocker")


def _incidents(case: SecurityCase) -> Iterator[Finding]:
    for incident in case.entry.incidents:
        # A tampered release holds for ever; the incident itself caps for a year only.
        if case.version in incident.versions:
            claim = f"Version {case.version} is one of the tampered releases: {incident.summary}."
            yield gate("G8 tampered release", claim, Verdict.HOLD, incident.evidence, "blocker")
        if days_between(incident.when, case.today) <= _A_YEAR:
            yield _recent(incident)


def _recent(incident: Incident) -> Finding:
    claim = (
        f"A supply-chain incident within the last twelve months: {incident.summary}. Pin and verify what you install."
    )
    return gate("G9 recent incident", claim, Verdict.TRIAL, incident.evidence)


def would_change(case: SecurityCase, closed: Sequence[Finding]) -> tuple[Counterfactual, ...]:
    """What would lift a gate, and the Verdict that the gates left over then allow."""
    ids = {gate_id(finding) for finding in closed}
    changes = (
        ("G8", f"Use {_mended(case)}", "the advisory no longer applies"),
        ("G9", "Twelve months pass without a further incident", "this gate opens again"),
    )
    return tuple(
        Counterfactual(change=change, then=then, verdict=left_without(closed, id))
        for id, change, then in changes
        if id in ids
    )


def _mended(case: SecurityCase) -> str:
    """The version in which the advisories that touch this one are fixed."""
    own = [advisory for advisory in case.entry.advisories if advisory.grave and not advisory.package]
    fixes = [it.fixed for it in own if it.fixed and it.affected and case.reached(it) is not False]
    return f"{fixes[0]} or later" if fixes else "a clean release"
