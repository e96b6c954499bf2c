"""Which replica to run on a class of accelerator: number of GPUs and layout, and what it can then serve."""

from collections.abc import Iterator
from functools import lru_cache

from ..facts.machines.accelerator import Accelerator
from ..facts.machines.benchmarks import NO_MEASUREMENTS, Measurements
from ..facts.machines.specs import Architecture, NotEstimable, Precision
from .batching import Demand
from .capacity import Capacity, served
from .deployment import Deployment

SIZES = (1, 2, 4, 8, 16)


def layouts(model: Architecture, accelerator: Accelerator) -> Iterator[tuple[int, bool]]:
    """Numbers of GPUs and layouts worth trying; beyond one fast link only spread experts, and only when needed."""
    for n in SIZES:
        if n <= accelerator.link_gpus:
            if model.heads % n == 0:
                yield n, False
            if n > 1 and model.experts is not None:
                yield n, True
        elif model.experts is not None and n <= 2 * accelerator.link_gpus:
            yield n, True


@lru_cache(maxsize=2048)
def candidates(
    model: Architecture,
    accelerator: Accelerator,
    demand: Demand,
    precision: Precision | None = None,
    measurements: Measurements = NO_MEASUREMENTS,
) -> tuple[Capacity, ...]:
    """Every layout that fits, cheapest per request first among those that meet the target; the rest by pace."""
    formats = precision or native_precision(model, accelerator)
    if demand.input_tokens + demand.output_tokens > model.context:
        raise NotEstimable(f"{model.id} takes {model.context:,} tokens of context at most")
    match: list[Capacity] = []
    for n, dp_attention in layouts(model, accelerator):
        # A replica over two nodes only where none fits on one: the network between them is slower.
        if n > accelerator.link_gpus and match:
            break
        try:
            match.append(served(Deployment(model, accelerator, formats, n, dp_attention), demand, measurements))
        except NotEstimable:
            continue
    return tuple(sorted(match, key=_preference))


def _preference(c: Capacity) -> tuple[bool, float]:
    return not c.meets_target, c.gpu_seconds_per_request if c.meets_target else c.tpot_s


def capacity(
    model: Architecture,
    accelerator: Accelerator,
    demand: Demand,
    precision: Precision | None = None,
    measurements: Measurements = NO_MEASUREMENTS,
) -> Capacity:
    """The layout with the fewest GPU seconds per request. Raises NotEstimable when none fits."""
    match = candidates(model, accelerator, demand, precision, measurements)
    if not match:
        formats = precision or native_precision(model, accelerator)
        raise NotEstimable(f"{model.id} in {formats.label} fits on no replica of up to {SIZES[-1]} x {accelerator.id}")
    return match[0]


def native_precision(model: Architecture, accelerator: Accelerator) -> Precision:
    """The format one would serve in: as published, except that 16-bit weights become fp8 where the GPU computes it.

    An fp8 KV cache goes with fp8 weights and plain grouped-query attention; latent attention stays at 16 bit.
    """
    native = model.native_precision or ""
    if not native:
        raise NotEstimable(f"the published number format of {model.id} is not known")
    if "fp4" in native and native != "mxfp4" and accelerator.flops.get("fp4") and "fp8 +" in native:
        return Precision("fp4", "fp8", 2)
    if native == "mxfp4":
        return Precision("mxfp4", "bf16", 1 if accelerator.flops.get("fp4") else 2)
    if native == "int4":
        return Precision("int4", "bf16", 2)
    eight_bit = bool(accelerator.flops.get("fp8"))
    if native.startswith("fp8") or eight_bit:
        return Precision("fp8", "fp8", 2 if model.latent or not eight_bit else 1)
    return Precision("bf16", "bf16", 2)
