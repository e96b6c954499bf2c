"""One replica: a model in a number format on so many GPUs, laid out one way."""

from dataclasses import dataclass

from ..facts.specs import Accelerator, Model, NotEstimable, Precision
from .calibration import BETWEEN_NODES_BYTES_S

MOST_GPUS = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Deployment:
    """A replica, hashed by identity because a search asks for its pace thousands of times.

    `dp_attention`: attention is replicated, experts are spread (DEP); else all is split (TP).

    `link_gb_s` overrides the data sheet, `speed` scales every time by a measured correction.
    """

    model: Model
    accelerator: Accelerator
    precision: Precision
    n: int = 1
    dp_attention: bool = False
    link_gb_s: float | None = None
    speed: float = 1.0

    def __post_init__(self) -> None:
        if not 1 <= self.n <= MOST_GPUS:
            raise NotEstimable(f"a replica of {self.n} GPUs is not between 1 and {MOST_GPUS}")
        if not self.accelerator.flops.get("bf16"):
            raise NotEstimable(f"{self.accelerator.id} has no published 16-bit speed")
        if self.speed <= 0 or (self.link_gb_s is not None and self.link_gb_s <= 0):
            raise NotEstimable("speed and link bandwidth must be positive")

    @property
    def wide(self) -> bool:
        """Whether the replica reaches beyond the GPUs one fast link joins."""
        return self.n > self.accelerator.link_gpus

    @property
    def link_bytes_s(self) -> float:
        """One-way bandwidth per GPU between the GPUs of this replica."""
        if self.link_gb_s is not None:
            return self.link_gb_s * 1e9
        return min(self.accelerator.link_bytes_s, BETWEEN_NODES_BYTES_S) if self.wide else self.accelerator.link_bytes_s

    @property
    def ranks(self) -> int:
        """Schedulers that each admit sequences: one per GPU under data-parallel attention."""
        return self.n if self.dp_attention else 1

    @property
    def layout(self) -> str:
        """The layout as people write it: TP2, DEP8."""
        return f"{'DEP' if self.dp_attention else 'TP'}{self.n}"
