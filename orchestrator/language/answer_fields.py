"""Which open Questions a quantity or a place of a sentence can answer, by unit, noun and role. Pure."""

from collections.abc import Collection, Mapping, Sequence

from pydantic import JsonValue

from orchestrator.language.quantities.measures import TEAM
from orchestrator.language.quantities.quantity import Quantity
from orchestrator.language.understanding.inquiry_numbers import WORKLOAD
from orchestrator.language.uses.places import Places

SEAT, TERRITORY, REGION = "use.organisation.based_in", "use.territory", "use.workload.region"
PLACES = (SEAT, TERRITORY, REGION)
USERS = ("use.organisation.mau_at_release", "use.organisation.mau_now", "use.organisation.end_users_30d")
STAFF = ("use.organisation.headcount", "use.organisation.end_users_30d")
YEARLY = ("use.organisation.annual_revenue_usd",)
RECURRING = ("use.organisation.product_arr_usd",)
MONTHLY = ("use.organisation.monthly_revenue_usd", "use.organisation.product_monthly_revenue_usd")
REVENUE = (*YEARLY, *RECURRING, *MONTHLY)
FIELDS: Mapping[str, tuple[str, ...]] = {
    **{measure: (f"use.workload.{name}",) for measure, name in WORKLOAD.items()},
    "mau": USERS,
    "users": USERS,
    "headcount": STAFF,
    "annual_revenue": YEARLY,
    "arr": RECURRING,
    "monthly_revenue": MONTHLY,
    "budget_month": REVENUE,
    "params_b": ("facts.total_parameters_b",),
}


def fields_of(quantity: Quantity, beside: Sequence[Quantity], open_questions: Collection[str]) -> tuple[str, ...]:
    """The asked fields a quantity's unit fits.

    People of the organisation are staff and no product's users, and users a day are not those of a month; money
    without a noun is the revenue asked for when only one is.
    """
    fields = FIELDS.get(quantity.measure, ())
    if quantity.measure == "users":
        counted = {
            neighbour.measure
            for neighbour in beside
            if (neighbour.start, neighbour.end) == (quantity.start, quantity.end)
        }
        if quantity.label == TEAM or "headcount" in counted:
            fields = STAFF
        elif "dau" in counted:
            fields = ()
    open_fields = tuple(field for field in fields if field in open_questions)
    return open_fields if quantity.measure != "budget_month" or len(open_fields) == 1 else ()


def placed(open_questions: Collection[str], places: Places) -> dict[str, JsonValue]:
    """Places for the place asked about; a place that is not said to be anybody's answers the only one asked."""
    by_field: dict[str, tuple[str, ...]] = {
        SEAT: (places.company,) if places.company else (),
        TERRITORY: places.users,
        REGION: places.servers,
    }
    open_fields = [field for field in PLACES if field in open_questions]
    values: dict[str, JsonValue] = {}
    for field in open_fields:
        codes = by_field[field] or (places.unsaid if len(open_fields) == 1 else ())
        if field == TERRITORY and codes:
            values[field] = list(codes)
        elif len(codes) == 1 or (field == REGION and codes):
            values[field] = ", ".join(codes)
    return values
