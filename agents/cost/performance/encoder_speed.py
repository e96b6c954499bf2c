"""How fast a machine embeds or transcribes: the arithmetic of one pass, and the share of the peak that is reached."""

from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import fmean, stdev

from ..facts.machines.encoders import Encoder, EncoderRun, Encoders
from ..facts.pricing.unit_prices import Modality

# Student's t at 90 %, by degrees of freedom: so few runs say little about the spread of the next one.
T_90 = {1: 3.078, 2: 1.886, 3: 1.638, 4: 1.533, 5: 1.476}
T_90_MANY = 1.44


@dataclass(frozen=True, slots=True)
class PeakShare:
    """The share of a GPU's dense 16-bit peak that published runs reached: their mean, and P10 to P90 of the next."""

    value: float
    low: float
    high: float
    runs: tuple[EncoderRun, ...]


def operations_per_token(model: Encoder, tokens: float) -> float:
    """FLOPs of one token in a text of so many: two per parameter, and the attention to every other token."""
    return 2 * model.trunk + 4 * tokens * model.attention_width * model.layers


def operations_per_window(model: Encoder, facts: Encoders) -> float:
    """FLOPs of one window of audio: the encoder, the decoder's view of its frames, and the tokens written."""
    frames, tokens, width = facts.window.frames, facts.window.tokens, model.attention_width
    # A decoder layer has 4 d^2 of self-attention, 2 d^2 of cross-attention and 8 d^2 of feed-forward per token.
    written = tokens * (model.decoder_layers * 14 * width**2 + model.vocabulary * width)
    cross = frames * model.decoder_layers * 2 * width**2
    return frames * operations_per_token(model, frames) + 2 * (written + cross)


def share_of_peak(task: Modality, facts: Encoders) -> PeakShare:
    """The geometric mean over published runs, a reranker counted as what it is: an encoder of text."""
    runs = facts.runs_of(Modality.EMBEDDING if task is Modality.RERANK else task)
    shares = [log(_reached(run, facts)) for run in runs]
    middle, degrees = fmean(shares), len(shares) - 1
    width = T_90.get(degrees, T_90_MANY) * stdev(shares) * sqrt(1 + 1 / len(shares))
    return PeakShare(exp(middle), exp(middle - width), exp(middle + width), runs)


def _reached(run: EncoderRun, facts: Encoders) -> float:
    model = facts.model(run.model)
    if model.task is Modality.TRANSCRIPTION:
        work = operations_per_window(model, facts) / facts.window.seconds
    else:
        work = operations_per_token(model, run.tokens)
    return run.per_s * work / (run.tflops * 1e12)
