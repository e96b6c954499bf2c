"""A model nobody here knows: unknown stays unknown, and a size the person gives bounds the memory it needs."""

from protocols.adoption import (
    Assessment,
    Assumption,
    Component,
    Evidence,
    Finding,
    Grade,
    Inquiry,
    Severity,
)

from ..facts.knowledge import Knowledge
from ..measure.outcome import CostOutcome
from . import open_questions
from .measures.least_memory import weight_bounds
from .summary import UNKNOWN


def report(concern: str, inquiry: Inquiry, component: Component, knowledge: Knowledge) -> Assessment:
    """The Assessment of a model without a price and without an architecture."""
    size = inquiry.facts.get(open_questions.PARAMETERS.removeprefix("facts."))
    sized = isinstance(size, int | float) and not isinstance(size, bool) and 0 < size <= 100_000
    figures = weight_bounds(float(size), inquiry, knowledge) if isinstance(size, int | float) and sized else ()
    sentence = f"The cost of {component.name} is unknown: no host's price and no architecture of it is known here."
    if figures:
        sentence += " From the size you gave, only the memory and the least rent of GPUs that hold it can be stated."
    return Assessment(
        concern=concern,
        component=component,
        summary=sentence,
        answer=UNKNOWN,
        outcome=CostOutcome.UNKNOWN.value,
        findings=(_finding(sentence, knowledge),),
        measures=figures,
        assumptions=_assumed(size) if figures else (),
        missing=() if figures else (open_questions.parameters(component.name),),
        not_covered=("Throughput, and with it the fleet for a load: it needs the model's dimensions.",),
        confidence=0.1 if figures else 0.0,
        confidence_basis="Only a parameter count given by the person." if figures else "Nothing about it is known.",
        data_as_of=knowledge.data_of.isoformat(),
    )


def _finding(sentence: str, knowledge: Knowledge) -> Finding:
    searched = Evidence(
        title=f"{len(knowledge.api.rows)} API prices and {len(knowledge.physics.models)} architectures searched",
        locator="agents/cost/data",
        seen=knowledge.as_of.isoformat(),
        grade=Grade.PRIMARY,
    )
    return Finding(id="cost.unknown", claim=sentence, severity=Severity.NOTE, evidence=(searched,))


def _assumed(size: object) -> tuple[Assumption, ...]:
    why = "Given by the person asking; all parameters are resident, those of every expert included."
    return (Assumption(field=open_questions.PARAMETERS, value=float(str(size)), why=why),)
