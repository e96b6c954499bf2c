"""What decides between the options, as Measures: break-even, the odds, the cost of a token, energy and carbon."""

from protocols.adoption import Measure

from ...economics.api_options import ApiOption
from ...economics.fleets.own_fleet import SelfOption
from ...economics.study import Study
from ...measure.measure import USD_MONTH, figure, measure, of
from .api_measures import ONE_REQUEST, days
from .lasting_break_even import lasting_measures


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
    return request, gpu, capacity, replica, value, *lasting_measures(option, study, measures, terms)


def _api_request(option: SelfOption, api: ApiOption, measures: dict[str, Measure]) -> Measure:
    bill = measures[f"{api.id}.usd_month"]
    return measure(
        f"{option.id}.api_usd_per_request",
        f"{api.label}: price of one request, retries included",
        "USD/request",
        f"(1 + retry_share) * {ONE_REQUEST}",
        [i for i in bill.inputs if i.name not in ("requests_per_day", "days_per_month")],
    )


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
