"""What the platform suggests to ask, it can answer: the page's prompts and the card's examples, on the real agents."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from orchestrator.card import CARD
from orchestrator.cli.client import Council
from orchestrator.cli.turn_result import TurnResult
from orchestrator.local import launch, placement
from protocols.a2a.compose_map import MAP, agents_on, read_map
from protocols.adoption import Progress

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
PROMPTS = [
    prompt["words"] for prompt in json.loads((Path(launch.__file__).parents[1] / "ui/prompts.json").read_text("utf-8"))
]
EXAMPLES = [example for skill in CARD.skills for example in skill.examples]


async def quietly(news: Progress) -> None:
    return None


@pytest.fixture
async def council() -> AsyncIterator[Council]:
    async with launch.one_process(placement.place_all(0, "")) as url, Council.at(url) as council:
        yield council


async def settled(council: Council, words: str) -> TurnResult:
    """The end of a turn in which every question is answered by its default, or left open."""
    outcome = await council.say(words, quietly)
    while outcome.form:
        values = {asked.question.field: _default(asked.question.default) for asked in outcome.form.asked}
        outcome = await council.settle(outcome, values, quietly)
    return outcome


def _default(value: object) -> str:
    return "unknown" if value is None else str(value)


@pytest.mark.parametrize("words", [*PROMPTS, *EXAMPLES])
async def test_what_is_suggested_is_answered_without_a_gap(council: Council, words: str):
    outcome = await settled(council, words)
    assert outcome.recommendation is not None, outcome.problem or outcome.text
    assert outcome.recommendation.unanswered == ()
    assert outcome.recommendation.assessments


async def test_a_question_without_a_volume_is_asked_back_by_an_agent_and_named(council: Council):
    outcome = await council.say(PROMPTS[1], quietly)
    assert outcome.form is not None
    assert {asked.agent for asked in outcome.form.asked} <= agents_on(read_map(MAP)).keys()


async def test_a_follow_up_that_changes_the_volume_weighs_everything_and_asks_little(council: Council):
    first = await settled(council, PROMPTS[0])
    asked: set[str] = set()

    async def hear(news: Progress) -> None:
        asked.add(news.agent)

    second = await council.say("what if we double?", hear)

    assert second.recommendation is not None
    assert first.recommendation is not None
    assert second.recommendation.inquiry.use.workload.tokens_per_month == 400_000_000
    assert second.recommendation.verdict is first.recommendation.verdict
    assert len(second.recommendation.assessments) == len(first.recommendation.assessments)
    assert len(asked) == 1
