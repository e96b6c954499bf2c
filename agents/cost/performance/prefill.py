"""How long a replica takes to read a prompt."""

from functools import lru_cache

from ..facts.machines.specs import NotEstimable
from .attention import prefill_flops
from .calibration import CALIBRATION as C
from .deployment import Deployment
from .pace import experts_s, pace

# Prompts that wait for the same prefill pass, as a share of the requests in flight (part of the fit of CALIBRATION).
PROMPTS_WAITING_SHARE = 1 / 16


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
