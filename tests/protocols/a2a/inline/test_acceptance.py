"""A Message is worked on while it is written, and nobody hears of it before it is on the disk."""

import asyncio
import json
import sqlite3
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from protocols.a2a.agent_card import JSONRPC_PATH
from protocols.a2a.parts import text_part
from protocols.a2a.persistence.backlog import Backlog, Write
from protocols.a2a.turn import Turn
from protocols.storage.database import StorageUnavailable
from tests.conftest import Start, until
from tests.fakes import agent

pytestmark = pytest.mark.anyio
V1 = {"A2A-Version": "1.0"}


def call(method: str = "SendMessage", immediately: bool = False, **message: str) -> dict:
    content = {"messageId": str(uuid.uuid4()), "role": "ROLE_USER", "parts": [{"text": "go"}], **message}
    params = {"message": content, "configuration": {"returnImmediately": immediately}}
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}


class Disk:
    """What takes every transaction of Tasks: `free` lets it go on, `full` refuses it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.free, self.writing, self.full = asyncio.Event(), asyncio.Event(), False
        self.inner: Write
        written = Backlog._write_batch

        async def slow(backlog, batch):
            self.writing.set()
            await self.free.wait()
            await written(backlog, batch)

        async def write(changes, durable):
            if self.full:
                raise StorageUnavailable("the disk is full")
            return await self.inner(changes, durable)

        opened = Backlog.opened

        @asynccontextmanager
        async def with_disk(backlog) -> AsyncIterator[None]:
            self.inner, backlog._write = backlog._write, write
            async with opened(backlog):
                yield

        monkeypatch.setattr(Backlog, "_write_batch", slow)
        monkeypatch.setattr(Backlog, "opened", with_disk)


@pytest.fixture
async def disk(monkeypatch) -> Disk:
    return Disk(monkeypatch)


@pytest.fixture
def statements(monkeypatch) -> list[str]:
    """Whatever any SQLite connection is asked."""
    asked: list[str] = []
    connect = sqlite3.connect

    def traced(*arguments, **options) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.set_trace_callback(asked.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    return asked


@pytest.mark.parametrize("method", ["SendMessage", "SendStreamingMessage"])
@pytest.mark.parametrize("immediately", [False, True])
async def test_an_agent_works_while_its_message_is_written_and_nobody_hears(
    start: Start, http: httpx.AsyncClient, disk: Disk, method: str, immediately: bool
):
    worked = asyncio.Event()

    async def work(turn: Turn) -> None:
        await turn.updater.add_artifact([text_part("a result")], artifact_id="one")
        worked.set()

    url = await start(agent("quick", work))
    request = http.build_request("POST", f"{url}{JSONRPC_PATH}", json=call(method, immediately), headers=V1)
    answer = asyncio.create_task(http.send(request, stream=True))
    await worked.wait()
    await disk.writing.wait()
    # Time enough for the head of an answer, had it not to wait.
    for _ in range(3):
        await http.get(f"{url}/healthz")
    heard_before = answer.done()
    disk.free.set()
    text = (await (await answer).aread()).decode()

    assert not heard_before
    assert "TASK_STATE_COMPLETED" in text
    assert method == "SendMessage" or text.index("SUBMITTED") < text.index("WORKING") < text.index("COMPLETED")


async def test_the_same_message_again_is_not_answered_before_it_is_written(
    start: Start, http: httpx.AsyncClient, disk: Disk
):
    async def work(turn: Turn) -> None:
        """Nothing to do."""

    url, body = await start(agent("quick", work)), call()
    first = asyncio.create_task(http.post(f"{url}{JSONRPC_PATH}", json=body, headers=V1))
    await disk.writing.wait()
    second = asyncio.create_task(http.post(f"{url}{JSONRPC_PATH}", json=body, headers=V1))
    for _ in range(3):
        await http.get(f"{url}/healthz")
    heard_before = second.done()
    disk.free.set()
    answers = [(await answer).json()["result"]["task"] for answer in (first, second)]

    assert not heard_before
    assert answers[0] == answers[1]


async def test_work_on_a_message_that_is_refused_is_stopped(start: Start, http: httpx.AsyncClient, disk: Disk):
    stopped = asyncio.Event()

    async def work(turn: Turn) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    url, body, disk.full = await start(agent("patient", work)), call(), True
    disk.free.set()
    answer = (await http.post(f"{url}{JSONRPC_PATH}", json=body, headers=V1)).json()
    await asyncio.wait_for(stopped.wait(), 5)
    disk.full = False

    async def is_taken() -> bool:
        answer = await http.post(f"{url}{JSONRPC_PATH}", json=call(immediately=True), headers=V1)
        return "result" in answer.json()

    assert "the disk is full" in answer["error"]["message"]
    await until(is_taken)
    listing = {"jsonrpc": "2.0", "id": 1, "method": "ListTasks", "params": {}}
    tasks = (await http.post(f"{url}{JSONRPC_PATH}", json=listing, headers=V1)).json()["result"]["tasks"]
    assert body["params"]["message"]["messageId"] not in json.dumps(tasks)


async def test_a_task_that_is_answered_at_once_is_one_transaction_and_no_row_of_events(
    statements: list[str], start: Start, http: httpx.AsyncClient
):
    async def work(turn: Turn) -> None:
        await turn.tell("on it")
        await turn.updater.add_artifact([text_part("a result")], artifact_id="one")

    url = await start(agent("quick", work))
    await http.post(f"{url}{JSONRPC_PATH}", json=call(), headers=V1)
    statements.clear()
    answer = await http.post(f"{url}{JSONRPC_PATH}", json=call(), headers=V1)

    assert "TASK_STATE_COMPLETED" in answer.text
    assert [statement.split()[0].lower() for statement in statements] == [
        "select",
        "begin",
        "insert",
        "insert",
        "commit",
    ]
    assert not any("task_events" in statement for statement in statements if "insert" in statement)
