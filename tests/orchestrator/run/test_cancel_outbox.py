"""What is to be cancelled at an agent is cancelled there, also when the agent was away, or this service was."""

import asyncio
import json

import httpx
import pytest
from a2a.types import TaskState

from orchestrator.run.agent_directory import Directory
from orchestrator.run.cancel_outbox import SCHEMA, CancelOutbox
from protocols.a2a.client.remote_agent import Life, RemoteAgent
from protocols.storage.sqlite_database import SqliteDatabase
from tests.conftest import free_ports, served, until
from tests.fakes import agent, asks_then_finds
from tests.protocols.a2a.test_tasks import R1, quietly, sent, to_part

pytestmark = pytest.mark.anyio


async def due(database: SqliteDatabase) -> list[tuple]:
    return await database.run(lambda transaction: transaction.rows("select agent, task_id from cancel_outbox"))


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
        await outbox.cancel("curious", asked.task_id)
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
            await CancelOutbox(database, directory).cancel("curious", "never heard of")

            assert await due(database) == []


async def test_an_agent_that_failed_to_cancel_is_asked_again(http: httpx.AsyncClient):
    service = agent("curious", asks_then_finds("curious"))
    async with served(service) as url:
        asked = await (await RemoteAgent.at(url, http)).ask(sent(to_part(R1)), quietly, 5)
        failing = httpx.AsyncClient(transport=FailsToCancel(http))
        database, directory = SqliteDatabase(":memory:"), Directory([url], failing, Life(), names={url: "curious"})
        async with failing, database.opened(SCHEMA):
            await CancelOutbox(database, directory).cancel("curious", asked.task_id)

            assert await due(database) == [("curious", asked.task_id)]


class FailsToCancel(httpx.AsyncBaseTransport):
    """What an agent answers whose database is away: cards, and an error of its own."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return await self._http.send(request)
        error = {"code": -32603, "message": "the database does not answer"}
        call = json.loads(await request.aread())
        return httpx.Response(200, json={"jsonrpc": "2.0", "id": call["id"], "error": error})
