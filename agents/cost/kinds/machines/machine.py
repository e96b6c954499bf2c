"""The machine and the number format a question is about."""

import re

from protocols.adoption import Assessment, Assumption, Input, Question

from ...economics.energy import node_power_w
from ...facts.machines.accelerator import Accelerator
from ...facts.machines.specs import (
    BYTES_PER_ELEMENT,
    GGUF_BYTES,
    Architecture,
    NotEstimable,
    Precision,
    UnknownAccelerator,
)
from ...measure.measure import figure
from ...performance.placement import native_precision as native
from ...report.evidence import datasheet_evidence
from ..reply import CostCase, assumed, not_on_file

SMALL_MACHINES = frozenset({"geforce", "radeon", "unified", "apple", "cpu", "workstation"})
SPOKEN = {"4bit": "q4_k", "8bit": "q8_0", "awq": "int4", "gptq": "int4"}


def precision_of(written: str | None) -> Precision | None:
    """The format of a name as people write it: `Q4_K_M` -> q4_k; None when its size is not on file."""
    plain = re.sub(r"[- ](?=bit)", "", (written or "").casefold())
    name = SPOKEN.get(plain, plain)
    for candidate in (name, name.rsplit("_", 1)[0]):  # q4_k_m is a q4_k file
        if candidate in BYTES_PER_ELEMENT:
            return Precision(candidate, candidate, 2)
    return None


def machine_of(case: CostCase) -> tuple[Accelerator | None, Assessment | None]:
    """The machine the question names, by field or in its words; a refusal when it names one nobody knows."""
    name = case.inquiry.use.workload.gpu
    if name:
        try:
            return case.knowledge.physics.accelerator(name), None
        except UnknownAccelerator:
            sentence = f"No data sheet of {name[:60]} is on file, so nothing can be said about it."
            return None, not_on_file(case, sentence, (which_machine(case),))
    machine = case.knowledge.physics.mentioned(case.inquiry.question)
    return machine, None


def which_machine(case: CostCase) -> Question:
    return Question(
        field="use.workload.gpu",
        asks="Which machine is it: a GPU such as RTX 4090, an Apple M4 Pro, a Radeon 7900 XTX?",
        why="Memory, bandwidth and speed of the machine decide what it does.",
        answer_schema={"type": "string", "maxLength": 60},
    )


def format_of(case: CostCase, model: Architecture, machine: Accelerator) -> Precision | str:
    """The format asked for; else what fits: as served on servers, four bits of GGUF on small machines."""
    written = case.focus.weight_format
    if written:
        return precision_of(written) or f"The size of weights in {written} is not on file."
    # Several cards, or several readers, mean an inference server, which runs the format the model is served in.
    serves = (case.inquiry.use.workload.gpu_count or 1) > 1 or (case.focus.concurrency or 1) > 1
    if machine.machine.name in SMALL_MACHINES and not serves:
        return Precision("q4_k", "q4_k", 2)
    return served_format(model, machine)


def served_format(model: Architecture, machine: Accelerator) -> Precision:
    """The format inference servers run a model in on this machine."""
    try:
        return native(model, machine)
    except NotEstimable:
        return Precision("bf16", "bf16", 2)


def format_note(case: CostCase, formats: Precision) -> tuple[Assumption, ...]:
    if case.focus.weight_format:
        return ()
    why = "Q4_K_M, the usual file for one's own machine" if formats.weights in GGUF_BYTES else "the usual served format"
    return (assumed("cost.weight_format", formats.weights, why),)


def machine_watts(case: CostCase, machine: Accelerator) -> Input:
    """The power of a machine at full load with the computer around it."""
    power = case.knowledge.physics.energy.power
    # A workstation card sits in a server like the big ones; the small machines are a card and the computer around it.
    if machine.machine.name in SMALL_MACHINES and machine.machine.name != "workstation":
        watts = machine.tdp_w or 0.0
        return figure("watts", watts + 100, "W of the card and 100 W around it", (datasheet_evidence(machine),))
    return figure("watts", node_power_w(machine, 1, 1.0, power), "W", (datasheet_evidence(machine),))
