"""The question that each lesson asks before it is run, from data/questions.yaml."""

from functools import cache
from pathlib import Path
from typing import Self

import yaml
from pydantic import Field, TypeAdapter, model_validator

from protocols.models import StrictModel

FILE = Path(__file__).parent / "data" / "questions.yaml"


class LessonQuestion(StrictModel):
    """One choice is right, counted from 1; `because` says why."""

    lesson: int
    question: str
    choices: tuple[str, ...] = Field(min_length=2, max_length=5)
    right: int = Field(ge=1)
    because: str

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if self.right > len(self.choices):
            raise ValueError(f"lesson {self.lesson} has no choice {self.right}")
        return self


QUESTIONS = TypeAdapter(tuple[LessonQuestion, ...])


@cache
def questions() -> dict[int, LessonQuestion]:
    """By the lesson's number."""
    every = QUESTIONS.validate_python(yaml.safe_load(FILE.read_text("utf-8")))
    return {question.lesson: question for question in every}
