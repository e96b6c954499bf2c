"""The fleet a question is about, and how many people run it."""

from protocols.adoption import Assessment
from protocols.adoption.text.number_format import money

from ...economics.fleets.own_fleet import SelfOption
from ...economics.study import Study, study
from ...measure.measure import figure, measure
from ..reply import CostCase, not_on_file, reply


def fleet_of(case: CostCase, gpu: str | None = None) -> tuple[Study, SelfOption] | Assessment:
    """The fleet the load needs on this GPU, the one named or the cheapest; an honest no where none can be sized."""
    if case.model_id is None:
        return not_on_file(case, f"{case.name} is not on file here, so no fleet can be sized for it.")
    inquiry = case.inquiry
    if gpu is not None:
        workload = inquiry.use.workload.model_copy(update={"gpu": gpu})
        inquiry = inquiry.model_copy(update={"use": inquiry.use.model_copy(update={"workload": workload})})
    result = study(case.model_id, inquiry, case.knowledge, simulated=False)
    if result.fleet is None:
        return not_on_file(case, f"A fleet for {case.name} is not on file: {result.no_fleet}.")
    return result, result.fleet


def team(case: CostCase) -> Assessment:
    """How many people run the fleet by the printed rule, and what they cost."""
    sized = fleet_of(case)
    if isinstance(sized, Assessment):
        return sized
    result, option = sized
    gpus, crew = option.fleet.gpus, option.stairs.crew
    people = measure(
        "team.fte",
        f"Engineers who run {gpus} GPUs",
        "FTE",
        "fte",
        (figure("fte", crew.fte(gpus), "FTE by the staffing rule", (case.knowledge.assumed["fte"].evidence,)),),
    )
    bill = measure(
        "team.usd_month",
        "What they cost a month",
        "USD/month",
        "fte * salary_usd_per_year / 12",
        (figure("fte", float(people.value), "FTE", measure=people.id), case.default("salary_usd_per_year")),
    )
    summary = (
        f"Running {case.name} on {gpus} x {option.capacity.accelerator_id} takes about {float(people.value):.2g} "
        f"engineers (full-time), {money(float(bill.value))} a month. The rule: a quarter of an engineer up to one "
        "node, a whole one for a cluster, one more for every 256 GPUs beyond; on call around the clock takes at least "
        "four people who share it."
    )
    return reply(
        case,
        f"About {float(people.value):.2g} engineers, {money(float(bill.value))} a month",
        summary,
        (people, bill),
        assumptions=result.load.assumptions,
        confidence=0.4,
        basis="A staffing rule of judgement.",
    )
