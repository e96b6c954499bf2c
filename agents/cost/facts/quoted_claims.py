"""Claims people quote about cost, recognised in a question and set right with the arithmetic."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from protocols.adoption import Evidence, Finding, Grade, Input, Measure, Severity

from ..measure.measure import figure, measure

LONGEST_QUESTION = 20_000


@dataclass(frozen=True)
class Claim:
    """A saying, how it is recognised, what is true instead, and the numbers that show it."""

    id: str
    key: str
    patterns: tuple[re.Pattern[str], ...]
    says: str
    finds: str
    label: str
    unit: str
    formula: str
    inputs: tuple[Input, ...]
    evidence: tuple[Evidence, ...]
    also: tuple[tuple[str, float], ...] = ()

    @staticmethod
    def read(entry: Mapping[str, Any]) -> "Claim":
        evidence = tuple(
            Evidence(title=e["title"], locator=e["locator"], seen=str(e["seen"]), grade=Grade(e["grade"]))
            for e in entry["evidence"]
        )
        return Claim(
            id=entry["id"],
            key=entry["key"],
            patterns=tuple(re.compile(pattern, re.IGNORECASE) for pattern in entry["all"]),
            says=entry["says"],
            finds=entry["finds"],
            label=entry["label"],
            unit=entry["unit"],
            formula=entry["formula"],
            inputs=tuple(figure(name, value, entry["input_unit"]) for name, value in entry["inputs"].items()),
            evidence=evidence,
            also=tuple(entry.get("also", {}).items()),
        )

    def is_quoted_in(self, question: str) -> bool:
        return all(pattern.search(question[:LONGEST_QUESTION]) for pattern in self.patterns)

    @property
    def correction(self) -> Measure:
        """The number the sources give, recomputed."""
        inputs = tuple(i.model_copy(update={"evidence": self.evidence}) for i in self.inputs)
        return measure(f"claim.{self.id}", self.label, self.unit, self.formula, inputs, evidence=self.evidence)

    @property
    def finding(self) -> Finding:
        text = f'Claim checked: "{self.says}". {self.finds}'
        return Finding(id=f"claim.{self.id}", claim=text, severity=Severity.NOTE, evidence=self.evidence)


def claims_in(question: str, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """The claims a question quotes."""
    return tuple(claim for claim in claims if claim.is_quoted_in(question))
