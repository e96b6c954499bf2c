"""Tokens per second on a given machine, and what running a model on one's own machine costs."""

from math import exp

from protocols.adoption import Assessment, Evidence, Grade, Input, Measure
from protocols.adoption.text.number_format import money, number

from ..economics.energy import node_power_w
from ..facts.specs import Accelerator, Architecture, Precision
from ..facts.units import HOURS_PER_MONTH
from ..measure.measure import figure, measure, of
from ..performance.batching import Demand, rate
from ..performance.deployment import Deployment
from ..performance.memory import kv_bytes_per_sequence, room_bytes, weights_bytes
from ..performance.uncertainty import trust
from ..report.evidence import architecture_evidence, datasheet_evidence
from .machine import SMALL_MACHINES, format_note, format_of, machine_of, which_machine
from .reply import CostCase, assumed, not_on_file, reply

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
    figures = _speed_measures(case, model, machine)
    if isinstance(figures, str):
        return not_on_file(case, figures)
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


def _speed_measures(
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


def own_machine(case: CostCase) -> Assessment:
    """What running a model on a machine one has costs: its electricity, without rent and without staff."""
    machine, refusal = machine_of(case)
    model = case.model
    if model is None:
        return not_on_file(case, f"The cost of {case.name} on your own machine is not on file: it is not known here.")
    if machine is None:
        return refusal or not_on_file(case, "The cost of your own machine needs the machine.", (which_machine(case),))
    figures = _speed_measures(case, model, machine)
    if isinstance(figures, str):
        return not_on_file(case, figures)
    pace, prompt, error, formats = figures
    month = case.inquiry.use.workload.tokens_per_month
    volume = figure(
        "tokens_per_month",
        month if month is not None else case.knowledge.assumed.value("tokens_per_month"),
        "tokens/month",
        (case.person("use.workload.tokens_per_month"),) if month is not None else (),
    )
    busy = measure(
        f"own.{machine.id}.busy_hours",
        "Hours a month the machine works, three tokens read for one written",
        "hours/month",
        "tokens_per_month * 0.75 / prompt_per_s / 3600 + tokens_per_month * 0.25 / tokens_per_s / 3600",
        (volume, of("prompt_per_s", prompt), of("tokens_per_s", pace)),
    )
    bill = measure(
        f"own.{machine.id}.usd_month",
        f"Electricity a month of {case.name} on your own {machine.id}",
        "USD/month",
        "busy_hours * watts / 1000 * usd_per_kwh",
        (of("busy_hours", busy), _watts(case, machine), case.default("home_usd_per_kwh", "usd_per_kwh")),
    )
    enough = float(busy.value) <= HOURS_PER_MONTH
    summary = (
        f"On your own {machine.id} you pay electricity only: about {money(float(bill.value))} a month for "
        f"{number(float(volume.value))} tokens, at {float(pace.value):,.0f} tokens per second; no rent, no staff. "
        + (
            f"It works {float(busy.value):,.0f} hours a month. "
            if enough
            else f"One machine does not manage that: it would work {float(busy.value):,.0f} hours in a month of 730. "
        )
        + f"The machine itself and your time are not counted. The error: {error}."
    )
    notes = [*format_note(case, formats)]
    if month is None:
        notes.append(assumed("use.workload.tokens_per_month", float(volume.value), "the usual assumed volume"))
    return reply(
        case,
        f"About {money(float(bill.value))} a month of electricity on your own machine",
        summary,
        (pace, prompt, busy, bill),
        assumptions=notes,
        not_covered=("The purchase of the machine, and what your time is worth.",),
    )


def _watts(case: CostCase, machine: Accelerator) -> Input:
    power = case.knowledge.physics.energy.power
    if machine.machine.name in SMALL_MACHINES and machine.machine.name != "workstation":
        watts = machine.tdp_w or 0.0
        return figure("watts", watts + 100, "W of the card and 100 W around it", (datasheet_evidence(machine),))
    return figure("watts", node_power_w(machine, 1, 1.0, power), "W", (datasheet_evidence(machine),))


def _method(case: CostCase) -> Evidence:
    """Where the estimate of speed is explained and tested."""
    return Evidence(
        title="Throughput by class of machine, cross-validated by source",
        locator="agents/cost/README.md#throughput",
        seen=case.knowledge.physics.as_of,
        grade=Grade.JUDGEMENT,
    )
