"""Two replicas of a service on PostgreSQL: any of them serves any Task, and one that dies is replaced at once."""

import asyncio
import signal
import uuid
from collections.abc import AsyncIterator
from functools import partial

import httpx
import pytest
from a2a.client import Client, ClientConfig, ClientFactory
from a2a.types import (
    CancelTaskRequest,
    GetTaskRequest,
    SendMessageRequest,
    StreamResponse,
    SubscribeToTaskRequest,
    Task,
    TaskState,
)

from protocols.a2a.client.discovery import card_at
from protocols.a2a.parts import message, text_part, words
from protocols.a2a.persistence.events import FINISHED
from protocols.a2a.turn import MOST_RESTARTS, RESUMES
from protocols.storage.database import Row
from protocols.storage.postgres_database import PostgresDatabase
from tests.conftest import until
from tests.reliability.replicas import Replicas, replicas

# Processes that are killed and a server that restarts: beside other tests on two cores their waits run out.
pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(120)]
STEPS = 15


@pytest.fixture
async def database(postgres) -> str:
    return postgres.url()


@pytest.fixture(params=["inline", "sdk"])
async def counters(database: str, tmp_path, request) -> AsyncIterator[Replicas]:
    environment = {"STEPS": str(STEPS), "PAUSE": "0.15", "REQUEST_HANDLER": request.param}
    async with replicas("tests.reliability.slow_agent", database, tmp_path, environment=environment) as service:
        yield service


async def client_at(url: str, http: httpx.AsyncClient) -> Client:
    """Talks to this very replica, whatever address the card gives."""
    card = (await card_at(url, http)).card
    for interface in card.supported_interfaces:
        interface.url = url + "/" + interface.url.split("/", 3)[3]
    return ClientFactory(ClientConfig(httpx_client=http)).create(card)


def question(text: str = "one") -> SendMessageRequest:
    return SendMessageRequest(message=message(text_part(text), message_id=str(uuid.uuid4())))


async def begun(client: Client, text: str = "one") -> Task:
    """A Task that runs at this replica, without anybody who listens there."""
    request = question(text)
    request.configuration.return_immediately = True
    async for event in client.send_message(request):
        return event.task
    raise AssertionError("no Task came")


async def rows(database: str, sql: str, *values: object) -> list[Row]:
    service = PostgresDatabase(database, "slow_agent")
    async with service.opened():
        return await service.run(lambda transaction: transaction.rows(sql, *values))


async def followed(client: Client, task_id: str, events: list[StreamResponse]) -> None:
    async for event in client.subscribe(SubscribeToTaskRequest(id=task_id)):
        events.append(event)


def inner(event: StreamResponse) -> bytes:
    return event.SerializeToString(deterministic=True)


async def test_the_other_replica_finishes_what_a_killed_one_ran_and_who_follows_sees_each_event_once(
    counters: Replicas, database: str
):
    async with httpx.AsyncClient() as http:
        first, second = [await client_at(url, http) for url in counters.urls]
        task = await begun(first)
        events: list[StreamResponse] = []
        following = asyncio.create_task(followed(second, task.id, events))
        await until(lambda: _is(len(events) > 8))
        counters.kill(0)
        count = len(events)
        await until(lambda: _is(any("step 0" in str(event) for event in events[count:])), 60)
        again: list[StreamResponse] = []
        await asyncio.gather(following, followed(second, task.id, again))
        after = await second.get_task(GetTaskRequest(id=task.id))

    assert after.status.state == TaskState.TASK_STATE_COMPLETED
    assert sorted(artifact.name for artifact in after.artifacts) == sorted(f"step {step}" for step in range(STEPS))
    stored = await rows(database, "select version, body from task_events where task_id = ? order by version", task.id)
    assert [version for version, _ in stored] == list(range(1, len(stored) + 1))
    bodies = [body for _, body in stored]
    # The first thing that comes is the Task as it stood, then every event after it: none missing, none twice.
    assert [inner(event) for event in events[1:]] == bodies[-(len(events) - 1) :]
    assert [inner(event) for event in again[1:]] == bodies[-(len(again) - 1) :]


async def test_a_task_is_cancelled_at_whatever_replica_one_asks(counters: Replicas):
    async with httpx.AsyncClient() as http:
        first, second = [await client_at(url, http) for url in counters.urls]
        task = await begun(first)
        events: list[StreamResponse] = []
        following = asyncio.create_task(followed(first, task.id, events))
        await until(lambda: _is(len(events) > 2))

        cancelled = await second.cancel_task(CancelTaskRequest(id=task.id))
        await asyncio.wait_for(following, 5)
        after = await first.get_task(GetTaskRequest(id=task.id))

    assert cancelled.status.state == after.status.state == TaskState.TASK_STATE_CANCELED
    # The SDK's handler ends the stream with the Task, which another replica has changed; ours with the update.
    last = events[-1].task if events[-1].HasField("task") else events[-1].status_update
    assert last.status.state == TaskState.TASK_STATE_CANCELED


async def test_tasks_begun_anywhere_are_found_and_followed_through_the_balancer(counters: Replicas):
    async with httpx.AsyncClient(limits=httpx.Limits(max_keepalive_connections=0)) as http:
        client = await client_at(counters.url, http)
        tasks = [await begun(client, f"number {number}") for number in range(6)]
        streams: list[list[StreamResponse]] = [[] for _ in tasks]
        await asyncio.gather(*(followed(client, task.id, into) for task, into in zip(tasks, streams, strict=True)))
        done = [await client.get_task(GetTaskRequest(id=task.id)) for task in tasks]

    for number, (task, events) in enumerate(zip(done, streams, strict=True)):
        assert task.status.state == TaskState.TASK_STATE_COMPLETED
        assert {words(artifact.parts).split(" for ")[1] for artifact in task.artifacts} == {f"number {number}"}
        assert {event.artifact_update.artifact.name for event in events} - {""} <= {f"step {n}" for n in range(STEPS)}


async def test_what_runs_when_a_replica_is_stopped_goes_on_at_the_other(counters: Replicas):
    async with httpx.AsyncClient() as http:
        first, second = [await client_at(url, http) for url in counters.urls]
        task = await begun(first)
        counters.send(0, signal.SIGTERM)

        async def done() -> bool:
            known = await second.get_task(GetTaskRequest(id=task.id))
            return known.status.state == TaskState.TASK_STATE_COMPLETED

        await until(done, 20)
        known = await second.get_task(GetTaskRequest(id=task.id))

    assert len(known.artifacts) == STEPS


async def test_a_database_that_restarts_loses_and_doubles_nothing(counters: Replicas, database: str, postgres):
    async with httpx.AsyncClient() as http:
        first, second = [await client_at(url, http) for url in counters.urls]
        tasks = [await begun(client, f"number {n}") for n, client in enumerate((first, second, first))]
        await asyncio.to_thread(postgres.restart)

        async def done() -> bool:
            try:
                known = [await second.get_task(GetTaskRequest(id=task.id)) for task in tasks]
            except Exception:  # the database is away for a moment, and says so
                await asyncio.sleep(0.2)
                return False
            return all(task.status.state == TaskState.TASK_STATE_COMPLETED for task in known)

        await until(done, 40)
        known = [await first.get_task(GetTaskRequest(id=task.id)) for task in tasks]

    assert [len(task.artifacts) for task in known] == [STEPS] * len(tasks)
    versions = await rows(database, "select task_id, version from task_events order by task_id, version")
    assert len(versions) == len(set(versions))


async def test_a_task_outlives_more_restarts_of_its_database_than_it_may_end_processes(
    database: str, postgres, tmp_path
):
    environment = {"STEPS": str(STEPS), "PAUSE": "0.5"}
    async with (
        replicas("tests.reliability.slow_agent", database, tmp_path, environment=environment) as service,
        httpx.AsyncClient() as http,
    ):
        client = await client_at(service.url, http)
        task = await begun(client)

        async def known() -> Task:
            try:
                return await client.get_task(GetTaskRequest(id=task.id))
            except Exception:  # the database is away for a moment, and says so
                await asyncio.sleep(0.2)
                return task

        async def resumed(times: int) -> bool:
            return sum(RESUMES in spoken.metadata for spoken in (await known()).history) >= times

        for number in range(MOST_RESTARTS + 1):
            await asyncio.to_thread(postgres.restart)
            await until(partial(resumed, number + 1), 20)

        async def rests() -> bool:
            return (await known()).status.state in FINISHED

        await until(rests, 40)
        ended = await known()

    assert ended.status.state == TaskState.TASK_STATE_COMPLETED
    assert len(ended.artifacts) == STEPS


async def _is(fact: bool) -> bool:
    await asyncio.sleep(0.02)
    return fact
