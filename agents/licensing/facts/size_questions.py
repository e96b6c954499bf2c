"""How each licence measures the size of who takes it, and how a person is asked for it."""

from functools import cache

from pydantic import JsonValue

from protocols.models import StrictModel

from .packaged import table


class AnswerKind(StrictModel):
    """The JSON schema of an answer; from `routine_above` on a limit is out of almost everybody's reach."""

    json_schema: dict[str, JsonValue]
    routine_above: float = float("inf")


class SizeMetric(StrictModel):
    """One metric: where an organisation's own figure stands, and the question for it."""

    field: str
    answer: str
    asks: str


class SizeQuestions(StrictModel):
    """Every metric a licence on file has."""

    answers: dict[str, AnswerKind]
    metrics: dict[str, SizeMetric]

    def answer_of(self, metric: str) -> AnswerKind:
        return self.answers[self.metrics[metric].answer]


@cache
def load_size_questions() -> SizeQuestions:
    """The table as it is packaged."""
    return SizeQuestions.model_validate(table("size_questions"))
