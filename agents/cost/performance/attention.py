"""What attention keeps, reads and computes: grouped-query, latent, sparse, windowed, compressed and linear layers."""

from ..facts.machines.specs import Architecture
from .calibration import INDEXER_KEY_BYTES

COMPRESSED = "compressed-mqa"


def kv_bytes_per_sequence(model: Architecture, context: float, kv_bytes: float) -> float:
    """Bytes one sequence of `context` tokens keeps: growing cache, windowed cache and constant state."""
    windowed = model.kv_windowed * min(context, model.window)
    return (model.kv_per_token * context + windowed) * kv_bytes + model.state_bytes


def kv_bytes_read(model: Architecture, context: float, kv_bytes: float) -> float:
    """Bytes one sequence reads in one decode step; a DSA indexer reads all its keys, attention only the top-k."""
    if model.latent is None or model.index_topk is None:
        return kv_bytes_per_sequence(model, context, kv_bytes)
    chosen = (model.latent.rank + model.latent.rope) * min(context, model.index_topk) * kv_bytes
    return model.full_layers * (chosen + INDEXER_KEY_BYTES * context) + model.state_bytes


def decode_flops(model: Architecture, context: float) -> float:
    """FLOPs of attention for one new token of one sequence; latent attention in its absorbed form."""
    if model.latent is not None:
        positions = min(context, model.index_topk or context)
        return model.full_layers * 2 * model.heads * (2 * model.latent.rank + model.latent.rope) * positions
    if model.attention == COMPRESSED:
        return 4 * model.heads * model.kv_per_token * context
    positions = model.full_layers * context + model.windowed_layers * min(context, model.window)
    return 4 * model.heads * model.head_dim * positions


def prefill_flops(model: Architecture, prompt: float) -> float:
    """FLOPs of causal attention over a whole prompt."""
    pairs = prompt * prompt / 2
    if model.attention == COMPRESSED:
        return 4 * model.heads * model.kv_per_token * pairs
    dims = model.latent.key + model.latent.value if model.latent else 2 * model.head_dim
    inside = min(prompt, model.window)
    windowed = inside * inside / 2 + (prompt - inside) * inside
    return 2 * model.heads * dims * (model.full_layers * pairs + model.windowed_layers * windowed)
