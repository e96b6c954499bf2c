"""What a Run may use up at most: each budget that is exceeded becomes a named gap or a refusal, never a loop."""

import asyncio
import itertools
import time
import uuid
from typing import Any

import pytest
from a2a.types import Message, TaskState

from orchestrator.run.budget import MOST_STEPS, Clocks, affordable
from orchestrator.run.consult import MOST_NEWS, MOST_ROUNDS
from orchestrator.run.state import Step
from protocols.a2a import turn as turn_bounds
from protocols.a2a.client import task_stream
from protocols.a2a.client.peers import Peers
from protocols.a2a.client.remote_agent import NoAnswer, RemoteAgent
from protocols.a2a.limits.call_budget import CALLS, HOPS, MOST_CALLS, CallBudget
from protocols.a2a.parts import message, text_part, to_part
from protocols.a2a.persistence.events import FINISHED
from protocols.a2a.turn import MOST_TURNS, Turn, asking
from protocols.adoption import Answers, Component, Inquiry, Why
from protocols.hosting.agent import Agent
from tests.conftest import Start
from tests.fakes import VOLUME, Work, agent, finds, times_asked, waits
from tests.orchestrator.run.person import QUESTION, form, person, quietly, recommendation, tasks_of

pytestmark = pytest.mark.anyio
R1 = Inquiry(components=(Component(name="DeepSeek-R1"),))


async def never_content(turn: Turn) -> None:
    raise asking((VOLUME,))


async def test_a_run_past_its_time_names_the_steps_it_did_not_finish(start: Start, http):
    asker = await person(start, http, await start(agent("slow", waits(asyncio.Event()))), run_budget=1)
    gaps = recommendation(await asker.says(QUESTION)).unanswered
    assert [(gap.agent, gap.why) for gap in gaps] == [("slow", Why.OVER_BUDGET)]
    assert "the 1 s this Run may take were used up" in gaps[0].reason


def test_a_run_adds_up_the_time_of_all_its_turns_but_not_a_persons():
    clocks = Clocks(round_seconds=60, run_seconds=0.02)
    with clocks.running("run"):
        assert clocks.allowance("run").seconds() <= 0.02
        while clocks.allowance("run").until > time.monotonic():
            pass
    used_up = clocks.allowance("run")
    with pytest.raises(NoAnswer) as refused:
        used_up.seconds()
    assert refused.value.why is Why.OVER_BUDGET
    assert clocks.allowance("another").seconds() <= 0.02


def test_a_run_asks_no_more_steps_than_it_may_and_names_the_others():
    steps = [
        Step(agent=f"a{n}", url="", skill="", concern=None, asked="", ignores=(), inquiry=R1, key=str(n))
        for n in range(MOST_STEPS + 2)
    ]
    kept, gaps = affordable(steps)
    assert len(kept) == MOST_STEPS
    assert [(gap.unanswered.agent, gap.unanswered.why) for gap in gaps if gap.unanswered] == [
        (f"a{MOST_STEPS}", Why.OVER_BUDGET),
        (f"a{MOST_STEPS + 1}", Why.OVER_BUDGET),
    ]


async def test_an_agent_that_asks_again_and_again_is_over_budget(start: Start, http):
    async def asks_something_new(turn: Turn) -> None:
        raise asking((VOLUME.model_copy(update={"field": f"facts.q{len(turn.said)}"}),))

    nosy = agent("nosy", asks_something_new)
    asker = await person(start, http, await start(nosy))
    reply = await asker.says(QUESTION)
    while reply.asks:
        fields: dict[str, Any] = {form(reply).asked[0].question.field: 5}
        reply = await asker.answers(reply, **fields)
    gaps = recommendation(reply).unanswered
    assert [(gap.agent, gap.why) for gap in gaps] == [("nosy", Why.OVER_BUDGET)]
    assert times_asked(nosy) == MOST_ROUNDS + 1


async def chats(turn: Turn) -> None:
    for number in itertools.count():
        await turn.tell(f"still at it, {number}")


async def piles_up(turn: Turn) -> None:
    for number in itertools.count():
        await turn.deliver_text("more", f"number {number}")


async def chats_unbounded(turn: Turn) -> None:
    """As an agent on another framework, which counts nothing."""
    for number in itertools.count():
        said = turn.updater.new_agent_message([text_part(f"still at it, {number}")])
        await turn.updater.update_status(TaskState.TASK_STATE_WORKING, said)
        await asyncio.sleep(0.0005)


@pytest.mark.parametrize(
    ("chatty", "why"), [(chats, Why.FAILED), (piles_up, Why.FAILED), (chats_unbounded, Why.OVER_BUDGET)]
)
async def test_an_agent_that_sends_events_without_end_is_a_gap_and_keeps_nobody_waiting(
    start: Start, http, monkeypatch: pytest.MonkeyPatch, chatty: Work, why: Why
):
    monkeypatch.setattr(turn_bounds, "MOST_EVENTS", 150)
    monkeypatch.setattr(task_stream, "MOST_EVENTS", 300)
    url = await start(agent("chatty", chatty))
    asker = await person(start, http, url, await start(agent("calm", finds("calm"))))

    answer = recommendation(await asker.says(QUESTION))

    assert [(gap.agent, gap.why) for gap in answer.unanswered] == [("chatty", why)]
    assert [assessment.concern for assessment in answer.assessments] == ["calm"]
    assert all(task.status.state in FINISHED for task in await tasks_of(url, http))
    assert sum(news.agent == "chatty" for news in asker.heard) < 2 * MOST_NEWS


async def test_a_task_takes_only_so_many_turns(start: Start, http):
    remote = await RemoteAgent.at(await start(agent("nosy", never_content)), http)
    reply = await remote.ask(message(to_part(R1), message_id="0"), quietly, 10)
    for turn in range(1, MOST_TURNS + 1):
        answer = to_part(Answers(values={VOLUME.field: turn}))
        said = message(answer, message_id=str(turn), task_id=reply.task_id, context_id=reply.context_id)
        reply = await remote.ask(said, quietly, 10)
    assert reply.state == TaskState.TASK_STATE_REJECTED
    assert f"{MOST_TURNS} turns" in reply.says


def told(**metadata) -> Message:
    sent = message(text_part("x"), message_id="m")
    sent.metadata.update(metadata)
    return sent


def test_half_of_what_is_left_goes_with_each_further_question_until_nothing_is():
    budget = CallBudget.of(told(**{HOPS: 1, CALLS: 5}))
    passed = [budget.passed_on() for _ in range(4)]
    assert passed == [{HOPS: 2, CALLS: 2}, {HOPS: 2, CALLS: 0}, {HOPS: 2, CALLS: 0}, None]


@pytest.mark.parametrize("nonsense", [{CALLS: 1e99}, {CALLS: "many"}, {CALLS: None}, {}])
def test_nobody_gets_more_questions_than_there_are_by_saying_so(nonsense):
    assert CallBudget.of(told(**nonsense)).calls == MOST_CALLS


def test_all_questions_one_message_sets_off_are_bounded_however_deep_agents_ask():
    def set_off(budget: CallBudget) -> int:
        total = 0
        while (metadata := budget.passed_on()) is not None:
            total += 1 + set_off(CallBudget.of(told(**metadata)))
        return total

    assert set_off(CallBudget()) == MOST_CALLS


async def test_an_agent_that_asks_peers_without_end_stops_when_its_questions_are_used_up(start: Start, http):
    asked: list[str] = []

    knows = Agent("knows", "made up")

    @knows.describes("Describe", ["catalogue"], ["vLLM"])
    def describe(component: Component) -> None:
        asked.append(component.name)
        raise RuntimeError("no idea")

    peer = await start(knows.service)

    async def curious(turn: Turn) -> None:
        for number in range(MOST_CALLS * 3):
            await Peers(http, (peer,)).describe(Component(name=f"C{number}"), turn)
        await finds("curious")(turn)

    remote = await RemoteAgent.at(await start(agent("curious", curious)), http)
    sent = message(to_part(R1), message_id=str(uuid.uuid4()))
    sent.metadata.update({HOPS: 1, CALLS: 5})
    reply = await remote.ask(sent, quietly, 20)

    assert reply.state == TaskState.TASK_STATE_COMPLETED
    assert 1 <= len(asked) <= 5
