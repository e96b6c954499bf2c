"""Conversations through the running stack: follow-ups ask only whom they must, nobody hears the other's words."""

import asyncio

import httpx
import pytest
from a2a.client import ClientConfig, ClientFactory
from a2a.types import ListTasksRequest

from orchestrator.app import SERVICE
from orchestrator.cli.client import Council
from orchestrator.cli.turn_result import TurnResult
from orchestrator.local import launch, placement
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.adoption import Hosting, Progress
from tests.conftest import Start
from tests.fakes import agent, finds

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(300), pytest.mark.slow]
FIRST = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, 200M tokens a month?"
TURNS = 50


async def quietly(news: Progress) -> None:
    return None


class Stack:
    """The running stack with one conversation, and how many Tasks each agent had so far."""

    def __init__(self, placed: list[placement.Placed], council: Council, http: httpx.AsyncClient) -> None:
        self.agents = {each.place.name: each.url for each in placed if each.place.is_agent}
        self.council, self.http = council, http

    async def tasks(self) -> dict[str, int]:
        return {name: await self._tasks_of(url) for name, url in self.agents.items()}

    async def asks(self, words: str) -> tuple[TurnResult, dict[str, int]]:
        """What comes back, and how many new Tasks each agent got for it."""
        before = await self.tasks()
        outcome = await self.council.say(words, quietly, may_ask=False)
        after = await self.tasks()
        return outcome, {name: after[name] - before[name] for name in after if after[name] != before[name]}

    async def _tasks_of(self, url: str) -> int:
        remote = await RemoteAgent.at(url, self.http)
        client = ClientFactory(ClientConfig(httpx_client=self.http)).create(remote.card)
        return (await client.list_tasks(ListTasksRequest(page_size=100))).total_size


async def test_follow_ups_run_only_the_steps_whose_inputs_changed():
    placed = placement.place_all(0, "")
    async with launch.one_process(placed) as url, Council.at(url) as council, httpx.AsyncClient(timeout=60) as http:
        stack = Stack(placed, council, http)
        everyone = dict.fromkeys(stack.agents, 1)

        first, asked = await stack.asks(FIRST)
        # Whoever can rule a component out is asked about the alternatives besides.
        assert asked.keys() == everyone.keys()
        assert first.recommendation

        for words in ("why hold?", "who said that?", "what would change your mind?"):
            told, asked = await stack.asks(words)
            assert (words, asked, told.recommendation) == (words, {}, None)
            assert told.text

        again, asked = await stack.asks("should we adopt it then?")
        assert again.recommendation
        assert (asked, again.recommendation.verdict) == ({}, first.recommendation.verdict)

        doubled, asked = await stack.asks("what if we double?")
        assert doubled.recommendation
        assert doubled.recommendation.inquiry.use.workload.tokens_per_month == 400_000_000
        assert len(asked) < len(everyone), "who does not read the volume was asked again"

        again, asked = await stack.asks("what if we double?")
        assert again.recommendation
        assert again.recommendation.inquiry.use.workload.tokens_per_month == 800_000_000

        here, asked = await stack.asks("only on-prem")
        assert here.recommendation
        assert here.recommendation.inquiry.use.hosting is Hosting.ON_PREM
        assert asked

        other, asked = await stack.asks("and Llama 3.3?")
        assert other.recommendation
        assert "llama-3.3-70b" in [component.id for component in other.recommendation.inquiry.components]
        assert asked.keys() == everyone.keys()


SUBJECTS = (("DeepSeek-R1", "vLLM", "PyTorch"), ("LangGraph", "KServe", "scikit-learn"))
SAYS = (
    "Should we adopt {name} for an internal wiki?",
    "why?",
    "who said that?",
    "what would change your mind?",
    "how sure are you?",
)


async def test_two_people_for_fifty_turns_each_never_hear_a_word_of_the_other(start: Start):
    agents = [await start(agent(name, finds(name))) for name in ("one", "two")]
    front = await start(SERVICE, agents=tuple(agents), own=tuple(agents))

    async def talks(mine: tuple[str, ...]) -> list[str]:
        async with Council.at(front) as council:
            heard = []
            for turn in range(TURNS):
                name = mine[turn // len(SAYS) % len(mine)]
                outcome = await council.say(SAYS[turn % len(SAYS)].format(name=name), quietly, may_ask=False)
                assert not outcome.problem
                heard.append(
                    outcome.text + (outcome.recommendation.model_dump_json() if outcome.recommendation else "")
                )
            return heard

    heard = await asyncio.gather(*(talks(mine) for mine in SUBJECTS))

    for mine, theirs, answers in zip(SUBJECTS, reversed(SUBJECTS), heard, strict=True):
        assert len(answers) == TURNS
        assert all(any(name in answer for name in mine) for answer in answers[:: len(SAYS)])
        assert [(name, answer[:80]) for answer in answers for name in theirs if name in answer] == []
