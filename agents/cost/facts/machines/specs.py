"""The frozen values the physics works on: models, accelerators, number formats, and what goes wrong with them."""

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
