"""A platform that dies after any one of its writes: each Task it had accepted goes on, or waits for its person.

What a killed process leaves is what its files hold, so one Run is enough: the folder is copied after every write,
and a platform is started on each copy.
"""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from a2a.types import ListTasksRequest, TaskState

from orchestrator.app import SERVICE
from orchestrator.run.checkpoint.run_saver import RunSaver
from orchestrator.run.conversation_store import Memory
from orchestrator.run.graph import build_graph
from orchestrator.run.graph_log import GraphLog
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.parts import message, text_part, to_part
from protocols.a2a.persistence.backlog import Backlog
from protocols.a2a.task_store import FINISHED
from protocols.adoption import Answers
from protocols.hosting.app import Service
from protocols.storage.sqlite_database import SqliteDatabase
from tests.conftest import served, until
from tests.fakes import agent, asks_then_finds, finds
from tests.orchestrator.run.person import QUESTION, VOLUME, form, recommendation

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(600)]
ASKED = 200_000_000
WRITES = [
    (Backlog, "_write_batch"),
    (RunSaver, "aput"),
    (RunSaver, "aput_writes"),
    (Memory, "remember"),
]


@dataclass(frozen=True)
class Copy:
    """The folder as a crash would leave it, and whether the person had replied to the form by then."""

    folder: Path
    after: str
    replied: bool


class Person:
    """Sends each Message of theirs with the same id until somebody has it."""

    replied = False

    def opening(self):
        return message(text_part(QUESTION), message_id="opening")

    def reply(self, task_id: str, context_id: str):
        self.replied = True
        return message(
            to_part(Answers(values={VOLUME: ASKED})), message_id="reply", task_id=task_id, context_id=context_id
        )


async def nobody(reply: Reply) -> None:
    """Nobody listens to the progress."""


def agents() -> list[Service]:
    return [agent("calm", finds("calm")), agent("curious", asks_then_finds("curious"))]


@asynccontextmanager
async def platform(keep: Path) -> AsyncIterator[str]:
    async with AsyncExitStack() as stack:
        urls = [await stack.enter_async_context(served(each, keep=str(keep))) for each in agents()]
        yield await stack.enter_async_context(served(SERVICE, keep=str(keep), agents=tuple(urls), own=tuple(urls)))


def copied(folder: Path, into: Path) -> None:
    """What is committed, file by file."""
    into.mkdir()
    for file in folder.glob("*.sqlite"):
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(into / file.name)) as target:
            source.backup(target)


def copying(write: Callable[..., Awaitable], name: str, keep: Path, person: Person, copies: list[Copy]):
    async def and_copy(*arguments, **named):
        result = await write(*arguments, **named)
        into = keep.with_name(f"copy-{len(copies)}")
        copied(keep, into)
        copies.append(Copy(into, name, person.replied))
        return result

    return and_copy


async def one_run(keep: Path, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> list[Copy]:
    """A Run with a form, from its first write to its last."""
    copies, person = list[Copy](), Person()
    async with platform(keep) as url:
        orchestrator = await RemoteAgent.at(url, http)
        with monkeypatch.context() as patch:
            for owner, name in WRITES:
                write = getattr(owner, name)
                patch.setattr(owner, name, copying(write, f"{owner.__name__}.{name}", keep, person, copies))
            asked = await orchestrator.ask(person.opening(), nobody, 60)
            done = await orchestrator.ask(person.reply(asked.task_id, asked.context_id), nobody, 60)
    assert recommendation(done).inquiry.use.workload.tokens_per_month == ASKED
    return copies


async def rested(orchestrator: RemoteAgent, task_id: str, states: set[TaskState]) -> Reply:
    async def does() -> bool:
        return (await orchestrator.look(task_id)).state in states

    await until(does, 30)
    return await orchestrator.look(task_id)


async def carried_on(copy: Copy, http: httpx.AsyncClient) -> Reply:
    """How the one Task ends after the crash: the person sends again what was never heard, and replies when asked."""
    person = Person()
    async with platform(copy.folder) as url:
        orchestrator = await RemoteAgent.at(url, http)
        known = (await orchestrator.tasks(ListTasksRequest())).tasks
        task_id = known[0].id if known else (await orchestrator.ask(person.opening(), nobody, 30)).task_id
        waits = {TaskState.TASK_STATE_INPUT_REQUIRED}
        if not copy.replied:
            asked = await rested(orchestrator, task_id, waits)
            assert [each.question.field for each in form(asked).asked] == [VOLUME]
        resting = await rested(orchestrator, task_id, waits | {*FINISHED})
        if resting.asks:
            await orchestrator.ask(person.reply(task_id, resting.context_id), nobody, 30)
        return await rested(orchestrator, task_id, {*FINISHED})


async def check(copy: Copy, http: httpx.AsyncClient) -> None:
    reply = await carried_on(copy, http)
    assert reply.state == TaskState.TASK_STATE_COMPLETED, (copy, reply.says)
    answer = recommendation(reply)
    assert answer.inquiry.use.workload.tokens_per_month == ASKED
    assert answer.unanswered == ()
    assert sorted(each.concern for each in answer.assessments) == ["calm", "curious"]


async def where(copy: Copy) -> tuple[str, ...]:
    """The nodes the copied Run comes to next; with a `?` when it has put its form."""
    database = SqliteDatabase(str(copy.folder / "orchestrator.sqlite"))
    async with database.viewed():
        runs = await database.run(lambda transaction: transaction.rows("select run from run_checkpoints"))
        if not runs:
            return ()
        known = await build_graph(RunSaver(database, GraphLog())).aget_state(
            {"configurable": {"thread_id": runs[0][0]}}
        )
        return (*known.next, *("?" for _ in known.interrupts))


async def test_a_run_survives_a_crash_at_each_of_its_turning_points(tmp_path, http, monkeypatch):
    copies = await one_run(tmp_path / "keep", http, monkeypatch)
    points = [(await where(copy), copy.replied, copy) for copy in copies]

    nothing_stored = next(copy for at, _, copy in points if not at)
    agents_chosen = next(copy for at, _, copy in points if at == ("consult", "consult"))
    form_put = next(copy for at, replied, copy in points if at == ("settle", "?") and not replied)
    reply_written = next(copy for _, replied, copy in points if replied and copy.after == "Backlog._write_batch")
    reply_taken = next(copy for at, replied, copy in points if replied and "?" not in at)
    for copy in (nothing_stored, agents_chosen, form_put, reply_written, reply_taken):
        await check(copy, http)


@pytest.mark.slow
async def test_a_run_survives_a_crash_after_any_write_of_any_service(tmp_path, http, monkeypatch):
    copies = await one_run(tmp_path / "keep", http, monkeypatch)

    for copy in copies:
        await check(copy, http)

    assert {copy.after for copy in copies} == {f"{owner.__name__}.{name}" for owner, name in WRITES}
    assert len(copies) > 20
