"""Sizes that change what a licence gives: user counts, revenue and headcount, measured when the licence says."""

from dataclasses import dataclass, replace
from enum import StrEnum

from protocols.adoption import Mode, Question

from ...facts.records.licence import Licence
from ...facts.records.licence_terms import Threshold
from ..outcome import LicenceOutcome, Point
from ..questions import ask_commercial, ask_size, assumed_below, size_field
from ..use import TRIALS, LicenceUse
from .size_bounds import clearly_below
from .sizes import counted, met, serves_models

_WITHIN = TRIALS | {Mode.INTERNAL, Mode.FINETUNE_INTERNAL, Mode.TRAIN_ON_OUTPUTS_INTERNAL}
_METRICS = {
    "mau": "monthly active users",
    "mau_at_release": "monthly active users at release",
    "dau": "daily active users",
    "annual_revenue_usd": "annual revenue in USD",
    "group_annual_revenue_usd": "the group's annual revenue in USD",
    "group_monthly_revenue_usd": "the group's monthly revenue in USD",
    "product_monthly_revenue_usd": "the product's monthly revenue in USD",
    "product_annual_revenue_usd": "the product's annual revenue in USD",
    "service_visits_per_month": "visits a month",
}


class State(StrEnum):
    """How the licensee stands to a threshold."""

    BELOW = "below"
    ABOVE = "above"
    UNKNOWN = "unknown"
    ASSUMED_BELOW = "assumed-below"
    EXEMPT = "exempt"


@dataclass(frozen=True)
class ThresholdStanding:
    """One threshold, how the licensee stands to it, whether an exemption is arguable, and why it is assumed below."""

    threshold: Threshold
    state: State
    arguable: bool = False
    why: str | None = None


def standings(licence: Licence, use: LicenceUse, released: str | None = None) -> tuple[ThresholdStanding, ...]:
    """How the licensee stands to every threshold of the licence."""
    return tuple(_standing(threshold, counted(licence, threshold, use, released)) for threshold in licence.thresholds)


# Exemptions first: whom a threshold does not meet is not asked for its size.
def _standing(threshold: Threshold, use: LicenceUse) -> ThresholdStanding:
    if _meets(threshold.exempt, use):
        return ThresholdStanding(threshold, State.EXEMPT)
    reached = met(threshold, use)
    arguable = _meets(threshold.arguably_exempt, use)
    if reached is None and (why := clearly_below(threshold, use)):
        return ThresholdStanding(threshold, State.ASSUMED_BELOW, arguable, why)
    if reached is None:
        declined = size_field(threshold.metric) in use.declined
        return ThresholdStanding(threshold, State.ASSUMED_BELOW if declined else State.UNKNOWN, arguable)
    return ThresholdStanding(threshold, State.ABOVE if reached else State.BELOW, arguable)


def _meets(exemptions: tuple[str, ...], use: LicenceUse) -> bool:
    holds = {
        "integrated-product": use.received_in_product,
        "internal-use": use.mode in _WITHIN,
        "evaluation": use.mode is Mode.EVALUATE,
        "non-commercial": use.commercial is False,
    }
    return any(holds[exemption] for exemption in exemptions)


def threshold_points(licence: Licence, use: LicenceUse, released: str | None) -> tuple[Point, ...]:
    """What the sizes that can block or need review say; display duties are triggered elsewhere."""
    points = []
    for standing in standings(licence, use, released):
        if standing.threshold.effect in ("blocked-without-licence", "legal-review"):
            points.append(_point(standing, licence, use, released))
    return tuple(points)


def _point(standing: ThresholdStanding, licence: Licence, use: LicenceUse, released: str | None) -> Point:
    threshold = standing.threshold
    limit = _limit(threshold)
    note = Point(
        rule="threshold",
        outcome=LicenceOutcome.PERMITTED,
        clause=threshold.clause,
        grade=threshold.grade,
        claim=f"{limit} does not stand in the way: {_standing_text(standing)}.",
    )
    match standing.state:
        case State.BELOW | State.EXEMPT:
            return note
        case State.ASSUMED_BELOW:
            assumed = assumed_below(licence, threshold, standing.why)
            return replace(note, assumed=assumed)
        case State.UNKNOWN:
            question = _missing(licence, threshold, use, released)
            return replace(
                note,
                outcome=LicenceOutcome.REVIEW,
                missing=question,
                claim=f"{limit} cannot be tested: {question.asks}",
            )
    return _above(standing, licence, use, note, limit)


def _above(standing: ThresholdStanding, licence: Licence, use: LicenceUse, note: Point, limit: str) -> Point:
    threshold = standing.threshold
    change = "a separate licence is agreed with the licensor"
    if threshold.effect == "legal-review":
        return replace(
            note,
            outcome=LicenceOutcome.REVIEW,
            claim=f"{limit} is met: {threshold.note or 'terms per case'}.",
            change=change,
        )
    if standing.arguable:
        claim = (
            f"{limit} is exceeded; whether this use is exempt is arguable: {threshold.note or threshold.exempt_text}."
        )
        return replace(note, outcome=LicenceOutcome.REVIEW, claim=claim, change=change)
    if use.commercial is None and "non-commercial" in threshold.exempt:
        claim = f"{limit} is exceeded, but non-commercial use is exempt."
        return replace(note, outcome=LicenceOutcome.REVIEW, claim=claim, missing=ask_commercial(licence))
    return replace(
        note,
        outcome=LicenceOutcome.BLOCKED,
        claim=f"{limit} is exceeded: no rights without a separate licence.",
        change=change,
    )


def _missing(licence: Licence, threshold: Threshold, use: LicenceUse, released: str | None) -> Question:
    question_for = threshold
    if threshold.metric.startswith("maas_and") and serves_models(use) is None:
        question_for = threshold.model_copy(update={"metric": "maas_business", "value": True})
    return ask_size(licence, question_for, released)


def _limit(threshold: Threshold) -> str:
    if isinstance(threshold.value, bool):
        return f"The condition '{threshold.metric.replace('_', ' ')}'"
    measured = f", measured: {threshold.measured}" if threshold.measured else ""
    metric = _METRICS.get(threshold.metric, threshold.metric.replace("_", " "))
    return f"The limit of {threshold.value:,} ({metric}{measured})"


def _standing_text(standing: ThresholdStanding) -> str:
    words = {
        State.BELOW: "the organisation is below it",
        State.EXEMPT: standing.threshold.exempt_text or "this use is exempt",
        State.ASSUMED_BELOW: standing.why or "nobody gave the size; assumed to be below",
    }
    return words.get(standing.state, "its size decides")
