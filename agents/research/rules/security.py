"""Advisories, incidents and unsafe formats as duties, whatever version someone chooses."""

from collections.abc import Iterator

from protocols.adoption import Evidence, Finding, Severity

from ..facts.versions import within
from .use_case import UseCase


def security(case: UseCase) -> tuple[Finding, ...]:
    """What to pin, to verify and to avoid."""
    return (*_advisories(case), *_incidents(case), *_pickle(case))


def _advisories(case: UseCase) -> Iterator[Finding]:
    for advisory in case.entry.advisories:
        reached = within(case.version, advisory.affected) if case.version and advisory.affected else None
        what = advisory.package or case.entry.name
        # Of another package the version that was asked about says nothing.
        if reached is False and not advisory.package:
            claim = f"Version {case.version} is outside the range of {advisory.summary}."
            yield _finding(f"advisory {advisory.id}", claim, Severity.NOTE, advisory.evidence)
        elif advisory.fixed:
            claim = f"Keep {what} at {advisory.fixed} or later: {advisory.summary}."
            yield _finding(f"advisory {advisory.id}", claim, Severity.CONDITION, advisory.evidence)
        else:
            claim = f"Check whether {what} is affected in the version you use: {advisory.summary}."
            yield _finding(f"advisory {advisory.id}", claim, Severity.CONDITION, advisory.evidence)


def _incidents(case: UseCase) -> Iterator[Finding]:
    for incident in case.entry.incidents:
        bad = ", ".join(incident.versions)
        text = f"Supply-chain incident ({incident.when}): {incident.summary}."
        claim = f"{text} Never install {bad}; pin versions and verify hashes."
        yield _finding("incident", claim, Severity.CONDITION, incident.evidence)


def _pickle(case: UseCase) -> Iterator[Finding]:
    claim = case.entry.fact("security.weight_format")
    if claim and "pickle" in str(claim.value).casefold():
        text = (
            f"Weights come as {claim.value}: pickle can run code on load. Load only trusted files, or use safetensors."
        )
        yield _finding("pickle weights", text, Severity.CONDITION, claim.evidence)


def _finding(id: str, claim: str, severity: Severity, evidence: Evidence) -> Finding:
    owner = "security" if severity is Severity.CONDITION else None
    return Finding(id=id, claim=claim, severity=severity, evidence=(evidence,), owner=owner)
