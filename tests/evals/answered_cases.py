"""The packaged advice cases answered once by the real agents, for every test that reads the answers."""

import asyncio
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from evals.advice_grade import AdviceGrade
from evals.council import inquire, platform
from evals.schema import AdviceCase
from evals.verdicts import graded, inquiry_of
from protocols.adoption import Recommendation

SHEET = yaml.safe_load((Path(__file__).parents[2] / "evals/cases/advice.yaml").read_text("utf-8"))
CASES = [AdviceCase.model_validate(row) for row in SHEET["cases"]]
AS_OF = date.fromisoformat(SHEET["as_of"])


@dataclass(frozen=True)
class AnsweredCase:
    """One case with the answer it got."""

    case: AdviceCase
    recommendation: Recommendation
    report: str
    grade: AdviceGrade


@cache
def answered() -> dict[str, AnsweredCase]:
    """Every case by id, put to the agents of the map over real A2A."""
    return asyncio.run(_answered())


async def _answered() -> dict[str, AnsweredCase]:
    answers = {}
    async with platform() as url:
        for case in CASES:
            inquiry = inquiry_of(case, AS_OF)
            answer = await inquire(url, inquiry)
            assert answer.recommendation is not None, (case.id, answer.problem)
            grade = graded(case, inquiry, answer)
            answers[case.id] = AnsweredCase(case, answer.recommendation, answer.text, grade)
    return answers
