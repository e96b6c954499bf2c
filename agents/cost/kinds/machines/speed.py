"""Tokens per second on a given machine, and what running a model on one's own machine costs."""

from math import exp

from protocols.adoption import Assessment, Evidence, Grade, Measure

from ...facts.machines.accelerator import Accelerator
from ...facts.machines.specs import Architecture, Precision
from ...measure.measure import figure, measure
from ...performance.attention import kv_bytes_per_sequence
from ...performance.batching import Demand, rate
from ...performance.deployment import Deployment
from ...performance.memory import room_bytes, weights_bytes
from ...performance.uncertainty import trust
from ...report.evidence import architecture_evidence, datasheet_evidence
from ..reply import CostCase, not_on_file, reply
from .concurrency import under_load
from .machine import format_note, format_of, machine_of, which_machine

PROMPT, ANSWER = 512, 512
EVERYDAY = 20.0
COMFORTABLE = "faster than most people read"
P90 = 1.2816


def speed(case: CostCase) -> Assessment:
    """Tokens per second of one reader on a given machine."""
    machine, refusal = machine_of(case)
    model = case.model
    if model is None:
        return not_on_file(case, f"The speed of {case.name} is not on file: its architecture is not known here.")
    if machine is None:
        return refusal or not_on_file(case, "The speed needs a machine.", (which_machine(case),))
    figures = speed_measures(case, model, machine)
    if isinstance(figures, str):
        return not_on_file(case, figures)
    # Only after it is known to fit: `for 20 users` of a model that does not fit gets the sentence about its size.
    if (case.focus.concurrency or 1) > 1:
        return under_load(case, model, machine, case.focus.concurrency or 1)
    pace, prompt, error, formats = figures
    per_s, count = float(pace.value), case.inquiry.use.workload.gpu_count or 1
    compared = f", {COMFORTABLE}" if per_s >= EVERYDAY else ""
    summary = (
        f"{case.name} in {formats.weights} reaches about {per_s:,.0f} tokens per second for one reader on "
        f"{count} x {machine.id} ({float(pace.low or 0):,.0f} to {float(pace.high or 0):,.0f}){compared}. "
        f"It reads a prompt at about {float(prompt.value):,.0f} tokens per second. The error: {error}."
    )
    return reply(
        case,
        f"About {per_s:,.0f} tokens per second on {machine.id}",
        summary,
        (pace, prompt),
        assumptions=format_note(case, formats),
        confidence=0.7,
        basis=f"An estimate from the data sheet; {error}.",
    )


def speed_measures(
    case: CostCase, model: Architecture, machine: Accelerator
) -> tuple[Measure, Measure, str, Precision] | str:
    """Decoding and reading pace of one request, their error and format; a sentence when it does not fit."""
    count, formats = case.inquiry.use.workload.gpu_count or 1, format_of(case, model, machine)
    if isinstance(formats, str):
        return formats
    replica = Deployment(model, machine, formats, count)
    if room_bytes(replica) <= kv_bytes_per_sequence(model, PROMPT + ANSWER, formats.kv_bytes):
        return (
            f"{case.name} in {formats.weights} does not fit on {count} x {machine.id}, so its speed there is not on "
            f"file: the weights take {weights_bytes(model, formats) / 1e9:,.1f} GB of "
            f"{count * machine.memory_bytes / 1e9:,.0f} GB."
        )
    single = rate(replica, Demand(PROMPT, ANSWER), 1)
    error = trust(model, machine, None)
    proof = (architecture_evidence(model), datasheet_evidence(machine), _method(case))
    spread = exp(P90 * error.sigma)
    pace = measure(
        f"speed.{machine.id}.tokens_per_s",
        f"Output tokens per second of one reader: {case.name} in {formats.weights} on {count} x {machine.id}",
        "tokens/s",
        "1 / step_s",
        (figure("step_s", single.decode_s, "s per token", proof),),
        low=1 / single.decode_s / spread,
        high=1 / single.decode_s * spread,
        range_means=f"P10 to P90 of a log-normal error of sigma {error.sigma:g}",
    )
    prompt = measure(
        f"speed.{machine.id}.prompt_tokens_per_s",
        "Prompt tokens read per second",
        "tokens/s",
        "prompt_tokens / prefill_s",
        (figure("prompt_tokens", PROMPT, "tokens"), figure("prefill_s", single.prefill_s, "s", proof)),
    )
    return pace, prompt, error.because, formats


def _method(case: CostCase) -> Evidence:
    """Where the estimate of speed is explained and tested."""
    return Evidence(
        title="Throughput by class of machine, cross-validated by source",
        locator="agents/cost/README.md#throughput",
        seen=case.knowledge.physics.as_of,
        grade=Grade.JUDGEMENT,
    )
