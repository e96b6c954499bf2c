"""What a report on a model takes for granted, and what would change its answer."""

from protocols.adoption import (
    Assumption,
    Inquiry,
)

from ..economics.study import Study
from ..facts.knowledge import Knowledge


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
