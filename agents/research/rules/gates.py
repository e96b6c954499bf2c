"""The gates of the rubric that rest on research: each a Finding with the best Verdict it leaves open."""

from collections.abc import Iterator

from protocols.adoption import Finding, Kind, Severity, Verdict
from protocols.catalogue.cited_fact import day
from protocols.catalogue.entry import EndOfLife
from protocols.catalogue.gate import gate
from protocols.catalogue.scores.signals import judged, months_since_release
from protocols.catalogue.versions import within

from .fitness import fitness
from .succession import succession
from .use_case import UseCase

_SOON = 180
NEWEST_RELEASE = ("release.pypi_latest", "release.golang_latest", "release.latest_tag")
"""The component's own newest release, as `data/rubric.yaml` reads it too."""
_PAPER = {Kind.PROTOCOL, Kind.STANDARD, Kind.INITIATIVE, Kind.LICENCE, Kind.DATASET, Kind.MODEL}
_STATES = {
    "maintenance": "in maintenance mode",
    "merged": "merged into another project",
    "early": "at an early stage",
    "legacy": "a legacy model",
}


def gates(case: UseCase) -> tuple[Finding, ...]:
    """Every gate that closes for this component in this use, in the rubric's order."""
    return (
        # The order decides which of several equally strict gates is the reason that is told.
        *_lifecycle(case),
        *_end_of_life(case),
        *_illegal_content(case),
        *_release_pause(case),
        *_one_person(case),
        *fitness(case),
        *succession(case),
        *_sandbox(case),
    )


def _lifecycle(case: UseCase) -> Iterator[Finding]:
    entry, status = case.entry, case.entry.status
    status_fact = entry.fact("maintenance.status", "maintenance.archived_on")
    evidence = status_fact.evidence if status_fact else judged("catalogue.status", status, case.today).evidence
    detail = str(status_fact.value).removeprefix(status).removeprefix(":").strip() if status_fact else ""
    words = f"{entry.name} is {_STATES.get(status, status)}" + (f" ({detail})" if detail else "")
    match case.knowledge.rubric.stage_of_life(status):
        case "ended":
            yield gate("G3 lifecycle", f"{words}: nothing new should start on it.", Verdict.HOLD, evidence, "blocker")
        case "winding_down" if case.new_work:
            claim = f"{words}: no new work should start on it; what already runs keeps running under a migration plan."
            yield gate("G4 winding down", claim, Verdict.HOLD, evidence, "blocker")
        case "winding_down":
            claim = f"{words}: what already runs may keep running; plan the migration now."
            yield gate("G4 winding down", claim, Verdict.ASSESS, evidence)
        case "unproven":
            yield gate("G5 unproven", f"{words}: too early to rely on.", Verdict.ASSESS, evidence)
        case "unread":
            claim = f"Whether {entry.name} is kept up is not known to us; that speaks neither for nor against it."
            yield gate("G5 state not known", claim, Verdict.ASSESS, evidence)
        case "legacy":
            yield gate("G6 legacy", f"{words}: newer models do its work.", Verdict.ASSESS, evidence)


def _end_of_life(case: UseCase) -> Iterator[Finding]:
    """A version past its end of support; one whose end is near gets a note."""
    for record in case.entry.end_of_life:
        if not case.version or not within(case.version, record.versions):
            continue
        detail = f" ({record.note})" if record.note else ""
        if day(record.since) <= case.today:
            claim = f"{case.entry.name} {case.version} gets no fixes since {record.since}{detail}"
            yield _past_its_end(case, record, claim)
        elif (day(record.since) - case.today).days <= _SOON:
            claim = f"{case.entry.name} {case.version} gets fixes until {record.since} only{detail}: plan the upgrade."
            yield Finding(id="end of life", claim=claim, severity=Severity.NOTE, evidence=(record.evidence,))


def _past_its_end(case: UseCase, record: EndOfLife, claim: str) -> Finding:
    if case.new_work:
        return gate(
            "G15 end of life", f"{claim}: start on a supported version.", Verdict.HOLD, record.evidence, "blocker"
        )
    return gate("G15 end of life", f"{claim}: upgrade what runs.", Verdict.ASSESS, record.evidence)


def _illegal_content(case: UseCase) -> Iterator[Finding]:
    if claim := case.entry.fact("risk.illegal_content"):
        yield gate("G7 illegal content", f"Illegal content: {claim.value}.", Verdict.HOLD, claim.evidence, "blocker")


def _release_pause(case: UseCase) -> Iterator[Finding]:
    """A long time without a release of its own: a pause is no end, but something to look into first."""
    latest = case.entry.fact(*NEWEST_RELEASE)
    months = months_since_release(latest) if latest and case.entry.kind not in _PAPER else None
    kept_up = case.knowledge.rubric.stage_of_life(case.entry.status) is None
    if latest and months and months > case.knowledge.rubric.release_pause_months and kept_up and case.new_work:
        claim = (
            f"No release for {months:.0f} months before {latest.as_of}: the newest is {latest.value}. "
            "Check its upkeep before you rely on it."
        )
        yield gate("G12 release pause", claim, Verdict.TRIAL, latest.evidence)


def _one_person(case: UseCase) -> Iterator[Finding]:
    people = case.entry.fact("community.contributor_absence_factor_365d")
    home = case.entry.fact("governance.home")
    # A project of a foundation is not one person's, whoever commits.
    if not (case.production and people and home) or case.entry.fact("governance.stage"):
        return
    sort = case.knowledge.rubric.home(str(home.value))
    alone = isinstance(people.value, int) and people.value <= 1
    if alone and sort in {"single_company", "individual"}:
        claim = (
            f"Half of the year's commits come from one person, "
            f"and the project's home is {home.value}: production would hang on that person."
        )
        yield gate("G10 one maintainer", claim, Verdict.TRIAL, people.evidence)


def _sandbox(case: UseCase) -> Iterator[Finding]:
    stage = case.entry.fact("governance.stage")
    if stage and stage.value == "sandbox":
        claim = "A sandbox project of its foundation: experimental, may change or end."
        yield gate("G16 sandbox stage", claim, Verdict.TRIAL, stage.evidence)
