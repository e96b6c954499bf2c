"""Files as the version before this one wrote them are taken over, with every Task, webhook and conversation."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from a2a.server.context import ServerCallContext
from a2a.types import (
    Artifact,
    ListTasksRequest,
    Message,
    Role,
    Task,
    TaskPushNotificationConfig,
    TaskState,
    TaskStatus,
    TaskStatusUpdateEvent,
)

from orchestrator.language.interpretation import ConversationTurn
from orchestrator.run.conversation_store import SCHEMA as CONVERSATIONS
from orchestrator.run.conversation_store import TURNS, Memory
from protocols.a2a.parts import to_part
from protocols.a2a.persistence.events import read, written
from protocols.a2a.persistence.tables import SCHEMA as TASKS
from protocols.a2a.push.config_store import SCHEMA as PUSH_CONFIGS
from protocols.a2a.push.config_store import PushConfigs
from protocols.a2a.push.url_policy import Policy
from protocols.a2a.task_store import DurableTaskStore
from protocols.adoption import Inquiry
from protocols.storage.damage import DAMAGED
from protocols.storage.sqlite_database import SqliteDatabase

pytestmark = pytest.mark.anyio
VERSIONS = "create table schema_versions (name text primary key, version integer not null);"
DAMAGED_BEFORE = """create table damaged (
    kind text not null, owner text not null, id text not null, body blob not null, problem text not null,
    at integer not null default (unixepoch()));"""
TASKS_BEFORE = f"""{VERSIONS}{DAMAGED_BEFORE}
create table tasks (
    owner text not null, id text not null, context_id text not null, state integer not null,
    updated integer not null, body blob not null, primary key (owner, id));
create index by_age on tasks (owner, updated desc, id desc);
create index by_context on tasks (owner, context_id, updated desc, id desc);
create index by_state on tasks (state, updated);
create index by_owner_and_state on tasks (owner, state);
create table push_configs (
    owner text not null, task_id text not null, id text not null, body blob not null,
    owing integer not null default 0, since real not null, primary key (owner, task_id, id));
create index push_by_task on push_configs (task_id);
create trigger push_goes_with_its_task after delete on tasks
    begin delete from push_configs where owner = old.owner and task_id = old.id; end;
alter table push_configs add column version text not null default '1.0';
insert into schema_versions values ('tasks', 1), ('push_configs', 2), ('damaged', 1);"""
CONVERSATIONS_BEFORE = f"""{VERSIONS}{DAMAGED_BEFORE}
create table conversations (
    owner text not null, context_id text not null, updated integer not null default (unixepoch()),
    turns text not null, body text not null, primary key (owner, context_id));
create index by_age on conversations (updated desc);
insert into schema_versions values ('conversations', 1), ('damaged', 1);"""
WORKING = TaskState.TASK_STATE_WORKING
ANYBODY = ServerCallContext()
HOOK = TaskPushNotificationConfig(task_id="waits", id="hook", url="https://example.com/hook")


def a_task(name: str, state: TaskState, label: str) -> Task:
    """A Task whose data Parts, in all three places, name their data model under this label."""
    part = to_part(Inquiry(question=name))
    part.metadata.Clear()
    part.metadata[label] = "Inquiry"
    message = Message(message_id="m", role=Role.ROLE_USER, parts=[part])
    status = TaskStatus(state=state, message=message)
    artifact = Artifact(artifact_id="a", parts=[part])
    task = Task(id=name, context_id="c", status=status, history=[message], artifacts=[artifact])
    task.status.timestamp.FromSeconds(1_700_000_000)
    return task


def some_tasks(label: str) -> list[Task]:
    return [
        a_task("done", TaskState.TASK_STATE_COMPLETED, label),
        a_task("waits", TaskState.TASK_STATE_INPUT_REQUIRED, label),
    ]


def write_former_files(folder) -> None:
    tasks = some_tasks("noun")
    with closing(sqlite3.connect(folder / "orchestrator.sqlite")) as file:
        file.executescript(TASKS_BEFORE)
        rows = [
            ("|", task.id, "c", task.status.state, task.status.timestamp.ToNanoseconds(), task.SerializeToString())
            for task in tasks
        ]
        file.executemany("insert into tasks values (?, ?, ?, ?, ?, ?)", rows)
        hook = ("|", "waits", "hook", HOOK.SerializeToString(), 0, 1.0, "1.0")
        file.execute("insert into push_configs values (?, ?, ?, ?, ?, ?, ?)", hook)
        file.commit()
    with closing(sqlite3.connect(folder / "orchestrator-conversations.sqlite")) as file:
        file.executescript(CONVERSATIONS_BEFORE)
        for number in range(300):
            turn = ConversationTurn(words=f"question {number}", inquiry=Inquiry(question=f"question {number}"))
            row = ("|", f"context {number}", TURNS.dump_json((turn,)).decode())
            file.execute("insert into conversations (owner, context_id, turns, body) values (?, ?, ?, '{}')", row)
        file.commit()


async def test_files_of_the_version_before_keep_every_task_and_conversation(tmp_path):
    write_former_files(tmp_path)

    # Three starts: the second and third find the files as the first left them.
    for _ in range(3):
        database = SqliteDatabase(str(tmp_path / "orchestrator.sqlite"))
        store, configs = DurableTaskStore(database), PushConfigs(database, Policy())
        async with database.opened(DAMAGED, TASKS, PUSH_CONFIGS, CONVERSATIONS), store.opened(), configs.opened():
            page = await store.list(ListTasksRequest(), ANYBODY)
            hooks = await configs.get_info("waits", ANYBODY)
            memory = Memory(database)
            words = [(await memory.recall("|", f"context {number}")).turns[0].words for number in range(300)]

        assert sorted(page.tasks, key=lambda task: task.id) == some_tasks("model")
        assert [hook.url for hook in hooks] == [HOOK.url]
        assert words == [f"question {number}" for number in range(300)]
    assert not (tmp_path / "orchestrator-conversations.sqlite").exists()


async def test_events_of_the_version_before_name_their_model_as_today(tmp_path):
    update = TaskStatusUpdateEvent(task_id="t", context_id="c", status=a_task("t", WORKING, "noun").status)
    database = SqliteDatabase(str(tmp_path / "orchestrator.sqlite"))
    before = replace(TASKS, steps=TASKS.steps[:2])
    rows = [(1, written(update)), (2, b"\xffnoun")]
    async with database.opened(before):
        await database.run(
            lambda unit: [unit.change("insert into task_events values ('t', ?, '|', ?)", *row) for row in rows]
        )
    async with database.opened(TASKS):
        bodies = await database.run(lambda unit: unit.rows("select body from task_events order by version"))

    event = read(bodies[0][0])
    assert isinstance(event, TaskStatusUpdateEvent)
    assert event.status == a_task("t", WORKING, "model").status
    assert bodies[1] == (b"\xffnoun",)


async def test_a_conversation_that_went_on_since_is_not_put_back(tmp_path):
    write_former_files(tmp_path)
    former = (tmp_path / "orchestrator-conversations.sqlite").read_bytes()
    for last in ("went on", ""):
        # As if the process had died between taking the rows over and putting the file away.
        (tmp_path / "orchestrator-conversations.sqlite").write_bytes(former)
        database = SqliteDatabase(str(tmp_path / "orchestrator.sqlite"))
        async with database.opened(DAMAGED, TASKS, PUSH_CONFIGS, CONVERSATIONS):
            memory = Memory(database)
            known = await memory.recall("|", "context 7")
            if last:
                turn = ConversationTurn(words=last, inquiry=Inquiry(question=last))
                await memory.remember("|", "context 7", known.model_copy(update={"turns": (*known.turns, turn)}))

    assert [turn.words for turn in known.turns] == ["question 7", "went on"]
