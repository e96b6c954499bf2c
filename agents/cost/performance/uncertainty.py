"""How far an estimate of throughput can be wrong, and in what it is grounded."""

from dataclasses import dataclass

from ..facts.machines.accelerator import Accelerator
from ..facts.machines.benchmarks import Anchor
from ..facts.machines.specs import Architecture

# Standard deviation of log(measured / estimated). Anchored: leave-one-out over the 118 packaged rows whose replica
# has another row, 0.16, rounded up. Elsewhere and one's own measurement: judgement. Else the class of machine's own.
ANCHORED = 0.17
ELSEWHERE = 0.45
OWN_MEASUREMENT = 0.10


@dataclass(frozen=True, slots=True)
class EstimateError:
    """The log-normal error of a throughput and the sentence that justifies it."""

    sigma: float
    because: str
    validated: bool


def trust(model: Architecture, accelerator: Accelerator, anchor: Anchor | None) -> EstimateError:
    """The error to assume for a model on an accelerator."""
    if anchor is not None:
        runs = "one published run" if anchor.rows == 1 else f"{anchor.rows} published runs"
        return EstimateError(ANCHORED, f"corrected by {runs} of the same model, GPU, format and layout", True)
    trust = accelerator.machine.trust
    if trust is None:
        return EstimateError(
            ELSEWHERE, f"too few published runs on machines like {accelerator.id}: not validated", False
        )
    if not model.validated:
        why = f"no run of a model with {model.attention} layers was compared: not validated"
        return EstimateError(max(ELSEWHERE, trust.sigma), why, False)
    why = (
        f"of {trust.runs} published runs on such machines that the fit had not seen, {trust.within_1_5:.0%} lie within "
        f"1.5x of the estimate and {trust.within_2:.0%} within 2x"
    )
    return EstimateError(trust.sigma, why, True)
