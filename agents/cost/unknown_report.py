"""A model nobody here knows: unknown stays unknown, and a size the person gives bounds the memory it needs."""

from protocols.adoption import Assessment, Assumption, Component, Evidence, Finding, Grade, Inquiry, Measure, Severity

from . import asking
from .api_measures import hours
from .architecture import Accelerator, UnknownAccelerator
from .budget import Outcome
from .knowledge import Knowledge
from .measures import figure, measure

FORMATS = (("bf16", 2.0), ("fp8", 1.0), ("fp4", 0.5625))
YARDSTICK = "h100-sxm"
RESERVED_BYTES = 2e9


def report(concern: str, inquiry: Inquiry, component: Component, knowledge: Knowledge) -> Assessment:
    """The Assessment of a model without a price and without an architecture."""
    size = inquiry.facts.get(asking.PARAMETERS.removeprefix("facts."))
    sized = isinstance(size, int | float) and not isinstance(size, bool) and 0 < size <= 100_000
    figures = _bounds(float(size), inquiry, knowledge) if isinstance(size, int | float) and sized else ()
    said = f"The cost of {component.name} is unknown: no host's price and no architecture of it is known here."
    if figures:
        said += " From the size you gave, only the memory and the least rent of GPUs that hold it can be stated."
    return Assessment(
        concern=concern,
        component=component,
        summary=said,
        outcome=Outcome.UNKNOWN.value,
        findings=(_finding(said, knowledge),),
        measures=figures,
        assumptions=_assumed(size) if figures else (),
        missing=() if figures else (asking.parameters(component.name),),
        not_covered=("Throughput, and with it the fleet for a load: it needs the model's dimensions.",),
        confidence=0.1 if figures else 0.0,
        confidence_basis="Only a parameter count given by the person." if figures else "Nothing about it is known.",
        data_as_of=min(knowledge.api.as_of, knowledge.gpus.as_of).isoformat(),
    )


def _finding(said: str, knowledge: Knowledge) -> Finding:
    searched = Evidence(
        title=f"{len(knowledge.api.rows)} API prices and {len(knowledge.physics.models)} architectures searched",
        locator="agents/cost/data",
        seen=knowledge.as_of.isoformat(),
        grade=Grade.PRIMARY,
    )
    return Finding(id="cost.unknown", claim=said, severity=Severity.NOTE, evidence=(searched,))


def _assumed(size: object) -> tuple[Assumption, ...]:
    why = "Given by the person asking; all parameters are resident, those of every expert included."
    return (Assumption(field=asking.PARAMETERS, value=float(str(size)), why=why),)


def _yardstick(inquiry: Inquiry, knowledge: Knowledge) -> Accelerator:
    """The GPU the person named, or a usual one."""
    try:
        return knowledge.physics.accelerator(inquiry.use.workload.gpu or YARDSTICK)
    except UnknownAccelerator:
        return knowledge.physics.accelerator(YARDSTICK)


def _bounds(billions: float, inquiry: Inquiry, knowledge: Knowledge) -> tuple[Measure, ...]:
    """Memory and the least rent by number format: lower bounds, marked as such."""
    gpu = _yardstick(inquiry, knowledge)
    prices = [p for p in knowledge.gpus.ranges if p.gpu == gpu.id]
    price = next((p for p in prices if p.provider_class == "neocloud"), prices[0] if prices else None)
    given = Evidence(
        title="Given by the person asking",
        locator="Inquiry, " + asking.PARAMETERS,
        seen=(inquiry.as_of or knowledge.as_of).isoformat(),
        grade=Grade.PERSON,
    )
    found = []
    for name, width in FORMATS:
        inputs = (
            figure("total_parameters", billions * 1e9, "parameters", (given,)),
            figure("bytes_each", width, f"bytes ({name})"),
            figure("gpu_bytes", gpu.memory_bytes, "bytes"),
            figure("reserved_bytes", RESERVED_BYTES, "bytes"),
        )
        found.append(
            measure(
                f"memory.{name}.gb",
                f"Weights in {name}",
                "GB",
                "total_parameters * bytes_each / 1000000000",
                inputs[:2],
            )
        )
        least = "ceil(total_parameters * bytes_each / (gpu_bytes - reserved_bytes))"
        label = f"Least {gpu.id} GPUs that hold the weights in {name}, without room for requests"
        found.append(measure(f"memory.{name}.gpus", label, "GPUs", least, inputs))
        if price:
            rent = figure("usd_per_gpu_hour", price.median, "USD per GPU-hour")
            label = f"Lower bound: rent of these {gpu.id} GPUs, idle, without spares and people"
            formula = f"{least} * usd_per_gpu_hour * hours_per_month"
            value = measure(f"memory.{name}.usd_month", label, "USD/month", formula, (*inputs, rent, hours()))
            found.append(
                measure(
                    value.id,
                    label,
                    value.unit,
                    formula,
                    value.inputs,
                    low=float(value.value) * price.low / price.median,
                    high=float(value.value) * price.high / price.median,
                    range_means="range of offers; a lower bound of the cost",
                )
            )
    return tuple(found)
