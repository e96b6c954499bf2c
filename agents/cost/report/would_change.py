"""What would change the answer on cost: a load, a price or a budget."""

from protocols.adoption import (
    Counterfactual,
    Inquiry,
)
from protocols.adoption.text.number_format import money, number

from ..economics.study import Study
from . import budget


def would_change(result: Study, inquiry: Inquiry) -> tuple[Counterfactual, ...]:
    changes = []
    option = result.first_to_cross
    if option and result.api:
        lasting = result.break_evens[option.id].lasting or 0.0
        at = f"{number(result.tokens_at(lasting))} tokens a month ({lasting:,.0f} requests a day)"
        if result.load.requests_per_day < lasting:
            then = (
                f"self-hosting on {option.capacity.accelerator_id} becomes cheaper than {result.api.label} and stays so"
            )
            changes.append(Counterfactual(change=f"A volume of at least {at}", then=then))
        else:
            then = f"{result.api.label} becomes cheaper than a fleet"
            changes.append(Counterfactual(change=f"A volume below {at}", then=then))
    limit = inquiry.use.workload.budget_usd_per_month
    chosen = budget.chosen(result, inquiry.use.hosting)
    if limit is not None and chosen:
        changes += _budget_changes(result, float(limit), chosen.usd, chosen is result.api)
    return tuple(changes)


def _budget_changes(result: Study, limit: float, cost: float, linear: bool) -> list[Counterfactual]:
    if cost <= limit:
        if not linear or not cost:
            return []
        most = result.load.tokens_per_month * limit / cost
        then = "the bill exceeds the budget"
        return [Counterfactual(change=f"More than {number(most)} tokens a month", then=then)]
    changes = [Counterfactual(change=f"A budget of at least {money(cost)} a month", then="the cost is within it")]
    if linear:
        most = result.load.tokens_per_month * limit / cost
        changes.append(Counterfactual(change=f"At most {number(most)} tokens a month", then="the bill fits the budget"))
    return changes
