"""What one replica serves, corrected by published runs of that very replica, and with what error."""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp, log

from ..facts.machines.benchmarks import NO_MEASUREMENTS, PRIOR_ROWS, Anchor, MeasuredRow, Measurements
from ..facts.machines.specs import NotEstimable, Precision
from .attention import kv_bytes_per_sequence
from .batching import Bound, Demand, largest_batch, rate, room_for
from .deployment import Deployment
from .memory import resident_bytes, room_bytes
from .step_time import DecodeStep, decode_step
from .uncertainty import OWN_MEASUREMENT, trust


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


def served(d: Deployment, demand: Demand, measurements: Measurements = NO_MEASUREMENTS) -> Capacity:
    """What this one replica serves; a published measurement of the same replica corrects its speed."""
    match = anchor(d, demand, measurements)
    # The correction is relative to this very estimate, class of machine included.
    paced = replace(d, speed=d.speed * match.ratio) if match else d
    # Sized at the corrected pace: a replica that is really slower must meet the target with fewer requests.
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


def estimate(d: Deployment, row: MeasuredRow) -> float:
    """What the formulas say for the inputs of a published run, in output tokens per second."""
    demand = Demand(row.input_tokens, row.output_tokens)
    batch = row.batch
    if batch is None:
        fits = room_for(d, demand, reserve_most=row.reserve_most, cache_share=row.cache_share)
        batch = min(fits, row.batch_cap or fits)
    return rate(d, demand, max(1, batch)).output_tokens_per_s


def anchor(d: Deployment, demand: Demand, measurements: Measurements) -> Anchor | None:
    """What published runs of this very replica say about its speed; None when there is none beyond doubt."""
    rows = [row for row in measurements.rows(d.model.id, d.accelerator.id) if speaks_for(row, d) and not row.doubt]
    if not rows:
        return None
    nearest = min(rows, key=lambda row: _distance(row, demand))
    logs = [log(row.output_tokens_per_s / estimate(at_precision(d, row), row)) for row in rows]
    ratio = exp(sum(logs) / (len(rows) + PRIOR_ROWS))
    return Anchor(ratio, len(rows), nearest, estimate(at_precision(d, nearest), nearest))


def speaks_for(row: MeasuredRow, d: Deployment) -> bool:
    """Whether a run had this number of GPUs, this layout and these weight formats; the cache format may differ."""
    same_formats = (row.precision.weights, row.precision.others) == (d.precision.weights, d.precision.others)
    return same_formats and (row.n, row.dp_attention) == (d.n, d.dp_attention)


def at_precision(d: Deployment, row: MeasuredRow) -> Deployment:
    """The replica as it ran, with the cache format of the run."""
    return replace(d, precision=row.precision)


def _distance(row: MeasuredRow, demand: Demand) -> float:
    return abs(log(row.input_tokens / demand.input_tokens)) + abs(log(row.output_tokens / demand.output_tokens))
