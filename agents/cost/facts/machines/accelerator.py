"""An accelerator by its data sheet, and its class of machine: how far it falls short of the sheet."""

from collections.abc import Mapping
from dataclasses import dataclass

from protocols.models import StrictModel


class LlamaCpp(StrictModel):
    """What llama.cpp reaches on a class of machine; it runs GGUF files. `compute` is its share of the 16-bit peak."""

    bandwidth: float
    layer_us: float
    compute: float = 0.40


class Accuracy(StrictModel):
    """How estimates for a class of machine compare with published runs no fit had seen.

    `within_1_5` and `within_2` are shares, rounded down to whole hundredths.
    """

    runs: int
    within_1_5: float
    within_2: float
    sigma: float


class Machine(StrictModel):
    """A class of machines: how far they fall short of their data sheets, and how far estimates are off."""

    name: str
    bandwidth: float = 0.90
    one_stream: float | None = None
    speed: float = 1.0
    layer_us: float = 38
    expert_layer_us: float = 24
    experts_least: float = 0.0
    llama_cpp: LlamaCpp
    trust: Accuracy | None = None


@dataclass(frozen=True, slots=True)
class Accelerator:
    """One accelerator from its data sheet; `flops` is dense peak by format, `link_bytes_s` one way per GPU.

    `link_gpus` is how many reach each other over that link; `node_gpus` how many a server holds.
    """

    id: str
    vendor: str
    aliases: tuple[str, ...]
    memory_bytes: float
    nominal_gb: float
    bandwidth_bytes_s: float
    flops: Mapping[str, float]
    tdp_w: float | None
    link_bytes_s: float
    link_gpus: int
    node_gpus: int
    machine: Machine
    verified: bool
    source: str
    seen: str
    notes: str = ""

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def is_cpu(self) -> bool:
        return self.machine.name == "cpu"
