"""A fleet's figures as Measures, from one decode step to the monthly cost."""

from protocols.adoption import Evidence, Input, Measure

from ...economics.fleets.own_fleet import SelfOption
from ...economics.study import Study
from ...economics.workload import Load
from ...facts.assumptions import Assumed
from ...facts.knowledge import Knowledge
from ...measure.measure import USD_MONTH, figure, measure, of
from ..evidence import throughput_evidence
from .api_measures import hours
from .fleet_costs import cost_measures, owned_gpu_hour, rent_input


def fleet_measures(option: SelfOption, study: Study, requests: Measure, knowledge: Knowledge) -> tuple[Measure, ...]:
    """From one decode step to the monthly cost of a fleet."""
    load, assumed, replica = study.load, knowledge.assumed, option.capacity
    method = throughput_evidence(replica, knowledge)
    step = _decode_step(option, method)
    served = _served(option, step, load, method)
    replicas = _replicas(option, served, requests, load, assumed)
    gpus = _gpus(option, replicas, load)
    busy = measure(
        f"{option.id}.utilisation",
        f"{option.label}: average utilisation",
        "share",
        "requests_per_day * (1 + retry_share) / 86400 / (replicas * requests_per_s)",
        (
            of("requests_per_day", requests),
            load.inputs["retry_share"],
            of("replicas", replicas),
            of("requests_per_s", served),
        ),
    )
    owned = owned_gpu_hour(option, knowledge)
    # A server bought has its hourly cost as a Measure of its own; a rent is an observed price.
    hourly = of("usd_per_gpu_hour", owned[0]) if owned else rent_input(option, knowledge, study.day)
    rent = measure(
        f"{option.id}.gpu_usd_month",
        f"{option.label}: GPUs, due whether busy or not",
        USD_MONTH,
        "gpus * usd_per_gpu_hour * hours_per_month",
        (of("gpus", gpus), hourly, hours()),
    )
    return *owned, step, served, replicas, gpus, busy, rent, *cost_measures(option, study, rent, gpus, assumed)


def _decode_step(option: SelfOption, method: tuple[Evidence, ...]) -> Measure:
    parts = ("gemm", "head", "experts", "kv", "comm", "overhead")
    inputs = tuple(figure(f"{part}_s", getattr(option.capacity.step, f"{part}_s"), "s") for part in parts)
    label = f"{option.label}: one decode step of {option.capacity.batch} requests"
    formula = " + ".join(f"{part}_s" for part in parts)
    return measure(f"{option.id}.decode_step", label, "s", formula, inputs, evidence=method)


def _served(option: SelfOption, step: Measure, load: Load, method: tuple[Evidence, ...]) -> Measure:
    replica = option.capacity
    inputs = (
        figure("batch", replica.batch, "requests"),
        load.inputs["output_tokens"],
        load.inputs["reasoning_tokens"],
        of("decode_step_s", step),
        figure("prefill_s", replica.prefill_s, "s"),
    )
    formula = "batch / ((output_tokens + reasoning_tokens) * decode_step_s + batch * prefill_s)"
    gpus = f"{replica.n} GPU" if replica.n == 1 else f"{replica.n} GPUs"
    label = f"{option.label}: requests per second of one replica ({gpus}, {replica.layout}, {replica.precision.label})"
    return measure(f"{option.id}.requests_per_s", label, "requests/s", formula, inputs, evidence=method)


def _replicas(option: SelfOption, served: Measure, requests: Measure, load: Load, assumed: Assumed) -> Measure:
    inputs = (
        of("requests_per_day", requests),
        load.inputs["retry_share"],
        load.inputs["peak_to_average"],
        figure("headroom", assumed.value("headroom"), "share", (assumed["headroom"].evidence,)),
        of("requests_per_s", served),
        figure("spare", option.stairs.spare, "replicas", (assumed["spare_replicas"].evidence,)),
    )
    peak = "requests_per_day * (1 + retry_share) / 86400 * peak_to_average / (headroom * requests_per_s)"
    formula = f"max(ceil({peak} - 0.000000001), 1) + spare"
    if option.served_by_own:
        formula = f"max({formula}, floor(own_gpus / gpus_per_replica))"
        inputs = (*inputs, _own(option, load), figure("gpus_per_replica", option.capacity.n, "GPUs"))
    return measure(f"{option.id}.replicas", f"{option.label}: replicas", "replicas", formula, inputs)


def _own(option: SelfOption, load: Load) -> Input:
    return figure("own_gpus", option.stairs.own_gpus, "GPUs", (load.person("gpu_count"),))


def _gpus(option: SelfOption, replicas: Measure, load: Load) -> Measure:
    inputs = (
        of("replicas", replicas),
        figure("gpus_per_replica", option.capacity.n, "GPUs"),
        figure("sku_gpus", option.sku, "GPUs rented at once"),
    )
    formula = "ceil(replicas * gpus_per_replica / sku_gpus) * sku_gpus"
    if option.stairs.own_gpus:
        formula, inputs = f"max({formula}, own_gpus)", (*inputs, _own(option, load))
    return measure(f"{option.id}.gpus", f"{option.label}: GPUs rented", "GPUs", formula, inputs)
