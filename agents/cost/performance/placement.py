"""Which replica to run on a class of accelerator: number of GPUs and layout, and what it can then serve."""

from collections.abc import Iterator
from functools import lru_cache

from ..facts.machines.accelerator import Accelerator
from ..facts.machines.benchmarks import NO_MEASUREMENTS, Measurements
from ..facts.machines.precision import Precision, native_precision
from ..facts.machines.specs import Architecture, NotEstimable
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
