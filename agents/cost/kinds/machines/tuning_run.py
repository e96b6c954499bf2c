"""What fine-tuning costs: the memory that decides how many GPUs, the arithmetic that decides how many hours."""

from protocols.adoption import Assessment, Assumption, Measure, Tuning
from protocols.adoption.text.number_format import money, number

from ...facts.machines.accelerator import Accelerator
from ...facts.machines.specs import GGUF_BYTES, Architecture
from ...facts.pricing.gpu_prices import PriceRange
from ...measure.measure import figure, measure, of
from ...report.evidence import architecture_evidence, datasheet_evidence
from ..reply import CostCase, assumed, not_on_file, reply
from .machine import machine_of

USUAL_GPU = "h100-sxm"
# Bytes per parameter while training: full is 16-bit weights and gradients with a 32-bit copy and two moments of Adam;
# adapters keep frozen weights only, QLoRA in 4 bits, and their own states are below a hundredth of the model.
BYTES = {Tuning.FULL: 16.0, Tuning.LORA: 2.0, Tuning.QLORA: GGUF_BYTES["q4_k"]}
# Operations per parameter and token: 2 forward, 2 back to the inputs, 2 for the gradients of the weights, which
# frozen weights do not need; QLoRA unpacks its weights again on the way back.
OPERATIONS = {Tuning.FULL: 6.0, Tuning.LORA: 4.0, Tuning.QLORA: 6.0}
EXAMPLES, EXAMPLE_TOKENS, EPOCHS = 10_000, 1_000, 3.0


def fine_tuning(case: CostCase) -> Assessment:
    """GPUs, hours and rent of one run; every way of tuning side by side when nobody named one."""
    model = case.model
    if model is None:
        return not_on_file(case, f"The cost of fine-tuning {case.name} is not on file: its architecture is not known.")
    machine, refusal = machine_of(case)
    if refusal:
        return refusal
    gpu = machine or case.knowledge.physics.accelerator(USUAL_GPU)
    price = case.knowledge.gpus.usual_range(gpu.id)
    if price is None:
        return not_on_file(case, f"The rent of {gpu.id} is not on file, so the run cannot be priced.")
    chosen = case.focus.tuning
    ways = (chosen,) if chosen else (Tuning.QLORA, Tuning.LORA, Tuning.FULL)
    runs = {way: _run(case, model, gpu, price, way) for way in ways}
    gpus, hours, bill = runs[ways[0]]
    count, example_tokens, epochs = _data(case)
    low, high = money(float(bill.low or 0)), money(float(bill.high or 0))
    summary = (
        f"{_spelt(ways[0])} fine-tuning of {case.name} on {number(count)} examples of {example_tokens:,} tokens for "
        f"{epochs:g} epochs costs about {money(float(bill.value))} ({low} to {high}): "
        f"{float(hours.value):,.1f} hours on {float(gpus.value):,.0f} x {gpu.id}."
    )
    summary += "".join(
        f" {_spelt(way)}: about {money(float(runs[way][2].value))} on {float(runs[way][0].value):,.0f} GPUs."
        for way in ways[1:]
    )
    return reply(
        case,
        f"About {money(float(bill.value))} for one {_spelt(ways[0])} run",
        summary,
        [measured for run in runs.values() for measured in run],
        assumptions=_notes(case),
        not_covered=("Failed runs, evaluation, preparing the data, and serving the tuned model afterwards.",),
        confidence=0.5,
        basis="Arithmetic of training at an assumed share of the GPU's peak; not validated against runs.",
    )


def _data(case: CostCase) -> tuple[int, int, float]:
    """Examples, tokens of one and epochs; tokens in all are as many examples of the usual length."""
    focus = case.focus
    length = focus.tokens_per_item or EXAMPLE_TOKENS
    whole = max(1, round(focus.tokens / length)) if focus.tokens is not None else None
    return focus.items or whole or EXAMPLES, length, focus.epochs or EPOCHS


def _run(
    case: CostCase, model: Architecture, gpu: Accelerator, price: PriceRange, way: Tuning
) -> tuple[Measure, Measure, Measure]:
    count, example_tokens, epochs = _data(case)
    name, share = way.value, case.knowledge.assumed["training_mfu"]
    dimensions, sheet = (architecture_evidence(model),), (datasheet_evidence(gpu),)
    memory = (
        figure("parameters", model.total, "parameters", dimensions),
        figure("bytes_each", BYTES[way], f"bytes per parameter, {_spelt(way)}"),
        figure("gpu_bytes", gpu.memory_bytes, "bytes", sheet),
        case.default("training_room", "room"),
    )
    gpus = measure(
        f"tuning.{name}.gpus",
        f"{_spelt(way)}: {gpu.id} GPUs that hold weights and optimiser, with room for activations",
        "GPUs",
        "ceil(parameters * bytes_each / (gpu_bytes * room))",
        memory,
    )
    work = (
        figure("active_parameters", model.active or model.total, "parameters", dimensions),
        figure("operations", OPERATIONS[way], "FLOPs per parameter and token"),
        figure("examples", count, "examples", (case.person("cost.items"),) if case.focus.items else ()),
        figure("tokens_each", example_tokens, "tokens/example"),
        figure("epochs", epochs, "epochs"),
        of("gpus", gpus),
        figure("peak_flops", gpu.flops["bf16"], "FLOP/s", sheet),
        case.default("training_mfu", "mfu"),
    )
    hours = measure(
        f"tuning.{name}.hours",
        f"{_spelt(way)}: hours of one run",
        "hours",
        "active_parameters * operations * examples * tokens_each * epochs / (gpus * peak_flops * mfu) / 3600",
        work,
    )
    _, middle, _ = share.bounds
    base = float(hours.value) * float(gpus.value)
    bill = measure(
        f"tuning.{name}.usd",
        f"{_spelt(way)}: rent of one run",
        "USD",
        "gpus * hours * usd_per_gpu_hour",
        (of("gpus", gpus), of("hours", hours), figure("usd_per_gpu_hour", price.median, "USD per GPU-hour")),
        low=base * middle / share.bounds[2] * price.low,
        high=base * middle / share.bounds[0] * price.high,
        range_means="range of offers, and 20 to 50 % of the GPU's peak",
    )
    return gpus, hours, bill


def _notes(case: CostCase) -> tuple[Assumption, ...]:
    focus, notes = case.focus, []
    for name, value, usual in (
        ("items", focus.items or focus.tokens, float(EXAMPLES)),
        ("tokens_per_item", focus.tokens_per_item or focus.tokens, float(EXAMPLE_TOKENS)),
        ("epochs", focus.epochs, EPOCHS),
    ):
        if value is None:
            notes.append(assumed(f"cost.{name}", usual, "a usual run"))
    return tuple(notes)


def _spelt(way: Tuning) -> str:
    return {Tuning.FULL: "full", Tuning.LORA: "LoRA", Tuning.QLORA: "QLoRA"}[way]
