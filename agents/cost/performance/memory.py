"""What has to fit: resident weights, the cache of one sequence, and how many sequences there is room for."""

from math import floor

from ..facts.machines.specs import BYTES_PER_ELEMENT, Architecture, Precision
from .attention import kv_bytes_per_sequence
from .calibration import CACHE_SHARE, RESERVED_BYTES_PER_GPU
from .deployment import Deployment


def weights_bytes(model: Architecture, precision: Precision) -> float:
    """Bytes of one copy of the weights: every expert is resident, tied embeddings once."""
    p = model.parameters
    vocabulary = p.embedding + (0 if model.tied else p.head)
    return (
        p.trunk * BYTES_PER_ELEMENT[precision.others]
        + p.routed * BYTES_PER_ELEMENT[precision.weights]
        + vocabulary * precision.vocabulary_bytes
    )


def resident_bytes(d: Deployment) -> float:
    """Bytes of weights over all GPUs of a replica; data-parallel attention keeps a copy of attention on each."""
    copies = d.n - 1 if d.dp_attention else 0
    return (
        weights_bytes(d.model, d.precision)
        + copies * d.model.parameters.attention * BYTES_PER_ELEMENT[d.precision.others]
    )


def kv_copies(d: Deployment) -> float:
    """How often a replica stores one sequence's cache: tensor parallelism cannot split fewer heads than GPUs."""
    if d.dp_attention:
        return 1.0
    if d.model.latent:
        return float(d.n)
    return max(1.0, d.n / (d.model.kv_heads or 1))


def room_bytes(d: Deployment, cache_share: float = CACHE_SHARE) -> float:
    """Bytes left for caches on a whole replica; negative when the weights do not fit."""
    free = d.n * d.accelerator.memory_bytes - resident_bytes(d) - d.n * RESERVED_BYTES_PER_GPU
    return free * cache_share


def most_sequences(d: Deployment, context: float, cache_share: float = CACHE_SHARE) -> int:
    """How many sequences of `context` tokens fit at once; 0 when none does."""
    per_sequence = kv_bytes_per_sequence(d.model, context, d.precision.kv_bytes) * kv_copies(d)
    return max(0, floor(room_bytes(d, cache_share) / per_sequence))
