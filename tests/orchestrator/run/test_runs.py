"""A Run over real A2A with made-up agents: fan-out, questions, gaps, retry, cancel, crash, two people at once."""

import asyncio

import pytest
from a2a.types import TaskState

from orchestrator.app import SERVICE
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.parts import exhibit_of
from protocols.a2a.turn import Turn
from protocols.adoption import (
    Severity,
    StepState,
    Verdict,
)
from tests.conftest import Start, served, until
from tests.fakes import agent, asks_then_finds, finds, times_asked, waits
from tests.orchestrator.run.person import QUESTION, Person, person, recommendation, tasks_of

pytestmark = pytest.mark.anyio


async def test_every_agent_is_asked_and_its_assessment_is_in_the_recommendation(start: Start, http):
    services = [agent(name, finds(name)) for name in ("one", "two", "three")]
    asker = await person(start, http, *[await start(service) for service in services])

    answer = recommendation(await asker.says(QUESTION))

    assert sorted(each.concern for each in answer.assessments) == ["one", "three", "two"]
    assert [times_asked(service) for service in services] == [1, 1, 1]
    assert {(news.agent, news.state) for news in asker.heard} >= {("one", StepState.DONE), ("two", StepState.WORKING)}


async def test_one_blocker_holds_whatever_the_others_found(start: Start, http):
    calm, strict = agent("calm", finds("calm", points=100)), agent("strict", finds("strict", Severity.BLOCKER))
    asker = await person(start, http, await start(calm), await start(strict))
    assert recommendation(await asker.says(QUESTION)).verdict is Verdict.HOLD


async def test_stopping_cancels_the_run_and_every_agents_task(start: Start, http):
    started = [asyncio.Event(), asyncio.Event()]
    urls = [await start(agent(f"slow{n}", waits(event))) for n, event in enumerate(started)]
    front = await start(SERVICE, agents=tuple(urls), own=tuple(urls))
    asker = Person(await RemoteAgent.at(front, http))
    asking = asyncio.create_task(asker.says(QUESTION))
    await asyncio.gather(*(event.wait() for event in started))

    run = (await tasks_of(front, http))[0]
    await asker.remote.cancel(run.id)

    async def all_canceled() -> bool:
        states = {task.status.state for url in (front, *urls) for task in await tasks_of(url, http)}
        return states == {TaskState.TASK_STATE_CANCELED}

    await until(all_canceled, seconds=2)
    await asyncio.gather(asking, return_exceptions=True)


async def test_stopping_while_questions_are_open_cancels_those_who_asked(start: Start, http):
    url = await start(agent("curious", asks_then_finds("curious")))
    asker = await person(start, http, url)
    asked = await asker.says(QUESTION)
    await asker.remote.cancel(asked.task_id)

    async def canceled() -> bool:
        return [task.status.state for task in await tasks_of(url, http)] == [TaskState.TASK_STATE_CANCELED]

    await until(canceled, seconds=2)


async def test_a_run_cut_off_by_a_crash_goes_on_without_asking_again_who_had_answered(start: Start, http, tmp_path):
    """The first life ends while one agent works; the second finds the Run in its checkpoints."""
    started, release = asyncio.Event(), asyncio.Event()

    async def slow(turn: Turn) -> None:
        started.set()
        await release.wait()
        await finds("slow")(turn)

    quick_service, slow_service = agent("quick", finds("quick")), agent("slow", slow)
    urls = (await start(quick_service), await start(slow_service))
    async with served(SERVICE, agents=urls, own=urls, keep=str(tmp_path)) as front:
        asker = Person(await RemoteAgent.at(front, http))
        asking = asyncio.create_task(asker.says(QUESTION))
        await started.wait()

        async def quick_is_done() -> bool:
            return any(news.agent == "quick" and news.state is StepState.DONE for news in asker.heard)

        await until(quick_is_done)
        run = (await tasks_of(front, http))[0].id
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    release.set()

    async with served(SERVICE, agents=urls, own=urls, keep=str(tmp_path)) as front:
        remote = await RemoteAgent.at(front, http)

        async def finished() -> bool:
            return (await remote.look(run)).state == TaskState.TASK_STATE_COMPLETED

        await until(finished)
        answer = recommendation(await remote.look(run))

    assert sorted(each.concern for each in answer.assessments) == ["quick", "slow"]
    assert times_asked(quick_service) == 1


async def test_two_people_at_once_never_see_each_others_words(start: Start, http):
    url = await start(agent("calm", finds("calm")))
    front = await start(SERVICE, agents=(url,), own=(url,))
    people = [Person(await RemoteAgent.at(front, http)) for _ in range(2)]
    subjects = [("DeepSeek-R1", "vLLM"), ("PyTorch", "LangGraph")]

    for turn in range(2):
        answers = await asyncio.gather(
            *(each.says(f"Should we adopt {names[turn]}?") for each, names in zip(people, subjects, strict=True))
        )
        for reply, names in zip(answers, subjects, strict=True):
            named = [component.name for component in recommendation(reply).inquiry.components]
            assert named == [names[turn]]
    assert people[0].context_id != people[1].context_id


async def test_a_recommendation_comes_as_data_and_as_a_report_to_read(start: Start, http):
    asker = await person(start, http, await start(agent("calm", finds("calm"))))
    reply = await asker.says(QUESTION)
    shown = [exhibit_of(part) for artifact in reply.artifacts.values() for part in artifact.parts]
    report = next(exhibit for exhibit in shown if exhibit)
    assert report.media_type == "text/markdown"
    assert "DeepSeek-R1" in report.text
    assert recommendation(reply).summary in report.text
