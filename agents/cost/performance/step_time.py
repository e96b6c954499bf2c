"""How long one decode step and one prefill take: an additive roofline over the parts of an engine step."""

from dataclasses import dataclass
from functools import lru_cache

from ..facts.machines.accelerator import Accelerator
from ..facts.machines.specs import BYTES_PER_ELEMENT, NotEstimable
from .attention import decode_flops, kv_bytes_read, prefill_flops
from .calibration import CALIBRATION as C
from .calibration import WIDE_OVERLAP
from .deployment import Deployment

# Prompts that wait for the same prefill pass, as a share of the requests in flight (part of the fit of CALIBRATION).
PROMPTS_WAITING_SHARE = 1 / 16


def effective_flops(accelerator: Accelerator, precision: str, fp8_blocks: bool = False) -> float:
    """Achieved FLOP/s of one GPU for weights in `precision`; formats a GPU lacks are computed in a wider one.

    `fp8_blocks`: one scale per block of weights, which only GPUs with FP4 units multiply at full speed.
    """
    peak = accelerator.flops
    if precision == "fp8" and fp8_blocks and peak.get("fp8") and not peak.get("fp4"):
        return C.compute_fp8_blocks * peak["fp8"]
    if precision in {"fp4", "nvfp4", "mxfp4"} and peak.get("fp4"):
        return C.compute_fp4 * peak["fp4"]
    if precision in {"fp4", "nvfp4", "mxfp4", "fp8"} and peak.get("fp8"):
        return C.compute_fp8 * peak["fp8"]
    if precision == "int8" and peak.get("int8"):
        return C.compute_fp8 * peak["int8"]
    return C.compute_bf16 * peak["bf16"]


@dataclass(frozen=True, slots=True)
class Pace:
    """What a replica needs per pass and per token, in seconds; the expert term keeps its own curve."""

    gemm_pass: float
    gemm_token: float
    head_pass: float
    head_token: float
    experts_pass: float
    experts_token: float
    comm_pass: float
    comm_token: float
    layers_pass: float
    decode_sequence: float
    decode_pass: float


@lru_cache(maxsize=4096)
def pace(d: Deployment) -> Pace:
    """The coefficients of a replica."""
    m, g, n = d.model, d.accelerator, d.shares
    p, bandwidth, s = m.parameters, d.weight_bytes_s, 1 / d.pace
    other_bytes = BYTES_PER_ELEMENT[d.precision.others]
    other_flops = effective_flops(g, d.precision.others, m.fp8_blocks)
    expert_flops = effective_flops(g, d.precision.weights)
    if d.precision.gguf:
        other_flops = expert_flops = g.machine.llama_cpp.compute * g.flops["bf16"]
    layer_s, expert_layer_s = d.layer_s
    moe_layers = m.experts.layers if m.experts else 0.0
    comm_pass, comm_token = _communication(d, moe_layers)
    return Pace(
        gemm_pass=s * (p.attention / (1 if d.dp_attention else n) + (p.dense + p.shared) / n) * other_bytes / bandwidth,
        gemm_token=s
        * (2 * p.trunk / (n * other_flops) + 2 * C.activation_traffic * m.hidden * m.layers / (n * bandwidth)),
        head_pass=s * p.head * d.precision.vocabulary_bytes / (n * bandwidth),
        head_token=s * 2 * p.head / (n * C.compute_bf16 * g.flops["bf16"]),
        experts_pass=s * p.routed * BYTES_PER_ELEMENT[d.precision.weights] / (n * bandwidth),
        experts_token=s * 2 * p.routed_active / (n * expert_flops),
        comm_pass=s * comm_pass,
        comm_token=s * comm_token,
        layers_pass=s * m.layers * layer_s,
        decode_pass=s * (m.layers * layer_s + moe_layers * expert_layer_s),
        decode_sequence=s * C.sequence_s / d.ranks,
    )


def _communication(d: Deployment, moe_layers: float) -> tuple[float, float]:
    """Seconds per pass and per token.

    TP: two all-reduces a layer, each moving 2 (n-1)/n of a bf16 activation. DEP: dispatch in fp8 and combine in bf16,
    1 + 2 bytes per hidden element of every expert a token goes to.
    """
    if d.shares == 1:
        return 0.0, 0.0
    per_byte = (d.n - 1) / d.n / (C.link * d.link_bytes_s)
    if not d.dp_attention:
        layers = 2 * d.model.layers
        return layers * (C.message_between_nodes_s if d.wide else C.message_s), layers * 4 * d.model.hidden * per_byte
    hidden_share = 1 - WIDE_OVERLAP if d.wide else 1.0
    per_token = d.model.experts.per_token if d.model.experts else 1
    return moe_layers * 2 * C.message_s, hidden_share * moe_layers * 3 * per_token * d.model.hidden * per_byte / d.n


def experts_s(d: Deployment, p: Pace, tokens: float) -> float:
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
        p.gemm_pass + p.comm_pass + p.layers_pass / 2 + (p.gemm_token + p.comm_token) * tokens + experts_s(d, p, tokens)
    )
    return passes * one_pass + _prompt_attention_s(d, prompt) * (1 - prefix_hit**2)


@lru_cache(maxsize=4096)
def _prompt_attention_s(d: Deployment, prompt: float) -> float:
    """Seconds of attention over one whole prompt."""
    return prefill_flops(d.model, prompt) / (d.shares * C.attention * d.accelerator.flops["bf16"] * d.pace)
