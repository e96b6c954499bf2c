"""Measures of the load from which a fleet stays cheaper, in requests and in tokens."""

from protocols.adoption import Input, Measure

from ...economics.fleets.own_fleet import SelfOption
from ...economics.study import Study
from ...measure.measure import USD_MONTH, figure, measure, of
from .api_measures import days


def lasting_measures(
    option: SelfOption, study: Study, measures: dict[str, Measure], terms: tuple[Input, ...]
) -> tuple[Measure, ...]:
    """The break-even that lasts, in requests and in tokens; nothing where there is none."""
    crossing, api = study.break_evens[option.id], study.api
    if crossing.lasting is None or crossing.replicas_at_lasting is None or api is None:
        return ()
    then = _gpus_then(option, crossing.replicas_at_lasting, measures)
    people = _people_then(option, then, measures)
    inputs = (
        of("gpus", then),
        of("people_usd_month", people),
        of("storage_usd_month", measures[f"{option.id}.storage_usd_month"]),
        figure("replicas", crossing.replicas_at_lasting, "replicas"),
        figure("spare", option.stairs.spare, "replicas"),
        *terms,
        days(),
    )
    met = "(people_usd_month + storage_usd_month + gpus * gpu_usd) / (api_usd_per_request * days_per_month)"
    label = f"{option.label}: load from which it stays cheaper than {api.label}"
    formula = f"min({met}, (replicas - spare) * capacity)"
    lasting = measure(f"{option.id}.break_even_requests_per_day", label, "requests/day", formula, inputs)
    return then, people, lasting, _in_tokens(option, study, lasting)


def _gpus_then(option: SelfOption, replicas: int, measures: dict[str, Measure]) -> Measure:
    """The GPUs of the fleet at its break-even."""
    # The formula is that of today's fleet, so its own inputs are taken over and only the replicas are other.
    names = ("gpus_per_replica", "sku_gpus", "own_gpus")
    sized = [term for term in measures[f"{option.id}.gpus"].inputs if term.name in names]
    inputs = (figure("replicas", replicas, "replicas"), *sized)
    label, formula = f"{option.label}: GPUs at the break-even", measures[f"{option.id}.gpus"].formula or ""
    proof = measures[f"{option.id}.requests_per_s"].evidence[2:3]
    return measure(f"{option.id}.break_even_gpus", label, "GPUs", formula, inputs, evidence=proof)


def _people_then(option: SelfOption, gpus: Measure, measures: dict[str, Measure]) -> Measure:
    """The people of the fleet at its break-even, by the same rule as today's."""
    today = measures[f"{option.id}.people_usd_month"]
    inputs = [of("gpus", gpus) if term.name == "gpus" else term for term in today.inputs]
    label = f"{option.label}: people at the break-even"
    return measure(f"{option.id}.break_even_people_usd_month", label, USD_MONTH, today.formula or "", inputs)


def _in_tokens(option: SelfOption, study: Study, lasting: Measure) -> Measure:
    names = ("input_tokens", "output_tokens", "reasoning_tokens")
    return measure(
        f"{option.id}.break_even_tokens_per_month",
        f"{option.label}: the same break-even in tokens",
        "tokens/month",
        "requests_per_day * days_per_month * (input_tokens + output_tokens + reasoning_tokens)",
        (of("requests_per_day", lasting), days(), *(study.load.inputs[name] for name in names)),
    )
