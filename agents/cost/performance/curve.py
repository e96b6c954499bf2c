"""Throughput of a replica against the time per token, over batch sizes."""

from dataclasses import dataclass

from ..facts.machines.accelerator import Accelerator
from ..facts.machines.specs import Architecture
from .batching import rate
from .capacity import Capacity
from .deployment import Deployment


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
