"""One hostile agent among the real ones, on real ports: nothing moves, and the answer says what was not counted."""

import importlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from orchestrator.app import SERVICE
from orchestrator.cli.client import Council
from protocols.a2a.compose_map import MAP, read_map
from protocols.adoption import Progress, Recommendation, TrustLevel
from protocols.hosting.agent import service_in
from tests.conftest import served
from tests.hostile_agent import NAME, WAYS, Hostile

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(300)]
QUESTIONS = (
    "Should we adopt vLLM for serving models in our SaaS?",
    "Should we adopt ONNX as our exchange format?",
    "Is CrewAI a good choice for our customer-service agents?",
    "Should we use BERT for search relevance?",
    "Should we adopt Llama 3.3 70B for an EU helpdesk, 200M tokens a month, 5,000 users?",
    "Should we use Stable Diffusion for marketing pictures?",
    "Should we still start on Theano?",
)
COMPARISON = "Compare vLLM and SGLang for our SaaS"


class Stand:
    """An orchestrator in front of the agents of the map, and one in front of the same and the hostile one."""

    def __init__(self, calm: str, joined: str, hostile: Hostile, hostile_url: str) -> None:
        self.calm, self.joined, self.hostile, self.hostile_url = calm, joined, hostile, hostile_url


@asynccontextmanager
async def stand() -> AsyncIterator[Stand]:
    hostile = Hostile()
    async with AsyncExitStack() as stack:
        modules = [f"{place.module}.__main__" for place in read_map(MAP) if place.is_agent]
        own = tuple(
            [await stack.enter_async_context(served(service_in(importlib.import_module(each)))) for each in modules]
        )
        calm = await stack.enter_async_context(served(SERVICE, agents=own, own=own))
        bad = await stack.enter_async_context(served(hostile.service))
        joined = await stack.enter_async_context(served(SERVICE, agents=(*own, bad), own=own))
        yield Stand(calm, joined, hostile, bad)


async def answer(url: str, question: str) -> Recommendation:
    async with Council.at(url) as council:
        outcome = await council.say(question, quietly, may_ask=False)
    assert outcome.recommendation is not None, outcome.problem
    return outcome.recommendation


async def quietly(news: Progress) -> None:
    return None


def what_counts(answer: Recommendation) -> list:
    return [each.model_dump(mode="json") for each in answer.standings]


def named(answer: Recommendation, agent: str) -> str:
    refused = [f"{each.at} {each.reason}" for each in answer.uncounted if each.agent == agent]
    gaps = [each.reason for each in answer.unanswered if each.agent == agent]
    heard = [each.assessment.summary for each in answer.heard if each.agent == agent]
    return "\n".join((*refused, *gaps, *heard))


@pytest.mark.parametrize(
    "question",
    [
        QUESTIONS[4],
        *(pytest.param(each, marks=pytest.mark.slow) for each in QUESTIONS if each != QUESTIONS[4]),
        pytest.param(COMPARISON, marks=pytest.mark.slow),
    ],
)
async def test_no_verdict_score_or_order_moves_whatever_an_agent_joined_by_url_sends(question):
    async with stand() as here:
        before = await answer(here.calm, question)
        for way in WAYS:
            here.hostile.way = way
            after = await answer(here.joined, question)
            assert what_counts(after) == what_counts(before), way
            assert (after.verdict, after.confidence) == (before.verdict, before.confidence), way
            assert named(after, NAME), way


@pytest.mark.slow
@pytest.mark.parametrize("level", [TrustLevel.WEIGHED, TrustLevel.MAY_BLOCK])
async def test_the_checks_hold_also_for_an_agent_that_was_given_a_say(level, http):
    async with stand() as here:
        before = await answer(here.calm, QUESTIONS[4])
        said = await http.put(f"{here.joined}/api/trust", json={"agent": here.hostile_url, "level": level})
        assert said.status_code == 200
        for way in WAYS:
            here.hostile.way = way
            after = await answer(here.joined, QUESTIONS[4])
            assert (after.verdict, after.confidence) == (before.verdict, before.confidence), way
            assert [each.ceilings for each in after.standings] == [each.ceilings for each in before.standings], way
            assert after.standings[0].alternatives == before.standings[0].alternatives, way
            if not way.startswith("sixty"):
                assert [each.terms for each in after.standings] == [each.terms for each in before.standings], way
                assert named(after, NAME), way
