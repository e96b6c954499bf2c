"""Who carries the project: activity, dependence, a neutral home, and how many people do the work."""

from collections.abc import Iterator

from protocols.adoption import Finding, Hosting, Kind, Severity
from protocols.catalogue.cited_fact import as_text
from protocols.catalogue.scores.signals import judged

from .use_case import UseCase


def activity(case: UseCase) -> Iterator[Finding]:
    """How much is going on, in figures of one day."""
    commits, people = case.entry.fact("community.commits_365d"), case.entry.fact("community.human_authors_365d")
    releases, last = case.entry.fact("release.stable_tags_365d"), case.entry.fact("community.last_commit")
    if case.entry.kind is Kind.MODEL or not (commits and people and last):
        return
    claim = (
        f"Activity in the year before {last.as_of}: {as_text(commits.value)} commits by {as_text(people.value)} people"
    )
    claim += f", {as_text(releases.value)} stable releases" if releases else ""
    claim += f"; last commit on {last.value}."
    yield Finding(id="activity", claim=claim, severity=Severity.NOTE, evidence=(commits.evidence,))


def dependence(case: UseCase) -> Iterator[Finding]:
    """Whose decisions one would depend on, when it is one company's or one publisher's."""
    home = case.entry.fact("governance.home")
    if home and case.knowledge.rubric.home(str(home.value)) == "single_company":
        claim = "Vendor dependence: one company decides on releases, licence and direction. Keep an exit."
        yield Finding(id="dependence", claim=claim, severity=Severity.NOTE, evidence=(home.evidence,))
    elif home is None and case.entry.kind is Kind.MODEL:
        claim = f"Vendor dependence: {case.entry.publisher} decides alone on versions and their licence. Keep an exit."
        evidence = judged("catalogue.publisher", case.entry.publisher, case.today).evidence
        yield Finding(id="dependence", claim=claim, severity=Severity.NOTE, evidence=(evidence,))


def own_hosting(case: UseCase) -> Iterator[Finding]:
    """What hosting the weights oneself changes."""
    weights = case.entry.fact("licence.weights")
    if weights and case.use.hosting in {Hosting.SELF_HOSTED, Hosting.ON_PREM, Hosting.EDGE}:
        claim = (
            f"Hosted by yourself, prompts and answers stay with you: nothing goes to an API of {case.entry.publisher}."
        )
        yield Finding(id="own hosting", claim=claim, severity=Severity.NOTE, evidence=(weights.evidence,))


def neutral_home(case: UseCase) -> Iterator[Finding]:
    """What happened when PyTorch moved to a foundation, where one company governs or a foundation is new."""
    home, joined = case.entry.fact("governance.home"), case.entry.fact("governance.foundation_joined")
    # The example is told where one company governs, or where a foundation is new.
    single = home and case.knowledge.rubric.home(str(home.value)) == "single_company"
    example = case.knowledge.catalogue.entries.get("pytorch")
    history = example.fact("governance.history") if example else None
    if history and example and case.entry.id != example.id and (single or joined):
        claim = f"Why the home matters, by a documented example ({example.name}): {history.value}"
        yield Finding(id="neutral home", claim=claim, severity=Severity.NOTE, evidence=(history.evidence,))


def concentration(case: UseCase) -> Iterator[Finding]:
    """Where few people or one organisation carry the work."""
    people = case.entry.fact("community.contributor_absence_factor_365d")
    if people is None or not isinstance(people.value, int) or case.entry.kind.value == "model" or people.value > 2:
        return
    count = "one person" if people.value == 1 else f"{people.value} people"
    claim = f"Half of the year's commits come from {count} ({people.as_of}): plan for their absence."
    yield Finding(
        id="concentration",
        claim=claim,
        severity=Severity.CONDITION,
        evidence=(people.evidence,),
        owner="engineering lead",
    )
