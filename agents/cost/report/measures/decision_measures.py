"""What decides between the options, as Measures: break-even, the odds, the cost of a token, energy and carbon."""

from protocols.adoption import Input, Measure

from ...economics.api_options import ApiOption
from ...economics.fleets.own_fleet import SelfOption
from ...economics.study import Study
from ...measure.measure import USD_MONTH, figure, measure, of
from .api_measures import ONE_REQUEST, days


def break_even_measures(option: SelfOption, study: Study, measures: dict[str, Measure]) -> tuple[Measure, ...]:
    """What one more replica costs, what an API charges for what it serves, and the load where the lines meet."""
    if study.api is None or option.id not in study.break_evens:
        return ()
    request = _api_request(option, study.api, measures)
    gpu, capacity = _gpu_month(option, measures), _replica_capacity(option, measures)
    crew = option.stairs.crew
    replica = measure(
        f"{option.id}.replica_usd_month",
        f"{option.label}: cost of one more replica",
        USD_MONTH,
        "gpus_per_replica * (gpu_usd + people_usd_per_further_gpu)",
        (
            figure("gpus_per_replica", option.capacity.n, "GPUs"),
            of("gpu_usd", gpu),
            figure("people_usd_per_further_gpu", crew.usd_per_further_gpu, "USD per GPU and month", crew.evidence),
        ),
    )
    value = measure(
        f"{option.id}.replica_api_usd_month",
        f"{study.api.label}: price of what one replica of {option.label} can serve",
        USD_MONTH,
        "capacity * api_usd_per_request * days_per_month",
        (of("capacity", capacity), of("api_usd_per_request", request), days()),
    )
    terms = (of("gpu_usd", gpu), of("capacity", capacity), of("api_usd_per_request", request))
    return request, gpu, capacity, replica, value, *_lasting(option, study, measures, terms)


def _api_request(option: SelfOption, api: ApiOption, measures: dict[str, Measure]) -> Measure:
    bill = measures[f"{api.id}.usd_month"]
    return measure(
        f"{option.id}.api_usd_per_request",
        f"{api.label}: price of one request, retries included",
        "USD/request",
        f"(1 + retry_share) * {ONE_REQUEST}",
        [i for i in bill.inputs if i.name not in ("requests_per_day", "days_per_month")],
    )


def _lasting(
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


def _gpu_month(option: SelfOption, measures: dict[str, Measure]) -> Measure:
    rent = {i.name: i for i in measures[f"{option.id}.gpu_usd_month"].inputs}
    overhead = next(i for i in measures[f"{option.id}.usd_month"].inputs if i.name == "overhead")
    return measure(
        f"{option.id}.one_gpu_usd_month",
        f"{option.label}: one GPU, overhead included",
        "USD per GPU and month",
        "usd_per_gpu_hour * hours_per_month * (1 + overhead)",
        (rent["usd_per_gpu_hour"], rent["hours_per_month"], overhead),
    )


def _replica_capacity(option: SelfOption, measures: dict[str, Measure]) -> Measure:
    sized = {i.name: i for i in measures[f"{option.id}.replicas"].inputs}
    return measure(
        f"{option.id}.replica_requests_per_day",
        f"{option.label}: requests a day one replica serves with this peak and headroom",
        "requests/day",
        "requests_per_s * headroom * 86400 / peak_to_average / (1 + retry_share)",
        tuple(sized[name] for name in ("requests_per_s", "headroom", "peak_to_average", "retry_share")),
    )


def _in_tokens(option: SelfOption, study: Study, lasting: Measure) -> Measure:
    names = ("input_tokens", "output_tokens", "reasoning_tokens")
    return measure(
        f"{option.id}.break_even_tokens_per_month",
        f"{option.label}: the same break-even in tokens",
        "tokens/month",
        "requests_per_day * days_per_month * (input_tokens + output_tokens + reasoning_tokens)",
        (of("requests_per_day", lasting), days(), *(study.load.inputs[name] for name in names)),
    )
