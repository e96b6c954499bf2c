"""Claims people quote about cost, recognised in a question and set right with the arithmetic."""

import re
from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator

from protocols.adoption import Evidence, Finding, Measure, Severity
from protocols.models import StrictModel

from ..measure.measure import figure, measure

LONGEST_QUESTION = 20_000


Wording = Annotated[re.Pattern[str], BeforeValidator(lambda text: re.compile(text, re.IGNORECASE))]


class Claim(StrictModel):
    """A saying, the patterns that all stand where it is quoted, what is true instead, and the numbers that show it."""

    id: str
    key: str
    all: tuple[Wording, ...]
    says: str
    finds: str
    label: str
    unit: str
    formula: str
    input_unit: str
    inputs: Mapping[str, float]
    evidence: tuple[Evidence, ...]
    also: Mapping[str, float] = {}

    def is_quoted_in(self, question: str) -> bool:
        return all(pattern.search(question[:LONGEST_QUESTION]) for pattern in self.all)

    @property
    def correction(self) -> Measure:
        """The number the sources give, recomputed."""
        inputs = tuple(figure(name, value, self.input_unit, self.evidence) for name, value in self.inputs.items())
        return measure(f"claim.{self.id}", self.label, self.unit, self.formula, inputs, evidence=self.evidence)

    @property
    def finding(self) -> Finding:
        text = f'Claim checked: "{self.says}". {self.finds}'
        return Finding(id=f"claim.{self.id}", claim=text, severity=Severity.NOTE, evidence=self.evidence)


def claims_in(question: str, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The claims a question quotes."""
    return tuple(claim for claim in claims if claim.is_quoted_in(question))
