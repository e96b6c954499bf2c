"""What a restart leaves of a Run: its agents, wherever they are now, and the answers it has."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path

import httpx
import pytest
from a2a.types import ListTasksRequest, TaskState

from orchestrator.app import SERVICE
from orchestrator.local.ports import Ports
from orchestrator.run.agent_directory import Directory
from protocols.a2a.client.remote_agent import Life, RemoteAgent
from protocols.a2a.task_store import FINISHED
from protocols.a2a.turn import Turn
from protocols.adoption import Manner, Why
from protocols.hosting.app import Service
from protocols.hosting.serve import listen
from tests.conftest import free_ports, served, until
from tests.fakes import agent, asks_then_finds, finds, times_asked
from tests.orchestrator.run.person import QUESTION, Person, form, recommendation
from tests.reliability.replicas import Balancer

pytestmark = pytest.mark.anyio
HOST = "127.0.0.1"


@asynccontextmanager
async def platform(keep: Path, *agents: Service) -> AsyncIterator[str]:
    """The orchestrator and its agents, on ports they never had before."""
    async with AsyncExitStack() as stack:
        urls = [await stack.enter_async_context(served(each, keep=str(keep))) for each in agents]
        yield await stack.enter_async_context(served(SERVICE, keep=str(keep), agents=tuple(urls), own=tuple(urls)))


async def test_after_a_restart_on_other_ports_every_agent_answers_the_waiting_run(tmp_path, http: httpx.AsyncClient):
    calm, curious = agent("calm", finds("calm")), agent("curious", asks_then_finds("curious"))
    async with platform(tmp_path, calm, curious) as url:
        asked = await Person(await RemoteAgent.at(url, http)).says(QUESTION)

    async with platform(tmp_path, calm, curious) as url:
        person = Person(await RemoteAgent.at(url, http))
        answer = recommendation(await person.answers(asked, use__workload__tokens_per_month=200_000_000))

    assert [each.question.field for each in form(asked).asked] == ["use.workload.tokens_per_month"]
    assert answer.unanswered == ()
    assert sorted(each.concern for each in answer.assessments) == ["calm", "curious"]
    assert times_asked(calm) == 1


async def test_a_waiting_run_that_another_version_wrote_is_asked_anew(tmp_path, http: httpx.AsyncClient):
    curious = agent("curious", asks_then_finds("curious"))
    async with platform(tmp_path, curious) as url:
        asked = await Person(await RemoteAgent.at(url, http)).says(QUESTION)
    # What a model was called that there is no more.
    with closing(sqlite3.connect(tmp_path / "orchestrator.sqlite")) as file:
        file.create_function("renamed", 1, lambda blob: blob.replace(b"RunRequest", b"RunInquiry"))
        file.execute("update run_checkpoints set body = renamed(body)")
        file.commit()

    async with platform(tmp_path, curious) as url:
        person = Person(await RemoteAgent.at(url, http))
        again = await person.answers(asked, use__workload__tokens_per_month=200_000_000)
        answer = recommendation(await person.answers(again, use__workload__tokens_per_month=200_000_000))

    assert form(again).asked == form(asked).asked
    assert [each.concern for each in answer.assessments] == ["curious"]


async def test_after_a_restart_on_other_ports_answers_of_earlier_turns_stay_good(tmp_path, http: httpx.AsyncClient):
    calm = agent("calm", finds("calm"))
    async with platform(tmp_path, calm) as url:
        first = await Person(await RemoteAgent.at(url, http)).says(QUESTION, Manner(may_ask=False))

    async with platform(tmp_path, calm) as url:
        person = Person(await RemoteAgent.at(url, http))
        person.context_id = first.context_id
        answer = recommendation(await person.says(QUESTION, Manner(may_ask=False)))

    assert [each.concern for each in answer.assessments] == ["calm"]
    assert times_asked(calm) == 1


async def test_a_run_that_was_on_its_way_at_the_stop_loses_no_agent(tmp_path, http: httpx.AsyncClient):
    began, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(turn: Turn) -> None:
        began.set()
        await go_on.wait()
        await finds("slow")(turn)

    calm, slow = agent("calm", finds("calm")), agent("slow", slowly)
    async with platform(tmp_path, calm, slow) as url:
        asking = asyncio.create_task(Person(await RemoteAgent.at(url, http)).says(QUESTION))
        await began.wait()
    await asyncio.gather(asking, return_exceptions=True)
    go_on.set()

    async with platform(tmp_path, calm, slow) as url:
        remote = await RemoteAgent.at(url, http)
        (run,) = (await remote.tasks(ListTasksRequest())).tasks

        async def is_over() -> bool:
            return (await remote.look(run.id)).state in FINISHED

        await until(is_over)
        answer = recommendation(await remote.look(run.id))

    assert answer.unanswered == ()
    assert sorted(each.concern for each in answer.assessments) == ["calm", "slow"]


async def test_an_agent_that_was_away_when_it_was_answered_does_not_wait_for_ever(tmp_path, http: httpx.AsyncClient):
    calm, curious = agent("calm", finds("calm")), agent("curious", asks_then_finds("curious"))
    (port,) = free_ports(1)
    place = {"port": port, "keep": str(tmp_path / "agent"), "public_url": f"http://{HOST}:{port}"}
    async with AsyncExitStack() as stack:
        urls = (await stack.enter_async_context(served(calm)), f"http://{HOST}:{port}")
        async with served(curious, **place):
            url = await stack.enter_async_context(served(SERVICE, keep=str(tmp_path), agents=urls, own=urls))
            person = Person(await RemoteAgent.at(url, http))
            asked = await person.says(QUESTION)
        answer = recommendation(await person.answers(asked, use__workload__tokens_per_month=200_000_000))
        remote = await RemoteAgent.at(await stack.enter_async_context(served(curious, **place)), http)
        (entry,) = form(asked).asked

        async def is_canceled() -> bool:
            return (await remote.look(entry.task_id)).state == TaskState.TASK_STATE_CANCELED

        await until(is_canceled)

    assert [gap.why for gap in answer.unanswered] == [Why.DOWN]


async def test_an_agent_out_of_reach_once_it_took_the_question_does_not_wait_for_ever(http: httpx.AsyncClient):
    """Nobody heard which Task it began: the connection broke before its first event."""
    took, cut = asyncio.Event(), asyncio.Event()

    async def asks_once_cut(turn: Turn) -> None:
        took.set()
        await cut.wait()
        await asks_then_finds("curious")(turn)

    inner, outer = free_ports(2)
    url = f"http://{HOST}:{outer}"
    curious = agent("curious", asks_once_cut, streams=False)
    async with AsyncExitStack() as stack:
        async with Balancer([inner]).listening(listen(HOST, outer)):
            await stack.enter_async_context(served(curious, port=inner, public_url=url))
            front = await stack.enter_async_context(served(SERVICE, agents=(url,), own=(url,), step_budget=4.0))
            asking = asyncio.create_task(Person(await RemoteAgent.at(front, http)).says(QUESTION))
            await took.wait()
        cut.set()
        answer = recommendation(await asking)
        await stack.enter_async_context(Balancer([inner]).listening(listen(HOST, outer)))

        async def is_canceled() -> bool:
            tasks = (await (await RemoteAgent.at(url, http)).tasks(ListTasksRequest())).tasks
            return [task.status.state for task in tasks] == [TaskState.TASK_STATE_CANCELED]

        await until(is_canceled)

    assert [gap.why for gap in answer.unanswered] == [Why.DOWN]


async def test_an_agent_by_url_never_goes_by_the_name_of_one_on_the_map(start, http: httpx.AsyncClient):
    ours, strange = await start(agent("calm", finds("calm"))), await start(agent("calm", finds("calm")))
    directory = Directory((strange, ours), http, Life(), names={ours: "calm"})

    entries = await directory.look()

    assert {entry.url: entry.name for entry in entries} == {ours: "calm", strange: f"calm ({strange[7:]})"}
    assert (await directory.reach("calm")).url == ours


def test_an_agent_gets_the_port_it_had_and_another_when_that_is_taken(tmp_path):
    first = Ports(tmp_path)
    with first.listen(HOST, "calm") as calm, first.listen(HOST, "curious") as curious:
        before = {"calm": calm.getsockname()[1], "curious": curious.getsockname()[1]}
    first.keep()

    with listen(HOST, before["curious"]):
        second = Ports(tmp_path)
        with second.listen(HOST, "calm") as calm, second.listen(HOST, "curious") as curious:
            after = {"calm": calm.getsockname()[1], "curious": curious.getsockname()[1]}

    assert after["calm"] == before["calm"]
    assert after["curious"] != before["curious"]
