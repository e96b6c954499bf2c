"""The verdict in one paragraph: what may be done, on which condition, and why."""

from ..ai_act.explanations import REGULATED
from ..documents.case import JudgedCase
from ..facts.ai_act_terms import Area
from ..facts.records.licence_terms import Verified
from ..rules.outcome import LicenceOutcome, Point
from .evidence_grade import weakest
from .lineage import inherited

_REASONS = 3
_FIRM = (Verified.TEXT, Verified.PARTIAL)


def summary(case: JudgedCase, areas: tuple[Area, ...]) -> str:
    """Verdict first, then its reasons; "no action" only where no condition, doubt or other law stands beside it."""
    licences = " + ".join(dict.fromkeys(part.resolved for part in case.parts))[:400]
    verdict = case.ruling.outcome.value.replace("_", " ")
    head = f"{case.component.name} ({licences}) for {case.use.mode.value.replace('_', ' ')} use: {verdict}."
    if case.ruling.outcome is LicenceOutcome.PERMITTED:
        reasons = _permitted(case, areas)
    elif case.ruling.outcome is LicenceOutcome.OBLIGATIONS:
        reasons = (*_claims(case), *_owed(case), *conditions(case))
    else:
        reasons = _claims(case)
    return " ".join([head, *(*inherited(case.ruling)[:1], *reasons)[:_REASONS]])


def conditions(case: JudgedCase) -> tuple[str, ...]:
    """Under which conditions a permitted use stays permitted."""
    conditions = dict.fromkeys(point.holds_while for _, _, point in case.ruling.points() if point.holds_while)
    return tuple(f"It stays so while {condition}." for condition in conditions)


def _claims(case: JudgedCase) -> tuple[str, ...]:
    points = [point for _, _, point in case.ruling.points() if point.outcome is case.ruling.outcome]
    return tuple(point.claim for point in sorted(points, key=_late))


def _late(point: Point) -> int:
    """What the text itself says comes after what was found of it, and a licensor's claim beyond it comes last."""
    return 2 if point.rule == "dispute" else int(point.rule.startswith("clause-"))


def _owed(case: JudgedCase) -> tuple[str, ...]:
    owed = dict.fromkeys(
        duty.id.replace("-", " ") + (f' ("{duty.exact_text}")' if duty.exact_text and len(duty.exact_text) < 40 else "")
        for part in case.ruling.parts
        for leaf in part.chosen
        for duty in leaf.duties
        if not duty.passive
    )
    return (f"Duties: {', '.join(owed)}.",) if owed else ()


def _permitted(case: JudgedCase, areas: tuple[Area, ...]) -> tuple[str, ...]:
    grade, fact = weakest(case)
    sizes = [point.assumed for _, _, point in case.ruling.points() if point.assumed]
    stated = (
        *conditions(case),
        *_weak(grade, fact),
        *_other_law(areas),
        *(f"Taken for granted: {assumed.why}." for assumed in sizes[:1]),
    )
    return stated or ("No action is needed for this use.",)


def _weak(grade: Verified, fact: str) -> tuple[str, ...]:
    if grade in _FIRM:
        return ()
    return (f"Nothing is owed by what is on file, but {fact} is of {grade.value} grade: read it first.",)


def _other_law(areas: tuple[Area, ...]) -> tuple[str, ...]:
    points = ", ".join(dict.fromkeys(area.point for area in areas if area.area in REGULATED))
    return (f"The licence sets no limit on this use; the EU AI Act does ({points}).",) if points else ()
