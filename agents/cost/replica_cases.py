"""Answers cases about one replica: published runs (validation) and full runs of a reference (parity)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .architecture import NotEstimable, Precision
from .batching import Demand, Rate, largest_batch, rate, room_for
from .calibration import CACHE_SHARE
from .catalogue import Physics
from .deployment import Deployment
from .energy import node_power_w
from .fleet import usd_per_mtok
from .memory import kv_bytes_per_sequence, resident_bytes
from .throughput import decode_step, prefill_s

Inputs = Mapping[str, Any]
GIB = 2**30
SATURATED = 1e9
BYTE_UNITS: Mapping[str, float] = {"GiB": GIB, "GB": 1e9, "MiB": 2**20, "MB": 1e6, "bytes": 1.0, "B": 1.0}
POWER_UNITS: Mapping[str, float] = {"W": 1.0, "kW": 1e3}


def deployment(i: Inputs, physics: Physics) -> Deployment:
    """The replica a case describes; the cache is 8 bit unless the case says otherwise."""
    weights = str(i.get("precision") or "bf16")
    return Deployment(
        physics.model(i["model"]),
        physics.accelerator(i["gpu"]),
        Precision(weights, str(i.get("attn_precision") or weights), i.get("kv_bytes") or 1),
        int(i.get("n") or 1),
        bool(i.get("dp_attention")),
        i.get("link_gb_s"),
    )


def demand(i: Inputs) -> Demand:
    """The shape of a case's requests; without a target, any pace will do."""
    target = i.get("tpot_target_s") or (i.get("tpot_target_ms") or 60_000) / 1000
    cap = i.get("batch_cap") or (1024 if "tpot_target_s" in i or "tpot_target_ms" in i else 10**9)
    return Demand(i["isl"], i["osl"], target, i.get("prefix_hit") or 0.0, int(cap))


def batch_of(i: Inputs, d: Deployment, wanted: Demand) -> float:
    """The batch a case names, or what memory, its cap and its latency target allow."""
    if i.get("batch"):
        return i["batch"]
    if i.get("concurrency"):
        return i["concurrency"]
    if i.get("batch_per_gpu"):
        return i["batch_per_gpu"] * d.n
    if "tpot_target_s" in i or "tpot_target_ms" in i:
        return largest_batch(d, wanted)[0]
    fits = room_for(d, wanted, reserve_most=i.get("reserve") == "max", cache_share=i.get("mem_fraction") or CACHE_SHARE)
    return min(fits, wanted.batch_cap)


@dataclass(frozen=True, slots=True)
class Run:
    """A case's replica in steady state."""

    inputs: Inputs
    deployment: Deployment
    demand: Demand
    rate: Rate

    @property
    def replicas(self) -> float:
        """Replicas on all the GPUs a case counts."""
        return (self.inputs.get("gpus_total") or self.deployment.n) / self.deployment.n


def run(i: Inputs, physics: Physics) -> Run:
    """Runs a case that names prompt and output length. Raises NotEstimable when it does not fit."""
    d, wanted = deployment(i, physics), demand(i)
    batch = batch_of(i, d, wanted)
    if batch < 1:
        raise NotEstimable(f"{d.model.id} does not fit on {d.n} x {d.accelerator.id} in {d.precision.label}")
    return Run(i, d, wanted, rate(d, wanted, batch))


def loaded_ttft_s(r: Run) -> float:
    """Time to first token under load; indicative only, within 2x for about three quarters of published runs."""
    alone = prefill_s(r.deployment, r.demand.input_tokens)
    return alone + 7 * r.rate.decode_s + 0.1 * r.rate.batch * r.rate.prefill_s


RATES: Mapping[str, Callable[[Run], float]] = {
    "out_tok_s": lambda r: r.rate.output_tokens_per_s * r.replicas,
    "out_tok_s_per_gpu": lambda r: r.rate.output_tokens_per_s / r.deployment.n,
    "tok_s_per_user": lambda r: 1 / r.rate.tpot_s,
    "out_tok_s_per_user": lambda r: 1 / r.rate.tpot_s,
    "in_tok_s": lambda r: r.rate.requests_per_s * r.demand.input_tokens * r.replicas,
    "in_tok_s_per_gpu": lambda r: r.rate.requests_per_s * r.demand.input_tokens / r.deployment.n,
    "total_tok_s": lambda r: r.rate.requests_per_s * (r.demand.input_tokens + r.demand.output_tokens) * r.replicas,
    "total_tok_s_per_gpu": lambda r: r.rate.requests_per_s * _tokens(r) / r.deployment.n,
    "req_s": lambda r: r.rate.requests_per_s * r.replicas,
    "samples_s": lambda r: r.rate.requests_per_s * r.replicas,
    "tpot_ms": lambda r: r.rate.tpot_s * 1e3,
    "itl_ms": lambda r: r.rate.tpot_s * 1e3,
    "ttft_ms": lambda r: loaded_ttft_s(r) * 1e3,
    "ttft_unloaded_ms": lambda r: r.rate.ttft_unloaded_s * 1e3,
    "prefill_ms": lambda r: r.rate.prefill_s * 1e3,
    "decode_step_ms": lambda r: r.rate.decode_s * 1e3,
    "batch": lambda r: r.rate.batch,
    "batch_max": lambda r: room_for(r.deployment, r.demand),
    "weights_gb": lambda r: resident_bytes(r.deployment) / 1e9,
    "kv_gb": lambda r: r.rate.batch * _kv_bytes(r) / 1e9,
    "kv_bytes_per_token": lambda r: r.deployment.model.kv_per_token * r.deployment.precision.kv_bytes,
}


def _tokens(r: Run) -> float:
    return r.demand.input_tokens + r.demand.output_tokens


def _kv_bytes(r: Run) -> float:
    return kv_bytes_per_sequence(r.deployment.model, r.demand.mean_context, r.deployment.precision.kv_bytes)


def published(case: Mapping[str, Any], physics: Physics) -> float:
    """What the formulas say in the unit of a published figure."""
    i, unit, kind = case["inputs"], str(case["unit"]), str(case.get("kind") or "")
    if unit in POWER_UNITS:
        gpu = physics.accelerator(i["gpu"])
        load = 1.0 if i.get("load") is None else i["load"]
        return node_power_w(gpu, i.get("n") or 1, load, physics.energy.power) / POWER_UNITS[unit]
    if unit in BYTE_UNITS:
        return _bytes(i, kind, physics) / BYTE_UNITS[unit]
    if "osl" not in i and unit.startswith("out_tok_s"):
        d = deployment(i, physics)
        batch = batch_of(i, d, Demand(1, 1))
        per_s = batch / decode_step(d, batch, i["context"]).total_s
        return per_s / d.n if unit.endswith("per_gpu") else per_s
    if "osl" not in i:
        d = deployment(i, physics)
        per_s = i["isl"] / prefill_s(d, i["isl"], SATURATED)
        return per_s / d.n if unit.endswith("per_gpu") else per_s
    if unit not in RATES:
        raise NotEstimable(f"unit {unit!r} is not one of {', '.join((*RATES, *BYTE_UNITS, *POWER_UNITS))}")
    return RATES[unit](run(i, physics))


def _bytes(i: Inputs, kind: str, physics: Physics) -> float:
    if "tokens" in i and not kind.startswith("weights"):
        model = physics.model(i["model"])
        return kv_bytes_per_sequence(model, i["tokens"], i.get("kv_bytes") or 2) * (i.get("batch") or 1)
    return resident_bytes(deployment({"gpu": "h100-sxm", **i}, physics))


def reference(case: Mapping[str, Any], physics: Physics) -> Mapping[str, float]:
    """Every quantity a parity case asks for."""
    found = run(case["inputs"], physics)
    return {name: _quantity(name, found) for name in case["expected"]}


def _quantity(name: str, r: Run) -> float:
    price = re.fullmatch(r"usd_per_m_(output|input|total_tokens)_at_(\d+)", name)
    if price is None:
        return RATES[name](r)
    tokens = {"output": r.demand.output_tokens, "input": r.demand.input_tokens, "total_tokens": _tokens(r)}[price[1]]
    rent = r.inputs["usd_per_gpu_hour"] * r.deployment.n
    return usd_per_mtok(rent, r.rate.requests_per_s * tokens, int(price[2]) / 100)
