"""The gates of the rubric that rest on research: each a Finding with the best Verdict it leaves open."""

from collections.abc import Iterator

from protocols.adoption import Evidence, Finding, Severity, Verdict

from ..facts.catalogue import Incident
from ..facts.claim import days_between
from ..facts.versions import within
from .signals import judged
from .situation import Situation

_A_YEAR = 365
_STATES = {
    "maintenance": "in maintenance mode",
    "merged": "merged into another project",
    "unknown": "of unknown state",
    "early": "at an early stage",
    "legacy": "a legacy model",
}


def gates(case: Situation) -> tuple[Finding, ...]:
    """Every gate that closes for this component in this use, in the rubric's order."""
    return (
        *_lifecycle(case),
        *_illegal_content(case),
        *_advisories(case),
        *_incidents(case),
        *_one_person(case),
        *_modality(case),
        *_successor(case),
        *_sandbox(case),
    )


def _lifecycle(case: Situation) -> Iterator[Finding]:
    entry, status = case.entry, case.entry.status
    said = entry.claim("maintenance.status", "maintenance.archived_on")
    evidence = said.evidence if said else judged("catalogue.status", status, case.today).evidence
    detail = str(said.value).removeprefix(status).removeprefix(":").strip() if said else ""
    words = f"{entry.name} is {_STATES.get(status, status)}" + (f" ({detail})" if detail else "")
    match case.knowledge.rubric.stage_of_life(status):
        case "ended":
            yield _gate("G3 lifecycle", f"{words}: nothing new should start on it.", Verdict.HOLD, evidence, "blocker")
        case "winding_down" if case.new_work:
            claim = f"{words}: no new work should start on it; what already runs keeps running under a migration plan."
            yield _gate("G4 winding down", claim, Verdict.HOLD, evidence, "blocker")
        case "winding_down":
            claim = f"{words}: what already runs may keep running; plan the migration now."
            yield _gate("G4 winding down", claim, Verdict.ASSESS, evidence)
        case "unproven":
            yield _gate("G5 unproven", f"{words}: too early or too little known.", Verdict.ASSESS, evidence)
        case "legacy":
            yield _gate("G6 legacy", f"{words}: newer models do its work.", Verdict.ASSESS, evidence)


def _illegal_content(case: Situation) -> Iterator[Finding]:
    if claim := case.entry.claim("risk.illegal_content"):
        yield _gate("G7 illegal content", f"Illegal content: {claim.value}.", Verdict.HOLD, claim.evidence, "blocker")


def _advisories(case: Situation) -> Iterator[Finding]:
    for advisory in case.entry.advisories:
        if not (case.version and advisory.affected and advisory.grave) or advisory.package:
            continue
        if within(case.version, advisory.affected) is not False:
            claim = f"Version {case.version} is affected by {advisory.says}. Rated {advisory.severity}."
            if advisory.fixed:
                claim += f" Upgrade to {advisory.fixed} or later first."
            yield _gate(f"G8 {advisory.id}", claim, Verdict.HOLD, advisory.evidence, "blocker")


def _incidents(case: Situation) -> Iterator[Finding]:
    for incident in case.entry.incidents:
        if case.version in incident.versions:
            claim = f"Version {case.version} is one of the tampered releases: {incident.says}."
            yield _gate("G8 tampered release", claim, Verdict.HOLD, incident.evidence, "blocker")
        if days_between(incident.when, case.today) <= _A_YEAR:
            yield _recent(incident)


def _recent(incident: Incident) -> Finding:
    claim = f"A supply-chain incident within the last twelve months: {incident.says}. Pin and verify what you install."
    return _gate("G9 recent incident", claim, Verdict.TRIAL, incident.evidence)


def _one_person(case: Situation) -> Iterator[Finding]:
    people = case.entry.claim("community.contributor_absence_factor_365d")
    home = case.entry.claim("governance.home")
    if not (case.production and people and home) or case.entry.claim("governance.stage"):
        return
    sort = case.knowledge.rubric.home(str(home.value))
    alone = isinstance(people.value, int) and people.value <= 1
    if alone and sort in {"single_company", "individual"}:
        claim = (
            f"Half of the year's commits come from one person, "
            f"and the project's home is {home.value}: production would hang on that person."
        )
        yield _gate("G10 one maintainer", claim, Verdict.TRIAL, people.evidence)


def _modality(case: Situation) -> Iterator[Finding]:
    claim = case.entry.claim("modalities", "modality")
    if case.use.multimodal and claim and "image" not in (taken := str(claim.value).partition("->")[0]):
        says = f"The use needs more than text, and {case.entry.name} takes {taken.strip()}."
        yield _gate("G13 modality", says, Verdict.HOLD, claim.evidence, "blocker")


def _successor(case: Situation) -> Iterator[Finding]:
    successor = case.entry.superseded_by
    if case.entry.kind.value != "model" or not successor or not case.new_work:
        return
    chain = case.knowledge.catalogue.successors(case.entry)
    evidence = judged("catalogue.superseded_by", successor, case.today).evidence
    newer = ", itself replaced by ".join(known.name for known in chain) or successor
    claim = f"{newer}, replaces {case.entry.name}" if len(chain) > 1 else f"{newer} replaces {case.entry.name}"
    claim += " for new work: choose the older one only for a reason."
    yield _gate("G14 replaced", claim, Verdict.TRIAL, evidence)


def _sandbox(case: Situation) -> Iterator[Finding]:
    stage = case.entry.claim("governance.stage")
    if stage and stage.value == "sandbox":
        claim = "A sandbox project of its foundation: experimental, may change or end."
        yield _gate("G16 sandbox stage", claim, Verdict.TRIAL, stage.evidence)


def _gate(id: str, claim: str, ceiling: Verdict, evidence: Evidence, severity: str = "condition") -> Finding:
    return Finding(
        id=id,
        claim=claim,
        severity=Severity(severity),
        evidence=(evidence,),
        ceiling=ceiling,
        owner="engineering lead" if severity == "condition" else None,
    )
