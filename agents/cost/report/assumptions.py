"""What a report on a model takes for granted, and what would change its answer."""

from protocols.adoption import (
    Assumption,
    Counterfactual,
    Inquiry,
)
from protocols.adoption.text.number_format import money, number

from ..economics.study import Study
from ..facts.knowledge import Knowledge
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


def architecture_assumption(result: Study) -> tuple[Assumption, ...]:
    if result.model is None or result.model.id == result.model_id:
        return ()
    why = "The GPUs are sized by this architecture, whose dimensions the model shares."
    return (Assumption(field="component.architecture", value=result.model.id, why=why),)


def general(result: Study, inquiry: Inquiry, knowledge: Knowledge) -> tuple[Assumption, ...]:
    assumed, use = knowledge.assumed, inquiry.use
    names = [
        "headroom",
        "spare_replicas",
        "overhead",
        "fte_cluster",
        "gpus_node",
        "gpus_cluster",
        "gpus_per_further_fte",
        "people_factor",
        "salary_usd_per_year",
        "setup_hours",
        "discount_rate",
        "pue",
    ]
    rules = [
        Assumption(field=f"cost.{n}", value=assumed.value(n), why=assumed.why_text(n)) for n in names if result.fleets
    ]
    if use.workload.region is None and result.fleets:
        rules.append(
            Assumption(field="use.workload.region", value="USA", why="Nobody said: the grid of the USA is used.")
        )
    if use.hosting is None:
        rules.append(Assumption(field="use.hosting", value=None, why="Nobody said: every way of hosting is compared."))
    if any(option.effective.peak_share for option in result.apis):
        rules.append(Assumption(field="use.workload.hours", value="even", why="Load is spread evenly over the week."))
    return tuple(rules)
