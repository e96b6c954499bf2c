"""What decides between the options, as Measures: break-even, the odds, the cost of a token, energy and carbon."""

from protocols.adoption import Evidence, Grade, Inquiry, Measure

from .api_cost import DAYS_PER_MONTH
from .api_measures import ONE_REQUEST, USD_MONTH, days, hours
from .architecture import NotEstimable
from .energy import energy
from .fleet_options import SelfOption
from .knowledge import Knowledge
from .measures import figure, measure, of
from .study import Study

DEFAULT_ZONE = "USA"


def break_even_measures(option: SelfOption, study: Study, shown: dict[str, Measure]) -> tuple[Measure, ...]:
    """What one more replica costs, what an API charges for what it serves, and the loads where the lines meet."""
    found, api = study.break_evens[option.id], study.api
    if api is None:
        return ()
    per_request = measure(
        f"{option.id}.api_usd_per_request",
        f"{api.label}: price of one request, retries included",
        "USD/request",
        f"(1 + retry_share) * {ONE_REQUEST}",
        [i for i in shown[f"{api.id}.usd_month"].inputs if i.name not in ("requests_per_day", "days_per_month")],
    )
    gpu, capacity = _gpu_month(option, shown), _replica_capacity(option, shown)
    each = figure("gpus_per_replica", option.capacity.n, "GPUs")
    replica = measure(
        f"{option.id}.replica_usd_month",
        f"{option.label}: cost of one more replica",
        USD_MONTH,
        "gpus_per_replica * gpu_usd",
        (each, of("gpu_usd", gpu)),
    )
    value = measure(
        f"{option.id}.replica_api_usd_month",
        f"{api.label}: price of what one replica of {option.label} can serve",
        USD_MONTH,
        "capacity * api_usd_per_request * days_per_month",
        (of("capacity", capacity), of("api_usd_per_request", per_request), days()),
    )
    if found.lasting is None or found.replicas_at_lasting is None:
        return per_request, gpu, capacity, replica, value
    inputs = (
        of("people_usd_month", shown[f"{option.id}.people_usd_month"]),
        of("storage_usd_month", shown[f"{option.id}.storage_usd_month"]),
        of("gpu_usd", gpu),
        figure("replicas", found.replicas_at_lasting, "replicas"),
        each,
        figure("sku_gpus", option.sku, "GPUs rented at once"),
        figure("spare", option.stairs.spare, "replicas"),
        of("capacity", capacity),
        of("api_usd_per_request", per_request),
        days(),
    )
    rent = "ceil(replicas * gpus_per_replica / sku_gpus) * sku_gpus * gpu_usd"
    met = f"(people_usd_month + storage_usd_month + {rent}) / (api_usd_per_request * days_per_month)"
    label = f"{option.label}: load from which it stays cheaper than {api.label}"
    formula = f"min({met}, (replicas - spare) * capacity)"
    lasting = measure(f"{option.id}.break_even_requests_per_day", label, "requests/day", formula, inputs)
    return per_request, gpu, capacity, replica, value, lasting, _in_tokens(option, study, lasting)


def _gpu_month(option: SelfOption, shown: dict[str, Measure]) -> Measure:
    rent = {i.name: i for i in shown[f"{option.id}.gpu_usd_month"].inputs}
    overhead = next(i for i in shown[f"{option.id}.usd_month"].inputs if i.name == "overhead")
    return measure(
        f"{option.id}.one_gpu_usd_month",
        f"{option.label}: one GPU, overhead included",
        "USD per GPU and month",
        "usd_per_gpu_hour * hours_per_month * (1 + overhead)",
        (rent["usd_per_gpu_hour"], rent["hours_per_month"], overhead),
    )


def _replica_capacity(option: SelfOption, shown: dict[str, Measure]) -> Measure:
    sized = {i.name: i for i in shown[f"{option.id}.replicas"].inputs}
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


def odds(study: Study) -> Measure | None:
    """How often the best fleet is cheaper than the best API under the same draws."""
    simulation = study.simulation
    if simulation.fleet_cheaper is None:
        return None
    proof = Evidence(
        title=f"Monte Carlo with common random numbers, seed {simulation.seed}",
        locator="agents/cost/README.md#uncertainty",
        seen=study.day.isoformat(),
        grade=Grade.JUDGEMENT,
    )
    inputs = (
        figure("draws_fleet_cheaper", simulation.fleet_cheaper, "draws", (proof,)),
        figure("draws", simulation.draws, "draws", (proof,)),
        figure("seed", simulation.seed, "seed of random.Random", (proof,)),
    )
    label = "Probability that self-hosting is cheaper than the cheapest API"
    return measure("decision.p_self_host_cheaper", label, "probability", "draws_fleet_cheaper / draws", inputs)


def per_token(study: Study, shown: dict[str, Measure]) -> tuple[Measure, ...]:
    """USD per million tokens of the best API and the best fleet at this load."""
    if not study.load.tokens_per_month:
        return ()
    names = ("input_tokens", "output_tokens", "reasoning_tokens")
    tokens = "(requests_per_day * days_per_month * (input_tokens + output_tokens + reasoning_tokens))"
    return tuple(
        measure(
            f"{option.id}.usd_per_mtok",
            f"{option.label}: cost of a million tokens, input and output together",
            "USD per million tokens",
            f"usd_month / {tokens} * 1000000",
            (
                of("usd_month", shown[f"{option.id}.usd_month"]),
                of("requests_per_day", shown["load.requests_per_day"]),
                days(),
                *(study.load.inputs[name] for name in names),
            ),
        )
        for option in (study.api, study.fleet)
        if option
    )


def energy_measures(
    study: Study, inquiry: Inquiry, knowledge: Knowledge, shown: dict[str, Measure]
) -> tuple[Measure, ...]:
    """Electricity and carbon of the best fleet; from the same GPUs as the money."""
    option = study.fleet
    if option is None:
        return ()
    accelerator = knowledge.physics.accelerators[option.capacity.accelerator_id]
    facts, assumed = knowledge.physics.energy, knowledge.assumed
    zone, pue = inquiry.use.workload.region or DEFAULT_ZONE, assumed["pue"]
    load = min(1.0, option.fleet.utilisation)
    try:
        used = energy(accelerator, option.fleet.gpus, load, pue.value, zone, facts)
    except NotEstimable:
        return ()
    power = Evidence(title="Node power", locator=facts.power.source, seen=facts.power.seen, grade=Grade.SECONDARY)
    kwh = measure(
        f"{option.id}.kwh_month",
        f"{option.label}: electricity",
        "kWh/month",
        "(gpus * tdp_w * (idle + (1 - idle) * min(utilisation, 1)) + gpus / 8 * host_w) / 1000 * hours_per_month * pue",
        (
            of("gpus", shown[f"{option.id}.gpus"]),
            figure("tdp_w", accelerator.tdp_w or 0, "W", (power,)),
            figure("idle", facts.power.idle_share, "share", (power,)),
            of("utilisation", shown[f"{option.id}.utilisation"]),
            figure("host_w", facts.power.host_w_per_8_gpus, "W per 8 GPUs", (power,)),
            hours(),
            figure("pue", pue.value, pue.unit, (pue.evidence,)),
        ),
    )
    if used.grid is None:
        return (kwh,)
    proof = tuple(
        Evidence(title=f"Grid intensity, {used.grid.zone}", locator=source, seen=facts.seen, grade=Grade.SECONDARY)
        for source in used.grid.sources
    )
    low, high = (kwh.value, used.grid.low), (kwh.value, used.grid.high)
    carbon = measure(
        f"{option.id}.kg_co2e_month",
        f"{option.label}: greenhouse gas of the electricity ({used.grid.zone})",
        "kg CO2e/month",
        "kwh * g_per_kwh / 1000",
        (of("kwh", kwh), figure("g_per_kwh", used.grid.g_per_kwh, "g CO2e/kWh", proof)),
        low=float(low[0]) * low[1] / 1000,
        high=float(high[0]) * high[1] / 1000,
        range_means="the sources of the grid's intensity",
    )
    return kwh, carbon


def tokens_at(study: Study, requests_per_day: float) -> float:
    """Tokens a month of a load in requests a day."""
    return requests_per_day * DAYS_PER_MONTH * study.load.tokens_per_request
