"""Which replica to run on a class of accelerator: number of GPUs and layout, and what it can then serve."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from ..facts.benchmarks import NO_MEASUREMENTS, Anchor, Measurements
from ..facts.specs import Accelerator, Architecture, NotEstimable, Precision, native_precision
from .anchor import anchor
from .batching import Bound, Demand, largest_batch, rate
from .deployment import Deployment
from .memory import kv_bytes_per_sequence, resident_bytes, room_bytes
from .throughput import DecodeStep, decode_step
from .uncertainty import OWN_MEASUREMENT, trust

SIZES = (1, 2, 4, 8, 16)


class SpeedBasis(StrEnum):
    """Where a throughput comes from."""

    ESTIMATE = "estimate"
    MEASURED = "measured"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Capacity:
    """What one replica serves, with every quantity on the way to it."""

    model_id: str
    accelerator_id: str
    precision: Precision
    n: int
    dp_attention: bool
    layout: str
    demand: Demand
    weights_bytes: float
    kv_bytes_per_sequence: float
    room_bytes: float
    batch_max: int
    batch: int
    bound: Bound
    meets_target: bool
    step: DecodeStep
    prefill_s: float
    requests_per_s: float
    output_tokens_per_s: float
    tpot_s: float
    ttft_unloaded_s: float
    basis: SpeedBasis
    anchor: Anchor | None
    estimated_output_tokens_per_s: float
    sigma: float
    validated: bool
    sigma_because: str

    @property
    def gpu_seconds_per_request(self) -> float:
        """What one request costs in GPU time on a full replica."""
        return self.n / self.requests_per_s


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


def served(d: Deployment, demand: Demand, measurements: Measurements = NO_MEASUREMENTS) -> Capacity:
    """What this one replica serves; a published measurement of the same replica corrects its speed."""
    match = anchor(d, demand, measurements)
    # The correction is relative to this very estimate, class of machine included.
    paced = replace(d, speed=d.speed * match.ratio) if match else d
    batch, bound, fits = largest_batch(paced, demand)
    if batch < 1:
        raise NotEstimable(
            f"{d.model.id} in {d.precision.label} does not fit on {d.n} x {d.accelerator.id} ({d.layout}): "
            f"{resident_bytes(d) / 1e9:,.0f} GB of weights, {d.n * d.accelerator.memory_bytes / 1e9:,.0f} GB of memory"
        )
    r = rate(paced, demand, batch)
    error = trust(d.model, d.accelerator, match)
    return Capacity(
        model_id=d.model.id,
        accelerator_id=d.accelerator.id,
        precision=d.precision,
        n=d.n,
        dp_attention=d.dp_attention,
        layout=d.layout,
        demand=demand,
        weights_bytes=resident_bytes(d),
        kv_bytes_per_sequence=kv_bytes_per_sequence(d.model, demand.mean_context, d.precision.kv_bytes),
        room_bytes=room_bytes(d),
        batch_max=fits,
        batch=batch,
        bound=bound,
        meets_target=r.tpot_s <= demand.tpot_target_s,
        step=decode_step(paced, batch, demand.mean_context),
        prefill_s=r.prefill_s,
        requests_per_s=r.requests_per_s,
        output_tokens_per_s=r.output_tokens_per_s,
        tpot_s=r.tpot_s,
        ttft_unloaded_s=r.ttft_unloaded_s,
        basis=SpeedBasis.MEASURED if match else SpeedBasis.ESTIMATE,
        anchor=match,
        estimated_output_tokens_per_s=rate(d, demand, batch).output_tokens_per_s,
        sigma=error.sigma,
        validated=error.validated,
        sigma_because=error.because,
    )


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


def capacities(
    model: Architecture,
    accelerators: Iterable[Accelerator],
    demand: Demand,
    measurements: Measurements = NO_MEASUREMENTS,
) -> tuple[Capacity, ...]:
    """The best replica on each class of accelerator that can hold the model, in the order given."""
    match = []
    for accelerator in accelerators:
        try:
            match.append(capacity(model, accelerator, demand, None, measurements))
        except NotEstimable:
            continue
    return tuple(match)


def with_own_measurement(c: Capacity, output_tokens_per_s: float, sigma: float = OWN_MEASUREMENT) -> Capacity:
    """The same replica at the rate its owner measured; times shrink or grow with it."""
    if output_tokens_per_s <= 0:
        raise NotEstimable(f"{output_tokens_per_s} measured tokens per second is not positive")
    k = output_tokens_per_s / c.output_tokens_per_s
    step = DecodeStep(*(getattr(c.step, part) / k for part in DecodeStep.__slots__))
    return replace(
        c,
        step=step,
        prefill_s=c.prefill_s / k,
        requests_per_s=c.requests_per_s * k,
        output_tokens_per_s=output_tokens_per_s,
        tpot_s=c.tpot_s / k,
        ttft_unloaded_s=c.ttft_unloaded_s / k,
        meets_target=c.tpot_s / k <= c.demand.tpot_target_s,
        basis=SpeedBasis.USER,
        sigma=sigma,
        sigma_because="measured by the one who asks",
    )


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One batch size on the curve of throughput against latency."""

    batch: int
    tpot_s: float
    output_tokens_per_s: float


def curve(model: Architecture, accelerator: Accelerator, c: Capacity, points: int = 24) -> tuple[CurvePoint, ...]:
    """Throughput against time per token over batch sizes, up to what fits, at the pace of `c`."""
    speed = c.output_tokens_per_s / c.estimated_output_tokens_per_s
    d = Deployment(model, accelerator, c.precision, c.n, c.dp_attention, speed=speed)
    most = max(1, min(c.batch_max, c.demand.batch_cap * d.ranks))
    batches = sorted({max(1, round(most ** (i / max(1, points - 1)))) for i in range(points)} | {c.batch})
    return tuple(CurvePoint(b, r.tpot_s, r.output_tokens_per_s) for b in batches for r in (rate(d, c.demand, b),))
