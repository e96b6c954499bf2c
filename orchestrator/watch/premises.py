"""What a recommendation rests on, a line each: verdicts, answers, conditions and facts. Pure."""

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, JsonValue

from protocols.adoption import Assessment, Evidence, Recommendation, Severity, Verdict
from protocols.models import StrictModel

MOST_PREMISES = 4_000
# Enough to see what changed; a whole licence text would fill the file with what the source has.
LONGEST_VALUE = 600


class PremiseKind(StrEnum):
    """From what a person decides by to what that follows from."""

    VERDICT = "verdict"
    ANSWER = "answer"
    CONDITION = "condition"
    FACT = "fact"


class Premise(StrictModel):
    """One of the things a decision rests on, in words; `key` tells those of one kind and concern apart."""

    kind: PremiseKind
    component: str
    concern: str = ""
    key: str = ""
    value: Annotated[str, Field(max_length=LONGEST_VALUE)]
    source: Evidence | None = None

    @property
    def identity(self) -> tuple[str, ...]:
        """What stays while the value changes."""
        return self.kind, self.component, self.concern, self.key


def premises(recommendation: Recommendation) -> tuple[Premise, ...]:
    """Verdicts first, facts last, so that the end of a very long list is what matters least."""
    parts = [*_verdicts(recommendation)]
    parts += (premise for assessment in recommendation.assessments for premise in _of(assessment))
    order = list(PremiseKind)
    return tuple(sorted(parts, key=lambda premise: order.index(premise.kind))[:MOST_PREMISES])


def _verdicts(recommendation: Recommendation) -> Iterator[Premise]:
    for standing in recommendation.standings:
        # A question about some concerns has no verdict, however it was weighed.
        if not recommendation.inquiry.concerns and standing.verdict is not Verdict.UNDECIDED:
            yield Premise(kind=PremiseKind.VERDICT, component=standing.component.name, value=standing.verdict)


def _of(assessment: Assessment) -> Iterator[Premise]:
    about: dict[str, Any] = {"component": assessment.component.name, "concern": assessment.concern}
    if answer := assessment.answer or assessment.outcome:
        yield Premise(kind=PremiseKind.ANSWER, value=answer, **about)
    for finding in assessment.findings:
        if finding.severity is not Severity.NOTE:
            claim, source = _short(finding.claim), finding.evidence[0]
            yield Premise(kind=PremiseKind.CONDITION, key=finding.id, value=claim, source=source, **about)
    for fact in assessment.facts:
        yield Premise(
            kind=PremiseKind.FACT, key=fact.key, value=_short(_text(fact.value)), source=fact.evidence[0], **about
        )


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
