"""The memory vectors take in a vector database."""

from protocols.adoption import Assessment, Evidence, Grade
from protocols.adoption.text.number_format import number

from ...measure.measure import figure, measure
from ..reply import CostCase, assumed, not_on_file, reply

DIMENSIONS = 1024
# Qdrant's own rule; the half on top is for the index, point versions and segments being optimised.
RULE = Evidence(
    title="Qdrant, capacity planning: vectors x dimensions x 4 bytes x 1.5",
    locator="https://qdrant.tech/documentation/cloud/capacity-sizing",
    seen="2026-11-30",
    grade=Grade.PRIMARY,
)


def vector_memory(case: CostCase) -> Assessment:
    """RAM with every vector in memory, and with vectors of one byte a dimension."""
    count, dimensions = case.focus.items, case.focus.dimensions or DIMENSIONS
    if count is None:
        return not_on_file(case, "How much memory the vectors take is not on file: say how many there are.")
    inputs = (
        figure("vectors", count, "vectors", (case.person("cost.items"),)),
        figure("dimensions", dimensions, "dimensions"),
        figure("bytes_each", 4, "bytes per dimension"),
        figure("overhead", 1.5, "for index and segments", (RULE,)),
    )
    formula = "vectors * dimensions * bytes_each * overhead / 1000000000"
    full = measure("vectors.ram_gb", "Memory with all vectors in RAM", "GB", formula, inputs)
    small = (*inputs[:2], figure("bytes_each", 1, "bytes per dimension"), inputs[3])
    quantised = measure("vectors.quantised_gb", "The same with vectors of one byte a dimension", "GB", formula, small)
    summary = (
        f"{number(count)} vectors of {dimensions:,} dimensions take about {float(full.value):,.0f} GB of memory, "
        f"{float(quantised.value):,.0f} GB when quantised to one byte a dimension. What {case.name} or a cloud charges "
        "for that much memory is not on file: ask for a quote for it. The software's own cost in work is another "
        f'question: "what does adopting {case.name} cost?"'
    )
    stated = case.focus.dimensions is not None
    notes = () if stated else (assumed("cost.dimensions", float(DIMENSIONS), "what many embedding models give"),)
    return reply(
        case,
        f"About {float(full.value):,.0f} GB of memory; its price is not on file",
        summary,
        (full, quantised),
        assumptions=notes,
        confidence=0.6,
    )
