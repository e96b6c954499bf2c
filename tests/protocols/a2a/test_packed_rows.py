"""What the rows of Tasks hold: large ones compressed, and the Messages by which a Task is found again."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path

import pytest
from a2a.server.cluster import TaskVersion
from a2a.server.context import ServerCallContext
from a2a.types import Artifact, Message, Part, Role, Task, TaskArtifactUpdateEvent, TaskState, TaskStatus
from google.protobuf.message import DecodeError

from protocols.a2a.persistence.events import read
from protocols.a2a.persistence.packed import packed, unpacked
from protocols.a2a.persistence.rows import SCHEMA
from protocols.a2a.task_store import DurableTaskStore
from protocols.storage.damage import DAMAGED
from protocols.storage.sqlite_database import SqliteDatabase

pytestmark = pytest.mark.anyio
ANYBODY = ServerCallContext()
LARGE = "every figure with its formula " * 1_000


@asynccontextmanager
async def store_at(path: Path) -> AsyncIterator[DurableTaskStore]:
    database = SqliteDatabase(str(path))
    store = DurableTaskStore(database)
    async with database.opened(DAMAGED, SCHEMA), store.opened():
        yield store


def a_task(*message_ids: str, text: str = "") -> Task:
    task = Task(id="t", context_id="c", status=TaskStatus(state=TaskState.TASK_STATE_COMPLETED))
    task.history.extend(Message(message_id=name, role=Role.ROLE_USER) for name in message_ids)
    task.artifacts.append(Artifact(artifact_id="a", parts=[Part(text=text)]))
    return task


def sent(message_id: str) -> Message:
    return Message(message_id=message_id, context_id="c", role=Role.ROLE_USER)


async def test_a_large_task_and_its_events_are_compressed_and_come_back_as_they_were(tmp_path):
    task = a_task("first", text=LARGE)
    event = TaskArtifactUpdateEvent(task_id="t", context_id="c", artifact=task.artifacts[0])
    async with store_at(tmp_path / "t.sqlite") as store:
        await store.save(task, event=event, prev_version=TaskVersion.MISSING, context=ANYBODY)
        again = await store.find("t", ANYBODY)

    with closing(sqlite3.connect(tmp_path / "t.sqlite")) as file:
        ((body,),) = file.execute("select body from task_bodies").fetchall()
        ((noted,),) = file.execute("select body from task_events").fetchall()
    assert again == task
    assert read(noted) == event
    assert max(len(body), len(noted)) < len(LARGE) / 10


def test_small_rows_stay_as_they_are_and_spoilt_ones_are_said_to_be():
    assert packed(b"small") == unpacked(b"small") == b"small"
    with pytest.raises(DecodeError):
        unpacked(packed(LARGE.encode())[:50])


@pytest.mark.parametrize(("message_id", "finds"), [("second", True), ("second%", False), ("sec", False), ("x", False)])
async def test_a_message_that_went_on_with_a_task_finds_it_again(tmp_path, message_id, finds):
    async with store_at(tmp_path / "t.sqlite") as store:
        await store.save(a_task("first", "second", "third"), prev_version=TaskVersion.MISSING, context=ANYBODY)

        task = await store.holding(sent(message_id), ANYBODY)

    assert (task is not None) is finds


async def test_messages_are_found_that_an_earlier_version_stored(tmp_path):
    database = SqliteDatabase(str(tmp_path / "t.sqlite"))
    before = replace(SCHEMA, steps=SCHEMA.steps[:-1])
    task = a_task("first", "second")
    async with database.opened(DAMAGED, before):
        await database.run(
            lambda unit: [
                unit.change("insert into tasks values ('|', 't', 'c', 3, 1, 1)"),
                unit.change("insert into task_bodies values ('|', 't', 1, ?)", task.SerializeToString()),
            ]
        )

    async with store_at(tmp_path / "t.sqlite") as store:
        found = await store.holding(sent("second"), ANYBODY)

    assert found == task
