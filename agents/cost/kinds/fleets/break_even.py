"""From which load on self-hosting is cheaper, as the answer itself."""

from protocols.adoption import Assessment
from protocols.adoption.text.number_format import number

from ...economics.study import study
from ...report import model
from ..reply import CostCase, not_on_file


def break_even(case: CostCase) -> Assessment:
    """The full report of the model, with the break-even in the place of the monthly bill."""
    if case.model_id is None:
        return not_on_file(case, f"The break-even of {case.name} is not on file: it is not known here.")
    result = study(case.model_id, case.inquiry, case.knowledge, simulated=False)
    if result.api is None or not result.break_evens:
        reason = result.no_api or result.no_fleet or "no GPU here meets the latency target"
        return not_on_file(case, f"The break-even of {case.name} is not on file: {reason}.")
    report, _ = model.report(case.concern, case.model_id, case.inquiry, case.component, case.knowledge)
    option, load = result.first_to_cross, result.load
    shape = f"for requests of {load['input_tokens']:,.0f} tokens in and {load['output_tokens']:,.0f} out"
    if option is None:
        best = min(result.break_evens.values(), key=lambda crossing: crossing.replica_usd / crossing.replica_api_usd)
        answer = "No break-even: the API stays cheaper at every volume"
        reason = (
            f"the best replica costs ${best.replica_usd:,.0f} a month more, and {result.api.label} charges "
            f"${best.replica_api_usd:,.0f} for all it can serve"
        )
        summary = f"At no volume does self-hosting {case.name} become and stay cheaper, {shape}: {reason}."
    else:
        tokens = number(result.tokens_at(result.break_evens[option.id].lasting or 0.0))
        answer = f"From {tokens} tokens a month on"
        summary = (
            f"Self-hosting {case.name} on {option.capacity.accelerator_id} stays cheaper than {result.api.label} from "
            f"{tokens} tokens a month on, {shape}, people included (prices as of {case.knowledge.api.as_of})."
        )
    return report.model_copy(update={"answer": answer, "figure": None, "summary": summary})
