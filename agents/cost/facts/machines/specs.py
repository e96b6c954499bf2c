"""The frozen values the physics works on: models, number formats, and what goes wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ConfigDict


class UnknownModel(LookupError):
    """No architecture is known for this model, so nothing about its size or speed can be said."""


class UnknownAccelerator(LookupError):
    """No data sheet is known for this accelerator."""


class NotEstimable(ValueError):
    """The question has no answer in this model of the world; the text says why."""


@dataclass(frozen=True, slots=True)
class Latent:
    """Multi-head latent attention: cached rank, rotary part, and the head sizes of keys and values."""

    rank: int
    rope: int
    key: int
    value: int


@dataclass(frozen=True, slots=True)
class Experts:
    """A mixture of experts: how many, how many a token uses, their inner size, and the layers that have them."""

    count: int
    per_token: int
    inner: int
    layers: float


@dataclass(frozen=True, slots=True)
class Parameters:
    """Parameters by what reads them, as counts; `head` is the LM head even when it shares the embedding."""

    attention: float
    dense: float
    shared: float
    routed: float
    routed_active: float
    embedding: float
    head: float

    @property
    def trunk(self) -> float:
        """What every token passes through, experts and vocabulary aside."""
        return self.attention + self.dense + self.shared


@dataclass(frozen=True, slots=True)
class Architecture:
    """The architecture of one open-weight model, as far as memory and time depend on it.

    `kv_per_token` counts elements over all full layers, `kv_windowed` over all windowed ones, `state_bytes`
    is the constant state of linear-attention or Mamba layers, per sequence.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    id: str
    name: str
    total: float
    active: float | None
    parameters: Parameters
    layers: int
    full_layers: int
    windowed_layers: int
    attention: str
    hidden: int
    heads: int
    kv_heads: int | None
    head_dim: int
    kv_per_token: float
    kv_windowed: float
    window: int
    state_bytes: float
    context: int
    tied: bool
    computed_groups: bool
    verified: bool
    source: str
    seen: str
    latent: Latent | None = None
    index_topk: int | None = None
    experts: Experts | None = None
    native_precision: str | None = None
    notes: str = ""
    fp8_blocks: bool = False

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def validated(self) -> bool:
        """Whether runs of this kind of attention were among those the formulas were compared with."""
        return self.computed_groups and self.attention in VALIDATED_ATTENTION


# Kinds of attention that published runs were compared with; others are estimated by the same formulas, unchecked.
VALIDATED_ATTENTION = frozenset({"gqa", "gqa+sliding", "gqa+chunked", "gqa+gated-deltanet", "mla", "mla+dsa"})
# Bytes per parameter of a whole GGUF file, whose tensors are of several formats, the vocabulary included: sizes of
# Llama-3-70B files over its 70.55 billion parameters (GPU-Benchmarks-on-LLM-Inference, README, May 2024).
GGUF_BYTES: Mapping[str, float] = {
    "q8_0": 8.50 / 8,
    "q6_k": 6.56 / 8,
    "q5_k": 5.66 / 8,
    "q4_k": 4.82 / 8,
    "q4_0": 4.55 / 8,
    "iq4_xs": 4.30 / 8,
    "q3_k": 3.89 / 8,
    "iq3_m": 3.62 / 8,
    "q2_k": 2.99 / 8,
}
# Bytes per stored element. nvfp4 carries one fp8 scale per 16 elements, mxfp4 one byte per 32;
# int4 as compressed-tensors and GPTQ store it, with a 16-bit scale per group of 32.
BYTES_PER_ELEMENT: Mapping[str, float] = {
    "fp32": 4.0,
    "bf16": 2.0,
    "fp16": 2.0,
    "fp8": 1.0,
    "int8": 1.0,
    "fp4": 0.5625,
    "nvfp4": 0.5625,
    "mxfp4": 0.53125,
    "int4": 0.5625,
} | GGUF_BYTES
# Engines keep embedding and LM head in 16 bit whatever the format of the rest; a GGUF file quantises them too.
VOCABULARY_BYTES = 2


@dataclass(frozen=True, slots=True)
class Precision:
    """The format of the expert weights, of the other weights, and the bytes of one cached key or value."""

    weights: str
    others: str
    kv_bytes: float

    def __post_init__(self) -> None:
        for name in (self.weights, self.others):
            if name not in BYTES_PER_ELEMENT:
                raise NotEstimable(f"number format {name!r} is not one of {', '.join(BYTES_PER_ELEMENT)}")
        if not 0 < self.kv_bytes <= 4:
            raise NotEstimable(f"{self.kv_bytes} bytes per cached element is not between 0 and 4")

    @property
    def gguf(self) -> bool:
        """Whether llama.cpp runs it, from a GGUF file."""
        return self.weights in GGUF_BYTES

    @property
    def vocabulary_bytes(self) -> float:
        """Bytes per parameter of embedding and LM head."""
        return GGUF_BYTES.get(self.weights, VOCABULARY_BYTES)

    @property
    def label(self) -> str:
        """The formats in a few words."""
        others = "" if self.others == self.weights else f", other weights {self.others}"
        return f"{self.weights}{others}, {self.kv_bytes * 8:g}-bit KV cache"
