"""How many readers a machine serves at once, each at a pace."""

from math import exp

from protocols.adoption import Assessment, Measure
from protocols.adoption.text.number_format import number

from ...facts.machines.accelerator import Accelerator
from ...facts.machines.specs import Architecture, NotEstimable
from ...measure.measure import figure, measure
from ...performance.batching import Demand, ReplicaRate, largest_batch, rate, room_for
from ...performance.deployment import Deployment
from ...performance.uncertainty import trust
from ...report.evidence import architecture_evidence, datasheet_evidence
from ..reply import CostCase, assumed, not_on_file, reply
from .machine import machine_of, served_format, which_machine

EVERYDAY = 20.0
P90 = 1.2816


def concurrency(case: CostCase) -> Assessment:
    """The largest batch that fits and keeps the pace, on one replica over all GPUs named."""
    machine, refusal = machine_of(case)
    model = case.model
    if model is None:
        return not_on_file(case, f"How many users {case.name} serves is not on file: its architecture is not known.")
    if machine is None:
        return refusal or not_on_file(case, "How many users depends on the machine.", (which_machine(case),))
    load, pace = case.inquiry.use.workload, case.focus.tokens_per_second or EVERYDAY
    count, formats = load.gpu_count or 1, served_format(model, machine)
    tokens = {
        name: getattr(load, name) or case.knowledge.assumed.value(name) for name in ("input_tokens", "output_tokens")
    }
    demand = Demand(tokens["input_tokens"], tokens["output_tokens"], 1 / pace)
    try:
        replica = Deployment(model, machine, formats, count)
        batch, bound, _ = largest_batch(replica, demand)
    except NotEstimable as problem:
        return not_on_file(case, f"How many users {count} x {machine.id} serves is not on file: {problem}.")
    where = f"{count} x {machine.id}"
    if batch < 1:
        return not_on_file(
            case, f"{case.name} in {formats.weights} does not fit on {where}, so it serves nobody there."
        )
    at_batch, error = rate(replica, demand, batch), trust(model, machine, None)
    together = _together(case, replica, at_batch, where)
    # A thousandth of slack: the batch was chosen so that the pace is just met, and the division does not come out even.
    slow = "" if at_batch.tpot_s <= 1 / pace * 1.001 else f" Even one reader gets only {1 / at_batch.tpot_s:,.0f}."
    summary = (
        f"{where} serves about {batch:,} readers at once with {case.name} in {formats.weights}, each at {pace:g} "
        f"tokens per second or more, {number(float(together.value))} tokens per second together; what bounds it is "
        f"{bound.value}.{slow} Requests of {demand.input_tokens:,.0f} tokens in and {demand.output_tokens:,.0f} out, "
        f"all active at once: of people who read and think, several times as many. The error: {error.because}."
    )
    notes = [] if case.focus.tokens_per_second else [assumed("cost.tokens_per_second", pace, "faster than most read")]
    notes += [
        assumed(f"use.workload.{name}", value, case.knowledge.assumed[name].why)
        for name, value in tokens.items()
        if getattr(load, name) is None
    ]
    answer = f"About {batch:,} readers at once on {where}"
    return reply(case, answer, summary, (together,), assumptions=notes, confidence=0.55, basis=error.because)


def under_load(case: CostCase, model: Architecture, machine: Accelerator, readers: int) -> Assessment:
    """What each of so many readers gets, and all together."""
    load, where = case.inquiry.use.workload, f"{case.inquiry.use.workload.gpu_count or 1} x {machine.id}"
    lengths = [getattr(load, name) or case.knowledge.assumed.value(name) for name in ("input_tokens", "output_tokens")]
    demand = Demand(lengths[0], lengths[1])
    replica = Deployment(model, machine, served_format(model, machine), load.gpu_count or 1)
    most = room_for(replica, demand)
    if most < 1:
        return not_on_file(case, f"{case.name} does not fit on {where}, so its speed there is not on file.")
    at_batch, error = rate(replica, demand, min(readers, most)), trust(model, machine, None)
    together = _together(case, replica, at_batch, where)
    fewer = f" Only {most:,} fit in memory at once; the others wait." if most < readers else ""
    summary = (
        f"With {min(readers, most):,} readers at once, {where} writes about {number(float(together.value))} tokens per "
        f"second with {case.name} in {replica.precision.weights}, {1 / at_batch.tpot_s:,.0f} for each.{fewer} Requests "
        f"of {lengths[0]:,.0f} tokens in and {lengths[1]:,.0f} out. The error: {error.because}."
    )
    answer = f"About {number(float(together.value))} tokens per second for {min(readers, most):,} readers on {where}"
    return reply(case, answer, summary, (together,), confidence=0.6, basis=error.because)


def _together(case: CostCase, replica: Deployment, at_batch: ReplicaRate, where: str) -> Measure:
    """Tokens per second of all readers, with the error of its class of machine as the range."""
    proof = (architecture_evidence(replica.model), datasheet_evidence(replica.accelerator))
    spread = exp(P90 * trust(replica.model, replica.accelerator, None).sigma)
    value = at_batch.batch / at_batch.tpot_s
    return measure(
        f"concurrency.{replica.accelerator.id}.tokens_per_s",
        f"Output tokens per second of all readers: {case.name} in {replica.precision.weights} on {where}",
        "tokens/s",
        "readers / (step_s + wait_s)",
        (
            figure("readers", at_batch.batch, "readers at once"),
            figure("step_s", at_batch.decode_s, "s per token", proof),
            figure("wait_s", at_batch.tpot_s - at_batch.decode_s, "s per token for the prompts of others"),
        ),
        low=value / spread,
        high=value * spread,
        range_means="P10 to P90 of the error of such machines",
    )
