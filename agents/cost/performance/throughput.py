"""How long one decode step and one prefill take: an additive roofline over the parts of an engine step."""

from dataclasses import dataclass
from functools import lru_cache

from ..facts.machines.specs import NotEstimable
from .attention import decode_flops, kv_bytes_read, prefill_flops
from .calibration import CALIBRATION as C
from .deployment import Deployment
from .pace import Pace, pace

# Prompts that wait for the same prefill pass, as a share of the requests in flight (part of the fit of CALIBRATION).
PROMPTS_WAITING_SHARE = 1 / 16


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


def _experts_s(d: Deployment, p: Pace, tokens: float) -> float:
    """Reading the experts that are hit, and multiplying at the efficiency their size and load allow."""
    model, least = d.model, d.accelerator.machine.experts_least
    if model.experts is None:
        return 0.0
    # Unpacked to 16 bit, as on Ampere, small groups reach more of that lower peak.
    unpacked = d.precision.weights == "mxfp4" and not d.accelerator.flops.get("fp8")
    share = model.experts.per_token / model.experts.count
    hit = 1 - (1 - share) ** tokens
    size = (model.experts.inner / 2048) ** C.experts_inner_exponent
    load = (tokens * share / 256) ** C.experts_tokens_exponent
    ease = C.experts * size * load * (C.experts_mxfp4_in_bf16 if unpacked else 1)
    floor = C.experts_llama_cpp if d.precision.gguf else least
    return p.experts_pass * hit + p.experts_token * tokens / max(floor, min(C.experts_most, ease))


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
        _experts_s(d, p, batch),
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


def prefill_s(d: Deployment, prompt: float, batch: float = 1.0, prefix_hit: float = 0.0) -> float:
    """Seconds of a replica's time one prompt takes when `batch` requests are in flight.

    Short prompts share a pass of `prefill_chunk` tokens per rank, long ones are cut into such passes.
    `prefix_hit` is the share of the prompt whose cache is already there.
    """
    if prompt < 1 or not 0 <= prefix_hit <= 1:
        raise NotEstimable(f"a prompt of {prompt} tokens with {prefix_hit:.0%} cached cannot be timed")
    p, chunk = pace(d), C.prefill_chunk * d.ranks
    fresh = max(1.0, prompt * (1 - prefix_hit))
    sharing = max(1.0, min(chunk / fresh, batch * PROMPTS_WAITING_SHARE))
    tokens, passes = (chunk, fresh / chunk) if fresh >= chunk else (fresh * sharing, 1 / sharing)
    one_pass = (
        p.gemm_pass
        + p.comm_pass
        + p.layers_pass / 2
        + (p.gemm_token + p.comm_token) * tokens
        + _experts_s(d, p, tokens)
    )
    return passes * one_pass + _prompt_attention_s(d, prompt) * (1 - prefix_hit**2)


@lru_cache(maxsize=4096)
def _prompt_attention_s(d: Deployment, prompt: float) -> float:
    """Seconds of attention over one whole prompt."""
    return prefill_flops(d.model, prompt) / (d.shares * C.attention * d.accelerator.flops["bf16"] * d.pace)
