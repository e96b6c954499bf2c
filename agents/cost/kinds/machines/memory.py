"""How much memory a model needs, and how long a context a machine has room for."""

from collections.abc import Sequence

from protocols.adoption import Assessment, Measure
from protocols.adoption.text.number_format import money, number

from ...facts.machines.accelerator import Accelerator
from ...facts.machines.specs import Architecture, Precision
from ...measure.measure import figure, measure
from ...performance.attention import kv_bytes_per_sequence
from ...performance.calibration import RESERVED_BYTES_PER_GPU
from ...performance.deployment import Deployment
from ...performance.memory import room_bytes, weights_bytes
from ...report.evidence import architecture_evidence, datasheet_evidence
from ..reply import CostCase, assumed, not_on_file, reply
from .machine import format_of, machine_of, precision_of
from .rent import cheapest_rent

CONTEXT = 8192
OFFERED = ("bf16", "q8_0", "q4_k")


def memory(case: CostCase) -> Assessment:
    """How much memory a model takes in a format at a context length, and which machines have it."""
    model = case.model
    if model is None:
        return not_on_file(case, f"The memory {case.name} needs is not on file: its architecture is not known here.")
    context = float(case.focus.context_tokens or CONTEXT)
    written = case.focus.weight_format
    chosen = precision_of(written)
    if written and chosen is None:
        return not_on_file(case, f"The size of weights in {written} is not on file.")
    # Nobody who asks for one format wants a table of others; who names none wants to compare.
    formats = (chosen,) if chosen else tuple(Precision(name, name, 2) for name in OFFERED)
    machine, refusal = machine_of(case)
    if refusal is not None:
        return refusal
    figures = [_memory_measures(case, model, each_format, context) for each_format in formats]
    weights, needed = figures[0]
    label, gigabytes = written or OFFERED[0], float(needed.value)
    others = "; ".join(f"{total.id.split('.')[1]} {float(total.value):,.1f} GB" for _, total in figures[1:])
    fit, rent = _fit(case, machine, figures), None if machine else cheapest_rent(case, gigabytes)
    rented = f" Renting {rent[0]} that hold it costs {money(float(rent[1].value))} a month." if rent else ""
    summary = (
        f"{case.name} in {label} needs {gigabytes:,.1f} GB of memory with a context of {number(context)} tokens: "
        f"{float(weights.value):,.1f} GB of weights, the rest cache and room for the engine. "
        f"{f'In other formats: {others}. ' if others else ''}{fit or _machines(case, gigabytes)}{rented}"
    )
    notes = [] if case.focus.context_tokens else [assumed("cost.context_tokens", context, "a usual length of a chat")]
    notes += [] if written else [assumed("cost.weight_format", label, "the format it is published in, at 16 bit")]
    flat = [measured for pair in figures for measured in pair] + ([rent[1]] if rent else [])
    answer = f"{gigabytes:,.1f} GB in {label}"
    if rent:
        answer += f"; {rent[0]} rent for {money(float(rent[1].value))} a month"
    return reply(case, f"{fit} {answer}" if fit else answer, summary, flat, assumptions=notes, confidence=0.85)


def _fit(case: CostCase, machine: Accelerator | None, figures: Sequence[tuple[Measure, ...]]) -> str:
    """Whether it fits in the memory the question names, by format; nothing when it names none."""
    count = case.inquiry.use.workload.gpu_count or 1
    room = case.focus.memory_gb or (count * machine.memory_bytes / 1e9 if machine else None)
    if room is None:
        return ""
    where = f"{count} x {machine.id} ({room:,.0f} GB)" if machine else f"{room:g} GB"
    sizes = {total.id.split(".")[1]: float(total.value) for _, total in figures}
    fitting = [name for name, size in sizes.items() if size <= room]
    if not fitting:
        return f"It does not fit in {where}."
    return f"It fits in {where}{'' if len(fitting) == len(sizes) else f' in {fitting[0]}, not in larger formats'}."


def _memory_measures(case: CostCase, model: Architecture, formats: Precision, context: float) -> tuple[Measure, ...]:
    proof = (architecture_evidence(model),)
    cache = kv_bytes_per_sequence(model, context, formats.kv_bytes) / 1e9
    parts = (
        figure("weights_bytes", weights_bytes(model, formats), f"bytes in {formats.weights}", proof),
        figure("cache_gb", cache, f"GB for {context:,.0f} tokens", proof),
        figure("reserved_gb", RESERVED_BYTES_PER_GPU / 1e9, "GB for the engine"),
    )
    first = f"memory.{formats.weights}"
    return (
        measure(f"{first}.weights_gb", f"Weights in {formats.weights}", "GB", "weights_bytes / 1000000000", parts[:1]),
        measure(
            f"{first}.total_gb",
            f"Memory in {formats.weights} with {context:,.0f} tokens of context",
            "GB",
            "weights_bytes / 1000000000 + cache_gb + reserved_gb",
            parts,
        ),
    )


def _machines(case: CostCase, gigabytes: float) -> str:
    """The smallest machines on file that hold it."""
    machines = case.knowledge.physics.accelerators.values()
    fits = sorted((a.memory_bytes, a.id) for a in machines if a.memory_bytes >= gigabytes * 1e9 and not a.is_cpu)
    if not fits:
        return "No single machine on file holds it: it takes several GPUs."
    ids = list(dict.fromkeys(id for _, id in fits))[:3]
    return f"The smallest machines on file that hold it: {', '.join(ids)}."


def context_fit(case: CostCase) -> Assessment:
    """The longest context of one request on a given machine, or the machine a given context needs."""
    machine, refusal = machine_of(case)
    model = case.model
    if machine is None or model is None:
        return refusal or memory(case)
    count, formats = case.inquiry.use.workload.gpu_count or 1, format_of(case, model, machine)
    if isinstance(formats, str):
        return not_on_file(case, formats)
    room = room_bytes(Deployment(model, machine, formats, count))
    per_token = kv_bytes_per_sequence(model, 1, formats.kv_bytes)
    longest = max(0.0, min(float(model.context), _longest(model, room, formats)))
    proof = (architecture_evidence(model), datasheet_evidence(machine))
    fits = measure(
        f"context.{machine.id}.tokens",
        f"Longest context of one request of {case.name} in {formats.weights} on {count} x {machine.id}",
        "tokens",
        "longest",
        (figure("longest", longest, "tokens", proof),),
    )
    if longest < 1:
        summary = (
            f"{case.name} in {formats.weights} does not fit on {count} x {machine.id}: its weights alone take "
            f"{weights_bytes(model, formats) / 1e9:,.1f} GB of {count * machine.memory_bytes / 1e9:,.0f} GB."
        )
        return reply(case, f"Does not fit on {count} x {machine.id}", summary, (fits,), confidence=0.85)
    asked_context = case.focus.context_tokens
    fit = "fit" if asked_context and asked_context <= longest else "do not fit"
    verdict = f" {number(asked_context)} tokens {fit}." if asked_context else ""
    summary = (
        f"On {count} x {machine.id}, {case.name} in {formats.weights} has room for a context of {number(longest)} "
        f"tokens, one request at a time.{verdict} One token of context takes {per_token / 1e3:,.0f} kB."
    )
    return reply(case, f"{number(longest)} tokens of context", summary, (fits,), confidence=0.8)


def _longest(model: Architecture, room: float, formats: Precision) -> float:
    """The context whose cache fills the room: the cache grows by the full layers once the window is full."""
    fixed = kv_bytes_per_sequence(model, 0, formats.kv_bytes)
    growing = kv_bytes_per_sequence(model, 1e6, formats.kv_bytes) - kv_bytes_per_sequence(model, 9e5, formats.kv_bytes)
    windowed = model.kv_windowed * model.window * formats.kv_bytes
    return (room - fixed - windowed) / (growing / 1e5) if growing > 0 else float(model.context)
