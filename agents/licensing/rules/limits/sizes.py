"""How large the adopter is as a licence measures it: what was stated, what follows from it, and what stays open."""

from dataclasses import replace

from protocols.adoption import Mode

from ...facts.records.licence import Licence
from ...facts.records.licence_terms import Threshold
from ..questions import measured_at, month_before
from ..use import OUTSIDE, LicenceUse

_USD_PER_CNY = (0.12, 0.17)
CLEARLY = 10
_USER_COUNTS = ("mau_at_release", "mau", "dau", "image_core_business_and_muu")


def counted(licence: Licence, threshold: Threshold, use: LicenceUse, released: str | None) -> LicenceUse:
    """A count of the very month that the threshold measures is the count at release."""
    size = use.organisation
    if threshold.metric != "mau_at_release" or size.mau_at_release is not None or size.mau_month is None:
        return use
    before = month_before(measured_at(licence, threshold, released))
    if before is None or size.mau_month != f"{before:%Y-%m}":
        return use
    return replace(use, organisation=size.model_copy(update={"mau_at_release": size.mau_now}))


def clearly_below(threshold: Threshold, use: LicenceUse) -> str | None:
    """A neighbouring count of users under a tenth of the limit settles it."""
    if threshold.metric not in _USER_COUNTS:
        return None
    counts = {"monthly active users now": use.organisation.mau_now, "users in 30 days": use.organisation.end_users_30d}
    counts = {name: count for name, count in counts.items() if count is not None}
    if not counts or max(counts.values()) * CLEARLY > float(threshold.value):
        return None
    name, count = max(counts.items(), key=lambda entry: entry[1])
    return f"{count:,} {name} are less than a tenth of the limit of {threshold.value:,}"


def met(threshold: Threshold, use: LicenceUse) -> bool | None:
    size = use.organisation
    match threshold.metric:
        case "maas_business":
            return serves_models(use)
        case "competes_with_licensor":
            return size.competes_with_licensor
        case "ai_work_assistant_business":
            return _assists_work(use)
        case "maas_and_group_annual_revenue_usd":
            return _all((serves_models(use), _compared(threshold, _bounds("annual_revenue_usd", use))))
        case "maas_or_ai_work_assistant_and_group_annual_revenue_usd":
            business = _any((serves_models(use), _assists_work(use)))
            return _all((business, _compared(threshold, _bounds("annual_revenue_usd", use))))
    return _compared(threshold, _bounds(threshold.metric, use))


def _all(conditions: tuple[bool | None, ...]) -> bool | None:
    """Whether all hold: one that fails decides, one that is unknown leaves it open."""
    return False if False in conditions else None if None in conditions else True


def _any(conditions: tuple[bool | None, ...]) -> bool | None:
    """Whether one holds: one that does decides, one that is unknown leaves it open."""
    return True if True in conditions else None if None in conditions else False


def _assists_work(use: LicenceUse) -> bool | None:
    if use.organisation.ai_work_assistant is not None:
        return use.organisation.ai_work_assistant
    return None if use.mode in OUTSIDE else False


def serves_models(use: LicenceUse) -> bool | None:
    if use.organisation.maas is not None:
        return use.organisation.maas
    if use.mode is Mode.SAAS_MANAGED:
        return True
    return None if use.mode in OUTSIDE else False


def _bounds(metric: str, use: LicenceUse) -> tuple[float | None, float | None]:
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
