"""One replica: a model in a number format on so many GPUs, laid out one way."""

from dataclasses import dataclass

from ..facts.machines.accelerator import Accelerator
from ..facts.machines.specs import Architecture, NotEstimable, Precision
from .calibration import BETWEEN_NODES_BYTES_S

MOST_GPUS = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Deployment:
    """A replica, hashed by identity because a search asks for its pace thousands of times.

    `dp_attention`: attention is replicated, experts are spread (DEP); else all is split (TP).

    `link_gb_s` overrides the data sheet, `speed` scales every time by a measured correction.
    """

    model: Architecture
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
    def shares(self) -> int:
        """Over how many GPUs one layer is spread; llama.cpp gives whole layers to each card, which then take turns."""
        return 1 if self.precision.gguf else self.n

    @property
    def weight_bytes_s(self) -> float:
        """What reading weights reaches on one GPU, in bytes per second."""
        machine = self.accelerator.machine
        share = machine.llama_cpp.bandwidth if self.precision.gguf else machine.bandwidth
        return share * self.accelerator.bandwidth_bytes_s

    @property
    def one_stream_slowdown(self) -> float:
        """How much longer reading the weights takes for a few streams, whose kernels do not fill the GPU."""
        machine = self.accelerator.machine
        return 1.0 if self.precision.gguf else machine.bandwidth / (machine.one_stream or machine.bandwidth)

    @property
    def layer_s(self) -> tuple[float, float]:
        """Fixed seconds of every layer in a step, and those of a layer with experts on top."""
        machine = self.accelerator.machine
        if self.precision.gguf:
            return machine.llama_cpp.layer_us * 1e-6, 0.0
        return machine.layer_us * 1e-6, machine.expert_layer_us * 1e-6

    @property
    def pace(self) -> float:
        """By how much every time is divided: the class of machine and a measured correction."""
        return self.accelerator.machine.speed * self.speed

    @property
    def cache_shares(self) -> int:
        """Over how many GPUs one step's cache reads are spread."""
        if self.dp_attention:
            return self.n
        # Latent attention keeps one cache for all heads, which tensor parallelism cannot split.
        return 1 if self.model.latent else min(self.shares, self.model.kv_heads or 1)

    @property
    def ranks(self) -> int:
        """Schedulers that each admit sequences: one per GPU under data-parallel attention."""
        return self.n if self.dp_attention else 1

    @property
    def layout(self) -> str:
        """The layout as people write it: TP2, DEP8."""
        return f"{'DEP' if self.dp_attention else 'TP'}{self.n}"
