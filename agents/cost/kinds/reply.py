"""What a kind of question is answered from, and the Assessment its figures become."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from protocols.adoption import (
    Assessment,
    Assumption,
    Component,
    CostFocus,
    CostKind,
    Evidence,
    Finding,
    Grade,
    Input,
    Inquiry,
    Kind,
    Measure,
    Question,
    Severity,
    Table,
)

from ..facts.knowledge import Knowledge
from ..facts.machines.specs import Architecture
from ..measure.measure import figure
from ..measure.outcome import CostOutcome

# That something is not on file is certain in itself; it says as little as an answer can.
CERTAINTY = 0.3


@dataclass(frozen=True)
class CostCase:
    """One question of a kind about one Component."""

    concern: str
    inquiry: Inquiry
    component: Component
    knowledge: Knowledge
    focus: CostFocus
    kind: CostKind
    model_id: str | None

    @property
    def day(self) -> date:
        return self.inquiry.as_of or self.knowledge.as_of

    @property
    def model(self) -> Architecture | None:
        """The architecture of the Component, where it is known."""
        return self.knowledge.architecture(self.model_id) if self.model_id else None

    @property
    def name(self) -> str:
        return self.component.name

    def person(self, field: str) -> Evidence:
        """The person as the source of a number in this field of the Inquiry."""
        title = "Given by the person asking"
        return Evidence(title=title, locator=f"Inquiry, {field}", seen=self.day.isoformat(), grade=Grade.PERSON)

    def default(self, name: str, as_name: str | None = None) -> Input:
        """A packaged default as an input of a formula."""
        spread = self.knowledge.assumed[name]
        return figure(as_name or name, spread.value, spread.unit, (spread.evidence,))


def reply(
    case: CostCase,
    answer: str,
    summary: str,
    measures: Sequence[Measure] = (),
    *,
    tables: Sequence[Table] = (),
    assumptions: Sequence[Assumption] = (),
    missing: Sequence[Question] = (),
    not_covered: Sequence[str] = (),
    confidence: float = 0.6,
    basis: str = "Published figures and printed formulas; no run of your own.",
) -> Assessment:
    """The Assessment of an answered question; the answer comes first in the summary."""
    # The order of the figures is kept: the first source is the one a reader checks first.
    proof = tuple(dict.fromkeys(e for m in measures for e in (*m.evidence, *(x for i in m.inputs for x in i.evidence))))
    claims = (
        (Finding(id=f"cost.{case.kind.value}", claim=summary, severity=Severity.NOTE, evidence=proof[:20]),)
        if proof
        else ()
    )
    return Assessment(
        concern=case.concern,
        component=_described(case),
        summary=summary,
        answer=answer[:200],
        outcome=CostOutcome.ESTIMATED.value,
        findings=claims,
        measures=tuple(measures),
        tables=tuple(tables),
        assumptions=tuple(assumptions),
        missing=tuple(missing),
        not_covered=tuple(not_covered),
        confidence=confidence,
        confidence_basis=basis,
        data_as_of=case.knowledge.data_of.isoformat(),
    )


def not_on_file(case: CostCase, sentence: str, missing: Sequence[Question] = ()) -> Assessment:
    """One honest sentence in place of another question's answer."""
    return Assessment(
        concern=case.concern,
        component=_described(case),
        summary=sentence,
        answer=sentence.partition(". ")[0][:200],
        outcome=CostOutcome.NOT_ON_FILE.value,
        missing=tuple(missing),
        confidence=CERTAINTY,
        confidence_basis="Nothing on file answers this kind of question.",
        data_as_of=case.knowledge.data_of.isoformat(),
    )


def assumed(field: str, value: float | str, why: str) -> Assumption:
    """Something nobody said, and what was taken for it."""
    number = int(value) if isinstance(value, float) and value.is_integer() else value
    return Assumption(field=field, value=number, why=f"Nobody said: {why}.")


def _described(case: CostCase) -> Component:
    fields = {"id": case.component.id or case.model_id, "kind": case.component.kind or Kind.MODEL}
    return case.component.model_copy(update=fields) if case.model_id else case.component
