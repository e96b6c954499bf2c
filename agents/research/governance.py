"""Who carries the project: neutral home, concentration, and the duties that stay with the adopter."""

from collections.abc import Iterator

from protocols.adoption import Finding, Severity

from .situation import Situation


def duties(case: Situation) -> Finding:
    """The duties of a responsible deployment: a checklist, never a score."""
    asks = "; ".join(f"{dimension} ({ask})" for dimension, ask in case.knowledge.duties)
    says = f"Still yours to answer, by the {case.knowledge.duties_framework}: {asks}."
    return Finding(id="duties", claim=says, severity=Severity.NOTE, evidence=(case.knowledge.duties_evidence,))


def neutral_home(case: Situation) -> Iterator[Finding]:
    """What happened when PyTorch moved to a foundation, where one company governs or a foundation is new."""
    home, joined = case.entry.claim("governance.home"), case.entry.claim("governance.foundation_joined")
    single = home and case.knowledge.rubric.home(str(home.value)) == "single_company"
    example = case.knowledge.catalogue.entries.get("pytorch")
    history = example.claim("governance.history") if example else None
    if history and example and case.entry.id != example.id and (single or joined):
        says = f"Why the home matters, by a documented example ({example.name}): {history.value}"
        yield Finding(id="neutral home", claim=says, severity=Severity.NOTE, evidence=(history.evidence,))


def concentration(case: Situation) -> Iterator[Finding]:
    """Where few people or one organisation carry the work."""
    people = case.entry.claim("community.contributor_absence_factor_365d")
    if people is None or not isinstance(people.value, int) or case.entry.kind.value == "model" or people.value > 2:
        return
    count = "one person" if people.value == 1 else f"{people.value} people"
    says = f"Half of the year's commits come from {count} ({people.as_of}): plan for their absence."
    yield Finding(
        id="concentration",
        claim=says,
        severity=Severity.CONDITION,
        evidence=(people.evidence,),
        owner="engineering lead",
    )
