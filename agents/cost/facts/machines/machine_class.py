"""A class of machines: how far they fall short of their data sheets, and how far estimates for them are off."""

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
