"""What one replica serves, and with what error."""

from dataclasses import dataclass, replace
from enum import StrEnum

from ..facts.machines.benchmarks import NO_MEASUREMENTS, Anchor, Measurements
from ..facts.machines.precision import Precision
from ..facts.machines.specs import NotEstimable
from .anchor import anchor
from .attention import kv_bytes_per_sequence
from .batching import Bound, Demand, largest_batch, rate
from .deployment import Deployment
from .memory import resident_bytes, room_bytes
from .throughput import DecodeStep, decode_step
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
