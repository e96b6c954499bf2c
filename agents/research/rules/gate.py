"""A gate: a Finding that leaves at best one Verdict open."""

from protocols.adoption import Evidence, Finding, Severity, Verdict


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
