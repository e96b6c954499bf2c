"""Finished Runs: kept over a restart, each its owner's, the oldest dropped past a size, forked, exported."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiosqlite
import anyio.to_thread
import httpx
import pytest
from typer.testing import CliRunner

from orchestrator.app import SERVICE
from orchestrator.cli.client import Council
from orchestrator.cli.main import app
from orchestrator.language.interpretation import ConversationTurn
from orchestrator.run.conversation_store import SCHEMA as CONVERSATIONS
from orchestrator.run.conversation_store import Conversation, Memory
from orchestrator.web.exchanges.run_store import MOST_BYTES, RunStore
from orchestrator.web.exchanges.run_store import SCHEMA as RUNS
from orchestrator.web.runs.fork import forked
from protocols.adoption import Inquiry, Progress
from protocols.storage.damage import DAMAGED
from protocols.storage.sqlite_database import SqliteDatabase
from protocols.wire.frames import Frame, Piece, Side
from protocols.wire.notation.har import har
from protocols.wire.recording_file import Participant, Recording, load
from tests.conftest import Start, served, until
from tests.fakes import agent, finds

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
QUESTION = "Should we adopt vLLM?"


async def _no_news(news: Progress) -> None:
    """Nobody watches."""


async def _listed(url: str, count: int) -> list[dict]:
    """The kept Runs, once there are so many: they are stored a moment after they end."""
    async with httpx.AsyncClient() as http:

        async def enough() -> bool:
            return len((await http.get(f"{url}/api/runs")).json()) >= count

        await until(enough)
        return (await http.get(f"{url}/api/runs")).json()


async def _asked(url: str) -> str:
    async with Council.at(url) as council:
        await council.say(QUESTION, _no_news, may_ask=False)
        return council.trace


def _recording(trace: str, body: str = "{}", task_id: str = "") -> Recording:
    pieces = [
        Frame(exchange="1", service="orchestrator", side=Side.SERVER, piece=piece, at=at, trace=trace, **fields)
        for piece, at, fields in (
            (Piece.REQUEST, 1.0, {"method": "POST", "url": "/a2a/jsonrpc?a=b", "body": body, "size": len(body)}),
            (Piece.RESPONSE, 1.2, {"status": 200, "headers": {"content-type": "text/event-stream"}}),
            (Piece.EVENT, 1.3, {"body": '{"a":1}', "size": 7}),
            (Piece.END, 1.5, {}),
        )
    ]
    participant = Participant(name="orchestrator", url="http://127.0.0.1:1/")
    return Recording(
        made="2026-11-30T10:00:00",
        trace=trace,
        task_id=task_id,
        context_id="context",
        participants=(participant,),
        frames=tuple(pieces),
    )


async def test_a_run_is_listed_and_its_exchange_is_whole_after_a_restart(start: Start, http, tmp_path: Path):
    url_of_agent = await start(agent("terms", finds("terms")))
    folder = str(tmp_path)
    async with served(SERVICE, agents=(url_of_agent,), own=(url_of_agent,), keep=folder) as url:
        trace = await _asked(url)
        (run,) = await _listed(url, 1)
        before = (await http.get(f"{url}/api/exchange", params={"trace": trace})).json()
        graph = (await http.get(f"{url}/api/exchange/graph", params={"trace": trace})).json()

    async with served(SERVICE, agents=(), keep=folder) as url:
        (again,) = await _listed(url, 1)
        after = (await http.get(f"{url}/api/exchange", params={"trace": trace})).json()
        graph_after = (await http.get(f"{url}/api/exchange/graph", params={"trace": trace})).json()
        recording = load((await http.get(f"{url}/api/recording", params={"trace": trace})).text)

    assert run == again
    assert (run["words"], run["state"], run["trace"]) == (QUESTION, "COMPLETED", trace)
    assert len(after) == len(before) > 10
    assert {participant.name for participant in recording.participants} == {"orchestrator", "terms"}
    assert graph == graph_after
    nodes = [event["node"] for event in graph if event["moment"] == "begin"]
    assert nodes == ["understand", "plan", "consult", "settle", "recommend"]
    checkpoints = [(event["step"], event.get("next", [])) for event in graph if event["moment"] == "checkpoint"]
    assert checkpoints == [(-1, []), *((step, [node]) for step, node in enumerate(nodes)), (len(nodes), [])]


async def test_what_a_terminal_lists_it_also_shows_and_saves(start: Start, tmp_path: Path):
    url_of_agent = await start(agent("terms", finds("terms")))
    url = await start(SERVICE, agents=(url_of_agent,), own=(url_of_agent,))
    trace = await _asked(url)
    await _listed(url, 1)

    def council(*arguments: str) -> str:
        outcome = CliRunner().invoke(app, ["runs", *arguments, "--url", url])
        assert outcome.exit_code == 0, outcome.output
        return outcome.output

    listing = await anyio.to_thread.run_sync(council)
    shown = await anyio.to_thread.run_sync(council, trace[:6])
    await anyio.to_thread.run_sync(council, trace, "-o", str(tmp_path / "run.har"))

    assert trace[:8] in listing
    assert QUESTION in listing
    assert "orchestrator → terms" in shown
    entries = json.loads((tmp_path / "run.har").read_text())["log"]["entries"]
    assert all(entry["request"]["url"].startswith("http://127.0.0.1") for entry in entries)


@asynccontextmanager
async def store_at(path: Path, most_bytes: int = MOST_BYTES) -> AsyncIterator[RunStore]:
    database = SqliteDatabase(str(path))
    async with database.opened(DAMAGED, RUNS):
        yield RunStore(database, most_bytes)


async def test_a_run_is_seen_by_its_owner_only(tmp_path: Path):
    async with store_at(tmp_path / "runs.sqlite") as store:
        await store.put("|anna", _recording("a" * 32))

        assert await store.get("|bert", "a" * 32) is None
        assert await store.listed("|bert") == []
        assert not await store.forget("|bert", "a" * 32)
        assert await store.get("|anna", "a" * 32) == _recording("a" * 32)


async def test_the_oldest_runs_go_when_all_together_take_too_much_room(tmp_path: Path):
    async with store_at(tmp_path / "runs.sqlite", most_bytes=1_500) as store:
        for digit in "abcdef":
            await store.put("", _recording(digit * 32))

        runs = await store.listed("")

    assert [run.trace[0] for run in runs] == list("fedcba")[: len(runs)]
    assert 1 < len(runs) < 6
    assert sum(run.bytes for run in runs) <= 1_500


async def test_a_run_that_cannot_be_read_is_set_aside_and_the_others_stay(tmp_path: Path):
    path = tmp_path / "runs.sqlite"
    async with store_at(path) as store:
        await store.put("", _recording("a" * 32))
        await store.put("", _recording("b" * 32))
        async with aiosqlite.connect(path) as db:
            await db.execute("update runs set recording = x'00ff' where trace like 'a%'")
            await db.commit()

        assert await store.get("", "a" * 32) is None
        assert [run.trace[0] for run in await store.listed("")] == ["b"]


async def test_a_fork_knows_what_the_conversation_knew_before_the_run():
    turns = tuple(
        ConversationTurn(words=words, inquiry=Inquiry(question=words), run=run, version=nth)
        for nth, (words, run) in enumerate([("first", "task-1"), ("second", "task-2"), ("third", "task-3")], 1)
    )
    database = SqliteDatabase(":memory:")
    async with database.opened(DAMAGED, CONVERSATIONS):
        memory = Memory(database)
        await memory.remember("", "context", Conversation(turns=turns))

        fork = await forked(_recording("a" * 32, task_id="task-2"), "", memory)

        assert [turn.words for turn in (await memory.recall("", fork.context_id)).turns] == ["first"]
        assert len((await memory.recall("", "context")).turns) == 3
        assert (await memory.recall("|bert", fork.context_id)).turns == ()


def test_a_har_has_whole_addresses_times_and_the_events_of_a_stream():
    (entry,) = json.loads(har(_recording("a" * 32)))["log"]["entries"]

    assert entry["request"]["url"] == "http://127.0.0.1:1/a2a/jsonrpc?a=b"
    assert entry["request"]["queryString"] == [{"name": "a", "value": "b"}]
    assert (entry["time"], entry["timings"]["wait"], entry["timings"]["receive"]) == (500, 200, 300)
    assert entry["response"]["content"]["text"] == 'data: {"a":1}\n\n'
