"""How long one decode step and one prefill take: an additive roofline over the parts of an engine step."""

from dataclasses import dataclass
from functools import lru_cache

from .attention import decode_flops, kv_bytes_read
from .calibration import CALIBRATION as C
from .deployment import Deployment
from .pace import experts_s, pace


@dataclass(frozen=True, slots=True)
class DecodeStep:
    """One decode step of a whole replica, by part; the parts add up to `total_s`."""

    gemm_s: float
    head_s: float
    experts_s: float
    kv_s: float
    comm_s: float
    overhead_s: float

    @property
    def total_s(self) -> float:
        """Seconds until every sequence in flight has one more token."""
        return self.gemm_s + self.head_s + self.experts_s + self.kv_s + self.comm_s + self.overhead_s


def decode_step(d: Deployment, batch: float, context: float) -> DecodeStep:
    """One step with `batch` sequences in flight, each `context` tokens long."""
    return DecodeStep(*_decode_parts(d, batch, context))


def decode_s(d: Deployment, batch: float, context: float) -> float:
    """Seconds of one decode step."""
    return sum(_decode_parts(d, batch, context))


def _decode_parts(d: Deployment, batch: float, context: float) -> tuple[float, ...]:
    p, slow = pace(d), d.one_stream_slowdown
    return (
        # The slow reading of few streams is a floor, not a factor: a step never gets faster with a larger batch.
        max(p.gemm_pass * slow, p.gemm_pass + p.gemm_token * batch),
        max(p.head_pass * slow, p.head_pass + p.head_token * batch),
        experts_s(d, p, batch),
        batch * _cache_s(d, context),
        p.comm_pass + p.comm_token * batch,
        p.decode_pass + p.decode_sequence * batch,
    )


@lru_cache(maxsize=4096)
def _cache_s(d: Deployment, context: float) -> float:
    """Seconds one sequence's attention takes in one step: reading its cache or computing on it, whichever is longer."""
    g = d.accelerator
    spread = d.cache_shares * C.kv_bandwidth * g.bandwidth_bytes_s
    read = kv_bytes_read(d.model, context, d.precision.kv_bytes) / spread
    compute = decode_flops(d.model, context) / (d.shares * C.attention * g.flops["bf16"])
    return max(read, compute) / d.pace
