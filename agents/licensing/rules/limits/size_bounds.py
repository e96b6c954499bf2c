"""Whether an organisation's stated size is clearly below a threshold, in its own unit."""

from ...facts.records.licence_terms import Threshold
from ..use import LicenceUse

_USD_PER_CNY = (0.12, 0.17)
CLEARLY = 10
_USER_COUNTS = ("mau_at_release", "mau", "dau", "image_core_business_and_muu")


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


def size_bounds(metric: str, use: LicenceUse) -> tuple[float | None, float | None]:
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
