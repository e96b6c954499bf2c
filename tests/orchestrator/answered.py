"""The end-to-end cases answered once by the real agents, for every test that reads the answers."""

import asyncio
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from orchestrator.case_grading import Grade
from orchestrator.golden_cases import answer_to, council_of_the_map, graded
from protocols.adoption import Recommendation

SHEET = yaml.safe_load(Path(__file__).with_name("golden_cases.yaml").read_text("utf-8"))
CASES: list[dict[str, Any]] = SHEET["cases"]


@dataclass(frozen=True)
class Answered:
    """One case with the answer it got."""

    case: dict[str, Any]
    recommendation: Recommendation
    report: str
    grade: Grade


@cache
def answered() -> dict[str, Answered]:
    """Every case by id, put to the agents of the map over real A2A."""
    return asyncio.run(_answered())


async def _answered() -> dict[str, Answered]:
    found = {}
    async with council_of_the_map() as url:
        for case in CASES:
            outcome = await answer_to(case, url, SHEET["as_of"])
            assert outcome.recommendation is not None, (case["id"], outcome.problem)
            found[case["id"]] = Answered(
                case, outcome.recommendation, outcome.text, graded(case, outcome, SHEET["as_of"])
            )
    return found
