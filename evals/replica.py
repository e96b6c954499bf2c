"""What the cost agent's formulas say about one deployment, in the unit somebody measured or computed it in."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agents.cost.economics.energy import node_power_w
from agents.cost.economics.fleets.fleet import usd_per_mtok
from agents.cost.facts.machines.catalogue import Physics
from agents.cost.facts.machines.specs import NotEstimable, Precision
from agents.cost.performance.batching import Demand, ReplicaRate, largest_batch, rate, room_for
from agents.cost.performance.calibration import CACHE_SHARE
from agents.cost.performance.deployment import Deployment
from agents.cost.performance.memory import kv_bytes_per_sequence, resident_bytes
from agents.cost.performance.step_time import decode_step, prefill_s
from evals.schema import PublishedFigure, ReferenceRun, Replica

GIB = 2**30
SATURATED = 1e9
NO_LIMIT = 10**9
SERVED_AT_ONCE = 1024
BYTE_UNITS: Mapping[str, float] = {"GiB": GIB, "GB": 1e9, "MiB": 2**20, "MB": 1e6, "bytes": 1.0, "B": 1.0}
POWER_UNITS: Mapping[str, float] = {"W": 1.0, "kW": 1e3}


@dataclass(frozen=True, slots=True)
class Run:
    """A deployment in steady state; `loaded_ttft_s` is indicative, within 2x for three quarters of published runs."""

    replica: Replica
    deployment: Deployment
    demand: Demand
    rate: ReplicaRate

    @property
    def replicas(self) -> float:
        """Copies on all the GPUs a case counts."""
        return (self.replica.gpus_total or self.deployment.n) / self.deployment.n

    @property
    def tokens(self) -> float:
        """Tokens of one request, in and out."""
        return self.demand.input_tokens + self.demand.output_tokens

    @property
    def loaded_ttft_s(self) -> float:
        """Seconds to the first token under load."""
        alone = prefill_s(self.deployment, self.demand.input_tokens)
        return alone + 7 * self.rate.decode_s + 0.1 * self.rate.batch * self.rate.prefill_s

    @property
    def kv_bytes(self) -> float:
        """Bytes of the cache of all sequences."""
        one = kv_bytes_per_sequence(self.deployment.model, self.demand.mean_context, self.deployment.precision.kv_bytes)
        return one * self.rate.batch


RATES: Mapping[str, Callable[[Run], float]] = {
    "out_tok_s": lambda r: r.rate.output_tokens_per_s * r.replicas,
    "out_tok_s_per_gpu": lambda r: r.rate.output_tokens_per_s / r.deployment.n,
    "tok_s_per_user": lambda r: 1 / r.rate.tpot_s,
    "out_tok_s_per_user": lambda r: 1 / r.rate.tpot_s,
    "in_tok_s": lambda r: r.rate.requests_per_s * r.demand.input_tokens * r.replicas,
    "in_tok_s_per_gpu": lambda r: r.rate.requests_per_s * r.demand.input_tokens / r.deployment.n,
    "total_tok_s": lambda r: r.rate.requests_per_s * r.tokens * r.replicas,
    "total_tok_s_per_gpu": lambda r: r.rate.requests_per_s * r.tokens / r.deployment.n,
    "req_s": lambda r: r.rate.requests_per_s * r.replicas,
    "samples_s": lambda r: r.rate.requests_per_s * r.replicas,
    "tpot_ms": lambda r: r.rate.tpot_s * 1e3,
    "itl_ms": lambda r: r.rate.tpot_s * 1e3,
    "ttft_ms": lambda r: r.loaded_ttft_s * 1e3,
    "ttft_unloaded_ms": lambda r: r.rate.ttft_unloaded_s * 1e3,
    "prefill_ms": lambda r: r.rate.prefill_s * 1e3,
    "decode_step_ms": lambda r: r.rate.decode_s * 1e3,
    "batch": lambda r: r.rate.batch,
    "batch_max": lambda r: room_for(r.deployment, r.demand),
    "weights_gb": lambda r: resident_bytes(r.deployment) / 1e9,
    "kv_gb": lambda r: r.kv_bytes / 1e9,
    "kv_bytes_per_token": lambda r: r.deployment.model.kv_per_token * r.deployment.precision.kv_bytes,
}


def published(case: PublishedFigure, physics: Physics) -> float:
    """What the formulas say in the unit of a published figure; raises NotEstimable."""
    replica, unit = case.inputs, case.unit
    if unit in POWER_UNITS:
        gpu = physics.accelerator(replica.gpu)
        return node_power_w(gpu, replica.n, replica.load, physics.energy.power) / POWER_UNITS[unit]
    if unit in BYTE_UNITS:
        return _bytes(case, physics) / BYTE_UNITS[unit]
    if replica.osl is None:
        return _one_phase(replica, unit, physics)
    if unit not in RATES:
        raise NotEstimable(f"unit {unit!r} is not one of {', '.join((*RATES, *BYTE_UNITS, *POWER_UNITS))}")
    return RATES[unit](_run(replica, physics))


def reference(case: ReferenceRun, physics: Physics) -> Mapping[str, float]:
    """Every figure a reference run has, by its name; raises NotEstimable."""
    run = _run(case.inputs, physics)
    return {name: _figure(name, run) for name in case.expected}


def _figure(name: str, run: Run) -> float:
    price = re.fullmatch(r"usd_per_m_(output|input|total_tokens)_at_(\d+)", name)
    if price is None:
        return RATES[name](run)
    tokens = {"output": run.demand.output_tokens, "input": run.demand.input_tokens, "total_tokens": run.tokens}
    rent = (run.replica.usd_per_gpu_hour or 0) * run.deployment.n
    return usd_per_mtok(rent, run.rate.requests_per_s * tokens[price[1]], int(price[2]) / 100)


def _run(replica: Replica, physics: Physics) -> Run:
    deployment, demand = _deployment(replica, physics), _demand(replica)
    batch = _batch(replica, deployment, demand)
    if batch < 1:
        raise NotEstimable(f"{replica.model} does not fit on {replica.n} x {replica.gpu} in {replica.precision}")
    return Run(replica, deployment, demand, rate(deployment, demand, batch))


def _deployment(replica: Replica, physics: Physics) -> Deployment:
    return Deployment(
        physics.model(replica.model),
        physics.accelerator(replica.gpu),
        Precision(replica.precision, replica.attn_precision or replica.precision, replica.kv_bytes or 1),
        replica.n,
        replica.dp_attention,
        replica.link_gb_s,
    )


def _demand(replica: Replica) -> Demand:
    """Without a target any pace will do; with one a server takes at most 1,024 requests at once."""
    cap = replica.batch_cap or (SERVED_AT_ONCE if replica.tpot_target_s else NO_LIMIT)
    return Demand(replica.isl or 0, replica.osl or 0, replica.tpot_target_s or 60, replica.prefix_hit, cap)


def _batch(replica: Replica, deployment: Deployment, demand: Demand) -> float:
    """The batch a case names, or what memory, its cap and its latency target allow."""
    per_gpu = replica.batch_per_gpu * deployment.n if replica.batch_per_gpu else None
    if stated := replica.batch or replica.concurrency or per_gpu:
        return stated
    if replica.tpot_target_s:
        return largest_batch(deployment, demand)[0]
    share = replica.mem_fraction or CACHE_SHARE
    fits = room_for(deployment, demand, reserve_most=replica.reserve == "max", cache_share=share)
    return min(fits, demand.batch_cap)


def _one_phase(replica: Replica, unit: str, physics: Physics) -> float:
    """Decoding alone at a given context, or reading prompts alone."""
    deployment = _deployment(replica, physics)
    if unit.startswith("out_tok_s"):
        if replica.context is None:
            raise NotEstimable("decoding alone needs a context length")
        batch = _batch(replica, deployment, Demand(1, 1))
        per_s = batch / decode_step(deployment, batch, replica.context).total_s
    elif replica.isl is not None:
        per_s = replica.isl / prefill_s(deployment, replica.isl, SATURATED)
    else:
        raise NotEstimable("reading prompts alone needs isl")
    return per_s / deployment.n if unit.endswith("per_gpu") else per_s


def _bytes(case: PublishedFigure, physics: Physics) -> float:
    replica = case.inputs
    if replica.tokens and not case.kind.startswith("weights"):
        model = physics.model(replica.model)
        return kv_bytes_per_sequence(model, replica.tokens, replica.kv_bytes or 2) * (replica.batch or 1)
    return resident_bytes(_deployment(replica, physics))
