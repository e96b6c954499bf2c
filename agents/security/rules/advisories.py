"""Advisories and incidents as duties, whatever version someone chooses."""

from collections.abc import Iterator

from protocols.adoption import Evidence, Finding, Severity

from .case import SecurityCase


def advisories(case: SecurityCase) -> Iterator[Finding]:
    """What to pin and what to check, one finding a weakness."""
    for advisory in case.entry.advisories:
        what = advisory.package or case.entry.name
        severity = Severity.CONDITION
        if case.reached(advisory) is False:
            claim, severity = f"Version {case.version} is outside the range of {advisory.summary}.", Severity.NOTE
        elif advisory.fixed:
            claim = f"Keep {what} at {advisory.fixed} or later: {advisory.summary}."
        else:
            claim = f"Check whether {what} is affected in the version you use: {advisory.summary}."
        yield security_finding(f"advisory {advisory.id}", claim, severity, advisory.evidence)


def incidents(case: SecurityCase) -> Iterator[Finding]:
    """Releases that were tampered with."""
    for incident in case.entry.incidents:
        text = f"Supply-chain incident ({incident.when}): {incident.summary}."
        claim = f"{text} Never install {', '.join(incident.versions)}; pin versions and verify hashes."
        yield security_finding("incident", claim, Severity.CONDITION, incident.evidence)


def security_finding(id: str, claim: str, severity: Severity, *evidence: Evidence) -> Finding:
    """A Finding; a condition is for whoever answers for security to meet."""
    owner = "security" if severity is Severity.CONDITION else None
    return Finding(id=id, claim=claim, severity=severity, evidence=evidence, owner=owner)
