"""Lower bounds from a parameter count alone: memory, GPUs that hold it, and their rent."""

from protocols.adoption import (
    Evidence,
    Grade,
    Input,
    Inquiry,
    Measure,
)

from ...facts.knowledge import Knowledge
from ...facts.machines.accelerator import Accelerator
from ...facts.machines.specs import UnknownAccelerator
from ...facts.pricing.gpu_prices import PriceRange
from ...facts.units import HOURS_PER_MONTH
from ...measure.measure import figure, measure, of
from .. import open_questions
from .api_measures import hours

# From the widest that weights are published in to the narrowest that engines serve: 4 bits and a scale per 16.
FORMATS = (("bf16", 2.0), ("fp8", 1.0), ("fp4", 0.5625))
# The GPU with the most offers on file.
YARDSTICK = "h100-sxm"
# What an engine and its driver take of each GPU before any weight is loaded.
RESERVED_BYTES = 2e9


def _yardstick(inquiry: Inquiry, knowledge: Knowledge) -> Accelerator:
    """The GPU the person named, or a usual one."""
    try:
        return knowledge.physics.accelerator(inquiry.use.workload.gpu or YARDSTICK)
    except UnknownAccelerator:
        return knowledge.physics.accelerator(YARDSTICK)


def weight_bounds(billions: float, inquiry: Inquiry, knowledge: Knowledge) -> tuple[Measure, ...]:
    """Memory and the least rent by number format: lower bounds, marked as such."""
    gpu = _yardstick(inquiry, knowledge)
    person = Evidence(
        title="Given by the person asking",
        locator="Inquiry, " + open_questions.PARAMETERS,
        seen=(inquiry.as_of or knowledge.as_of).isoformat(),
        grade=Grade.PERSON,
    )
    size = figure("total_parameters", billions * 1e9, "parameters", (person,))
    prices = [p for p in knowledge.gpus.ranges if p.gpu == gpu.id]
    # A neocloud first: its rents are list prices with a service level, and below a hyperscaler's.
    price = next((p for p in prices if p.provider_class == "neocloud"), prices[0] if prices else None)
    return tuple(m for name, width in FORMATS for m in _bound(name, width, size, gpu, price))


def _bound(name: str, width: float, size: Input, gpu: Accelerator, price: PriceRange | None) -> tuple[Measure, ...]:
    weights = (size, figure("bytes_each", width, f"bytes ({name})"))
    memory = (
        figure("gpu_bytes", gpu.memory_bytes, "bytes"),
        figure("reserved_bytes", RESERVED_BYTES, "bytes"),
    )
    bytes_all, label = "total_parameters * bytes_each", f"Least {gpu.id} GPUs that hold the weights in {name}"
    least = f"ceil({bytes_all} / (gpu_bytes - reserved_bytes))"
    bounds = (
        measure(f"memory.{name}.gb", f"Weights in {name}", "GB", f"{bytes_all} / 1000000000", weights),
        measure(f"memory.{name}.gpus", f"{label}, without room for requests", "GPUs", least, (*weights, *memory)),
    )
    return bounds if price is None else (*bounds, _least_rent(bounds[1], name, gpu.id, price))


def _least_rent(gpus: Measure, name: str, gpu: str, price: PriceRange) -> Measure:
    label = f"Lower bound: rent of these {gpu} GPUs, idle, without spares and people"
    monthly = float(gpus.value) * HOURS_PER_MONTH
    return measure(
        f"memory.{name}.usd_month",
        label,
        "USD/month",
        "gpus * usd_per_gpu_hour * hours_per_month",
        (of("gpus", gpus), figure("usd_per_gpu_hour", price.median, "USD per GPU-hour"), hours()),
        low=monthly * price.low,
        high=monthly * price.high,
        range_means="range of offers; a lower bound of the cost",
    )
