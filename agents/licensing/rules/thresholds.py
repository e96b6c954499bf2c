"""Sizes that change what a licence gives: user counts, revenue and headcount, measured when the licence says."""

from dataclasses import dataclass, replace
from enum import StrEnum

from protocols.adoption import Mode, Question

from ..facts.licence import Licence, Threshold
from .outcome import Outcome, Point
from .questions import ask_commercial, ask_size, assumed_below, measured_at, month_before, size_field
from .use import OUTSIDE, TRIALS, Use

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
_USD_PER_CNY = (0.12, 0.17)
CLEARLY = 10
_USER_COUNTS = ("mau_at_release", "mau", "dau", "image_core_business_and_muu")


class State(StrEnum):
    """How the licensee stands to a threshold."""

    BELOW = "below"
    ABOVE = "above"
    UNKNOWN = "unknown"
    ASSUMED_BELOW = "assumed-below"
    EXEMPT = "exempt"


@dataclass(frozen=True)
class Standing:
    """One threshold, how the licensee stands to it, whether an exemption is arguable, and why it is assumed below."""

    threshold: Threshold
    state: State
    arguable: bool = False
    why: str | None = None


def standings(licence: Licence, use: Use, released: str | None = None) -> tuple[Standing, ...]:
    """How the licensee stands to every threshold of the licence."""
    return tuple(_standing(threshold, _counted(licence, threshold, use, released)) for threshold in licence.thresholds)


def _counted(licence: Licence, threshold: Threshold, use: Use, released: str | None) -> Use:
    """A count of the very month that the threshold measures is the count at release."""
    size = use.organisation
    if threshold.metric != "mau_at_release" or size.mau_at_release is not None or size.mau_month is None:
        return use
    before = month_before(measured_at(licence, threshold, released))
    if before is None or size.mau_month != f"{before:%Y-%m}":
        return use
    return replace(use, organisation=size.model_copy(update={"mau_at_release": size.mau_now}))


def _standing(threshold: Threshold, use: Use) -> Standing:
    if _meets(threshold.exempt, use):
        return Standing(threshold, State.EXEMPT)
    met = _met(threshold, use)
    arguable = _meets(threshold.arguably_exempt, use)
    if met is None and (why := _clearly_below(threshold, use)):
        return Standing(threshold, State.ASSUMED_BELOW, arguable, why)
    if met is None:
        declined = size_field(threshold.metric) in use.declined
        return Standing(threshold, State.ASSUMED_BELOW if declined else State.UNKNOWN, arguable)
    return Standing(threshold, State.ABOVE if met else State.BELOW, arguable)


def _clearly_below(threshold: Threshold, use: Use) -> str | None:
    """A neighbouring count of users under a tenth of the limit settles it."""
    if threshold.metric not in _USER_COUNTS:
        return None
    known = {"monthly active users now": use.organisation.mau_now, "users in 30 days": use.organisation.end_users_30d}
    counts = {name: count for name, count in known.items() if count is not None}
    if not counts or max(counts.values()) * CLEARLY > float(threshold.value):
        return None
    name, count = max(counts.items(), key=lambda entry: entry[1])
    return f"{count:,} {name} are less than a tenth of the limit of {threshold.value:,}"


def _meets(exemptions: tuple[str, ...], use: Use) -> bool:
    holds = {
        "integrated-product": use.received_in_product,
        "internal-use": use.mode in _WITHIN,
        "evaluation": use.mode is Mode.EVALUATE,
        "non-commercial": use.commercial is False,
    }
    return any(holds[exemption] for exemption in exemptions)


def _met(threshold: Threshold, use: Use) -> bool | None:
    size = use.organisation
    match threshold.metric:
        case "maas_business":
            return _serves_models(use)
        case "competes_with_licensor":
            return size.competes_with_licensor
        case "ai_work_assistant_business":
            return _assists_work(use)
        case "maas_and_group_annual_revenue_usd":
            return _all((_serves_models(use), _compared(threshold, _bounds("annual_revenue_usd", use))))
        case "maas_or_ai_work_assistant_and_group_annual_revenue_usd":
            business = _any((_serves_models(use), _assists_work(use)))
            return _all((business, _compared(threshold, _bounds("annual_revenue_usd", use))))
    return _compared(threshold, _bounds(threshold.metric, use))


def _all(conditions: tuple[bool | None, ...]) -> bool | None:
    """Whether all hold: one that fails decides, one that is unknown leaves it open."""
    return False if False in conditions else None if None in conditions else True


def _any(conditions: tuple[bool | None, ...]) -> bool | None:
    """Whether one holds: one that does decides, one that is unknown leaves it open."""
    return True if True in conditions else None if None in conditions else False


def _assists_work(use: Use) -> bool | None:
    if use.organisation.ai_work_assistant is not None:
        return use.organisation.ai_work_assistant
    return None if use.mode in OUTSIDE else False


def _serves_models(use: Use) -> bool | None:
    if use.organisation.maas is not None:
        return use.organisation.maas
    if use.mode is Mode.SAAS_MANAGED:
        return True
    return None if use.mode in OUTSIDE else False


def _bounds(metric: str, use: Use) -> tuple[float | None, float | None]:
    """The least and the most the metric can be, given what was said."""
    size = use.organisation
    month, year = _number(size.monthly_revenue_usd), _number(size.annual_revenue_usd)
    exact = {
        "mau_at_release": _number(size.mau_at_release),
        "mau": _number(size.mau_now),
        "headcount": _number(size.headcount),
        "end_users_30d": _number(size.end_users_30d),
        "annual_revenue_usd": year,
        "group_annual_revenue_usd": year,
        "group_monthly_revenue_usd": month,
        "monthly_revenue_usd": month,
        "product_monthly_revenue_usd": _number(size.product_monthly_revenue_usd),
        "annual_recurring_revenue_usd": _number(size.product_arr_usd),
        "product_annual_revenue_usd": _number(size.product_arr_usd),
        "service_visits_per_month": _number(size.visits_per_month),
    }.get(metric)
    if exact is not None:
        return exact, exact
    if metric == "group_annual_revenue_cny":
        return (None, None) if year is None else (year / _USD_PER_CNY[1], year / _USD_PER_CNY[0])
    most = {
        "dau": _number(size.mau_now),
        "image_core_business_and_muu": _number(size.mau_now),
        "product_monthly_revenue_usd": month if month is not None else year,
        "product_annual_revenue_usd": year,
        "group_monthly_revenue_usd": year,
        "monthly_revenue_usd": year,
    }
    return None, most.get(metric)


def _number(value: object) -> float | None:
    return None if value is None else float(value)  # pyright: ignore[reportArgumentType] counts and Decimals


def _compared(threshold: Threshold, bounds: tuple[float | None, float | None]) -> bool | None:
    least, most = bounds
    limit = float(threshold.value)
    reaches = (lambda size: size > limit) if threshold.op == ">" else (lambda size: size >= limit)
    if least is not None and reaches(least):
        return True
    if most is not None and not reaches(most):
        return False
    return None


def threshold_points(licence: Licence, use: Use, released: str | None) -> tuple[Point, ...]:
    """What the sizes that can block or need review say; display duties are triggered elsewhere."""
    points = []
    for standing in standings(licence, use, released):
        if standing.threshold.effect in ("blocked-without-licence", "legal-review"):
            points.append(_point(standing, licence, use, released))
    return tuple(points)


def _point(standing: Standing, licence: Licence, use: Use, released: str | None) -> Point:
    threshold = standing.threshold
    limit = _limit(threshold)
    note = Point(
        rule="threshold",
        outcome=Outcome.PERMITTED,
        clause=threshold.clause,
        grade=threshold.grade,
        claim=f"{limit} does not stand in the way: {_said(standing)}.",
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
                note, outcome=Outcome.REVIEW, missing=question, claim=f"{limit} cannot be tested: {question.asks}"
            )
    return _above(standing, licence, use, note, limit)


def _above(standing: Standing, licence: Licence, use: Use, note: Point, limit: str) -> Point:
    threshold = standing.threshold
    change = "a separate licence is agreed with the licensor"
    if threshold.effect == "legal-review":
        return replace(
            note, outcome=Outcome.REVIEW, claim=f"{limit} is met: {threshold.note or 'terms per case'}.", change=change
        )
    if standing.arguable:
        claim = (
            f"{limit} is exceeded; whether this use is exempt is arguable: {threshold.note or threshold.exempt_text}."
        )
        return replace(note, outcome=Outcome.REVIEW, claim=claim, change=change)
    if use.commercial is None and "non-commercial" in threshold.exempt:
        claim = f"{limit} is exceeded, but non-commercial use is exempt."
        return replace(note, outcome=Outcome.REVIEW, claim=claim, missing=ask_commercial(licence))
    return replace(
        note,
        outcome=Outcome.BLOCKED,
        claim=f"{limit} is exceeded: no rights without a separate licence.",
        change=change,
    )


def _missing(licence: Licence, threshold: Threshold, use: Use, released: str | None) -> Question:
    asked = threshold
    if threshold.metric.startswith("maas_and") and _serves_models(use) is None:
        asked = threshold.model_copy(update={"metric": "maas_business", "value": True})
    return ask_size(licence, asked, released)


def _limit(threshold: Threshold) -> str:
    if isinstance(threshold.value, bool):
        return f"The condition '{threshold.metric.replace('_', ' ')}'"
    measured = f", measured: {threshold.measured}" if threshold.measured else ""
    metric = _METRICS.get(threshold.metric, threshold.metric.replace("_", " "))
    return f"The limit of {threshold.value:,} ({metric}{measured})"


def _said(standing: Standing) -> str:
    says = {
        State.BELOW: "the organisation is below it",
        State.EXEMPT: standing.threshold.exempt_text or "this use is exempt",
        State.ASSUMED_BELOW: standing.why or "nobody gave the size; assumed to be below",
    }
    return says.get(standing.state, "its size decides")
