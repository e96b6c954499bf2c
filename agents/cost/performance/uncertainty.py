"""How far an estimate of throughput can be wrong, and in what it is grounded."""

from dataclasses import dataclass

from ..facts.specs import Accelerator, Model
from .anchor import Anchor

# Standard deviation of log(measured / estimated). Validated: 0.22 over the fitted runs, 0.215 over 1,230 runs of five
# model families never used in the fit, rounded up. Anchored: leave-one-out over the 118 packaged rows whose replica
# has another row, 0.16, rounded up. Elsewhere and one's own measurement: judgement.
VALIDATED = 0.25
ANCHORED = 0.17
ELSEWHERE = 0.40
OWN_MEASUREMENT = 0.10


@dataclass(frozen=True, slots=True)
class Trust:
    """The log-normal error of a throughput and the sentence that justifies it."""

    sigma: float
    because: str
    validated: bool


def trust(model: Model, accelerator: Accelerator, anchor: Anchor | None) -> Trust:
    """The error to assume for a model on an accelerator."""
    known_model, known_gpu = model.validated, accelerator.throughput != "unchecked"
    if anchor is not None:
        runs = "one published run" if anchor.rows == 1 else f"{anchor.rows} published runs"
        return Trust(ANCHORED, f"corrected by {runs} of the same model, GPU, format and layout", True)
    if not known_gpu:
        return Trust(ELSEWHERE, f"no published run on {accelerator.id} was compared: not validated", False)
    if not known_model:
        why = f"no run of a model with {model.attention} layers was compared: not validated"
        return Trust(ELSEWHERE, why, False)
    if accelerator.speed != 1:
        return Trust(ELSEWHERE, f"slowed to {accelerator.speed:g}: {accelerator.speed_because}", True)
    return Trust(VALIDATED, "nine in ten published runs on such models and GPUs lie within 1.5x of the estimate", True)
