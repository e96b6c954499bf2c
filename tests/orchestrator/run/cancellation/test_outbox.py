"""What is to be cancelled at an agent is cancelled there, also when the agent was away, or this service was."""

import asyncio
import json

import httpx
import pytest
from a2a.types import TaskState

from orchestrator.run.agent_directory import Directory
from orchestrator.run.cancellation import outbox as cancel_outbox
from orchestrator.run.cancellation.outbox import SCHEMA, CancelOutbox
from orchestrator.run.state import Round, Step
from protocols.a2a.client.remote_agent import Life, RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.parts import message
from protocols.storage.database import Schema
from protocols.storage.sqlite_database import SqliteDatabase
from tests.conftest import free_ports, served, until
from tests.fakes import agent, asks_then_finds
from tests.protocols.a2a.test_tasks import R1, quietly, sent, to_part

pytestmark = pytest.mark.anyio


async def due(database: SqliteDatabase) -> list[tuple]:
    return await database.run(lambda transaction: transaction.rows("select agent, id from cancellations"))


def round_of(task_id: str = "", key: str = "key", agent: str = "curious") -> Round:
    """A round with that agent, which went on with a Task or sent its first Message."""
    step = Step(agent=agent, url="", skill="", concern=None, asked="", ignores=(), inquiry=R1, key=key)
    return Round(step=step, run="run", task_id=task_id)


async def begun(url: str, http: httpx.AsyncClient, round_: Round) -> Reply:
    """The Task that the round's Message begins, which waits for an answer."""
    opening = message(to_part(R1), message_id=round_.message_id)
    return await (await RemoteAgent.at(url, http)).ask(opening, quietly, 5)


async def state_at(url: str, http: httpx.AsyncClient, task_id: str) -> TaskState:
    return (await (await RemoteAgent.at(url, http)).look(task_id)).state


@pytest.mark.parametrize("restarted", [False, True])
async def test_an_agent_that_was_away_hears_it_when_it_is_back(tmp_path, http: httpx.AsyncClient, restarted: bool):
    (port,) = free_ports(1)
    url, service = f"http://127.0.0.1:{port}", agent("curious", asks_then_finds("curious"))
    place = {"port": port, "keep": str(tmp_path / "agent"), "public_url": url}
    async with served(service, **place):
        asked = await (await RemoteAgent.at(url, http)).ask(sent(to_part(R1)), quietly, 5)
    directory = Directory([url], http, Life(), names={url: "curious"})
    database = SqliteDatabase(str(tmp_path / "o.sqlite"))
    async with database.opened(SCHEMA), CancelOutbox(database, directory).opened():
        outbox = CancelOutbox(database, directory)
        await outbox.cancel(round_of(asked.task_id))
        assert await due(database) == [("curious", asked.task_id)]
        if not restarted:
            await came_to_rest(service, place, asked.task_id, http)
            await until(lambda: nothing_due(database))
    if restarted:
        again = SqliteDatabase(str(tmp_path / "o.sqlite"))
        async with again.opened(SCHEMA), CancelOutbox(again, directory).opened():
            await came_to_rest(service, place, asked.task_id, http)
            await until(lambda: nothing_due(again))


async def came_to_rest(service, place: dict, task_id: str, http: httpx.AsyncClient) -> None:
    async with served(service, **place) as url:
        remote = await RemoteAgent.at(url, http)

        async def cancelled() -> bool:
            return (await remote.look(task_id)).state == TaskState.TASK_STATE_CANCELED

        await until(cancelled, 20)


async def nothing_due(database: SqliteDatabase) -> bool:
    await asyncio.sleep(0.05)
    return await due(database) == []


async def test_what_is_over_or_unknown_there_is_not_tried_again(http: httpx.AsyncClient):
    async with served(agent("curious", asks_then_finds("curious"))) as url:
        database, directory = SqliteDatabase(":memory:"), Directory([url], http, Life(), names={url: "curious"})
        async with database.opened(SCHEMA):
            await CancelOutbox(database, directory).cancel(round_of("never heard of"))

            assert await due(database) == []


async def test_the_task_of_a_message_that_nobody_saw_answered_is_found_and_cancelled(http: httpx.AsyncClient):
    async with served(agent("curious", asks_then_finds("curious"))) as url:
        database, directory = SqliteDatabase(":memory:"), Directory([url], http, Life(), names={url: "curious"})
        async with database.opened(SCHEMA):
            lost, other = round_of(key="lost"), round_of(key="other")
            asked, still_asked = await begun(url, http, lost), await begun(url, http, other)

            await CancelOutbox(database, directory).cancel(lost)

            assert await due(database) == []
            assert await state_at(url, http, asked.task_id) == TaskState.TASK_STATE_CANCELED
            assert await state_at(url, http, still_asked.task_id) == TaskState.TASK_STATE_INPUT_REQUIRED


async def test_a_message_that_comes_late_is_waited_for_and_one_that_never_comes_is_not(
    http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    async with served(agent("curious", asks_then_finds("curious"))) as url:
        database, directory = SqliteDatabase(":memory:"), Directory([url], http, Life(), names={url: "curious"})
        async with database.opened(SCHEMA), CancelOutbox(database, directory).opened():
            late = round_of()
            await CancelOutbox(database, directory).cancel(late)
            assert await due(database) == [("curious", late.message_id)]
            asked = await begun(url, http, late)
            await until(lambda: nothing_due(database))
            assert await state_at(url, http, asked.task_id) == TaskState.TASK_STATE_CANCELED

            monkeypatch.setattr(cancel_outbox, "ON_ITS_WAY_SECONDS", 0)
            await CancelOutbox(database, directory).cancel(round_of(key="never sent"))
            assert await due(database) == []


async def test_a_message_whose_task_ended_already_is_looked_for_once(http: httpx.AsyncClient):
    async with served(agent("curious", asks_then_finds("curious"))) as url:
        database, directory = SqliteDatabase(":memory:"), Directory([url], http, Life(), names={url: "curious"})
        async with database.opened(SCHEMA):
            ended = round_of()
            asked = await begun(url, http, ended)
            await (await RemoteAgent.at(url, http)).cancel(asked.task_id)

            await CancelOutbox(database, directory).cancel(ended)

            assert await due(database) == []


async def test_an_agent_that_lists_no_tasks_is_asked_once(http: httpx.AsyncClient):
    async with served(agent("curious", asks_then_finds("curious"))) as url:
        refusing = httpx.AsyncClient(transport=Fails(http, -32601, "Method not found"))
        database, directory = SqliteDatabase(":memory:"), Directory([url], refusing, Life(), names={url: "curious"})
        async with refusing, database.opened(SCHEMA):
            await CancelOutbox(database, directory).cancel(round_of())

            assert await due(database) == []


async def test_what_a_former_version_wrote_down_is_still_cancelled(tmp_path):
    place = str(tmp_path / "o.sqlite")
    former = SqliteDatabase(place)
    async with former.opened(Schema(SCHEMA.name, SCHEMA.steps[:1])):
        await former.run(lambda it: it.change("insert into cancel_outbox values ('curious', 'one', 1.0)"))

    database = SqliteDatabase(place)
    async with database.opened(SCHEMA):
        assert await due(database) == [("curious", "one")]


async def test_an_agent_that_failed_to_cancel_is_asked_again(http: httpx.AsyncClient):
    service = agent("curious", asks_then_finds("curious"))
    async with served(service) as url:
        asked = await (await RemoteAgent.at(url, http)).ask(sent(to_part(R1)), quietly, 5)
        failing = httpx.AsyncClient(transport=Fails(http, -32603, "the database does not answer"))
        database, directory = SqliteDatabase(":memory:"), Directory([url], failing, Life(), names={url: "curious"})
        async with failing, database.opened(SCHEMA):
            await CancelOutbox(database, directory).cancel(round_of(asked.task_id))

            assert await due(database) == [("curious", asked.task_id)]


class Fails(httpx.AsyncBaseTransport):
    """An agent whose card can be read, and which answers every call with this error."""

    def __init__(self, http: httpx.AsyncClient, code: int, text: str) -> None:
        self._http, self._error = http, {"code": code, "message": text}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return await self._http.send(request)
        call = json.loads(await request.aread())
        return httpx.Response(200, json={"jsonrpc": "2.0", "id": call["id"], "error": self._error})
