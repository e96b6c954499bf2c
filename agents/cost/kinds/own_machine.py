"""What running a model on one's own machine costs: its electricity."""

from protocols.adoption import Assessment, Assumption, Input, Measure
from protocols.adoption.text.number_format import money, number

from ..economics.energy import node_power_w
from ..facts.machines.accelerator import Accelerator
from ..facts.units import HOURS_PER_MONTH
from ..measure.measure import figure, measure, of
from ..report.evidence import datasheet_evidence
from .machine import SMALL_MACHINES, format_note, machine_of, which_machine
from .reply import CostCase, assumed, not_on_file, reply
from .speed import speed_measures


def own_machine(case: CostCase) -> Assessment:
    """What running a model on a machine one has costs: its electricity, without rent and without staff."""
    machine, refusal = machine_of(case)
    model = case.model
    if model is None:
        return not_on_file(case, f"The cost of {case.name} on your own machine is not on file: it is not known here.")
    if machine is None:
        return refusal or not_on_file(case, "The cost of your own machine needs the machine.", (which_machine(case),))
    figures = speed_measures(case, model, machine)
    if isinstance(figures, str):
        return not_on_file(case, figures)
    pace, prompt, error, formats = figures
    volume, note = _volume(case)
    busy, bill = _bill(case, machine, pace, prompt, volume)
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
    return reply(
        case,
        f"About {money(float(bill.value))} a month of electricity on your own machine",
        summary,
        (pace, prompt, busy, bill),
        assumptions=(*format_note(case, formats), *note),
        not_covered=("The purchase of the machine, and what your time is worth.",),
    )


def _volume(case: CostCase) -> tuple[Input, tuple[Assumption, ...]]:
    """Tokens a month, and what is noted when nobody said how many."""
    field, month = "use.workload.tokens_per_month", case.inquiry.use.workload.tokens_per_month
    if month is not None:
        return figure("tokens_per_month", month, "tokens/month", (case.person(field),)), ()
    usual = case.knowledge.assumed.value("tokens_per_month")
    return figure("tokens_per_month", usual, "tokens/month"), (assumed(field, usual, "the usual assumed volume"),)


def _bill(
    case: CostCase, machine: Accelerator, pace: Measure, prompt: Measure, volume: Input
) -> tuple[Measure, Measure]:
    """The hours a month the machine works, and their electricity."""
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
    return busy, bill


def _watts(case: CostCase, machine: Accelerator) -> Input:
    power = case.knowledge.physics.energy.power
    # A workstation card sits in a server like the big ones; the small machines are a card and the computer around it.
    if machine.machine.name in SMALL_MACHINES and machine.machine.name != "workstation":
        watts = machine.tdp_w or 0.0
        return figure("watts", watts + 100, "W of the card and 100 W around it", (datasheet_evidence(machine),))
    return figure("watts", node_power_w(machine, 1, 1.0, power), "W", (datasheet_evidence(machine),))
