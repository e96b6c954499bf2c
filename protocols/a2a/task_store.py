"""The task store: Tasks in SQLite, one row each, listed by index, owned by their caller."""

import base64
import binascii
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiosqlite
from a2a.helpers import new_text_message
from a2a.server.context import ServerCallContext
from a2a.server.tasks import TaskStore
from a2a.types import ListTasksRequest, ListTasksResponse, Message, Role, Task, TaskState, TaskStatus
from a2a.utils.errors import InternalError, InvalidParamsError, UnsupportedOperationError
from google.protobuf.message import DecodeError

from protocols.a2a.caller import Caller
from protocols.a2a.task_backlog import Backlog
from protocols.storage.sqlite_file import DAMAGED, OVERALL, Retention, Schema, opened, set_aside

SCHEMA = Schema(
    "tasks",
    (
        """create table if not exists tasks (
    owner text not null, id text not null, context_id text not null, state integer not null,
    updated integer not null, body blob not null, primary key (owner, id));
create index if not exists by_age on tasks (owner, updated desc, id desc);
create index if not exists by_context on tasks (owner, context_id, updated desc, id desc);
create index if not exists by_state on tasks (state, updated);
create index if not exists by_owner_and_state on tasks (owner, state);""",
    ),
)
FINISHED = (
    TaskState.TASK_STATE_COMPLETED,
    TaskState.TASK_STATE_FAILED,
    TaskState.TASK_STATE_CANCELED,
    TaskState.TASK_STATE_REJECTED,
)
INTERRUPTED = (TaskState.TASK_STATE_INPUT_REQUIRED, TaskState.TASK_STATE_AUTH_REQUIRED)
RUNNING = (TaskState.TASK_STATE_SUBMITTED, TaskState.TASK_STATE_WORKING)
UNFINISHED = f"({', '.join(str(int(state)) for state in (*RUNNING, *INTERRUPTED))})"
PAGE = 50


def owner_of(context: ServerCallContext) -> str:
    """Who a Task belongs to: tenant and client, so that one never sees the other's.

    The tenant of a caller who says who it is comes from the credential; naming another raises InvalidParamsError.
    """
    caller = context.user
    if not isinstance(caller, Caller) or not caller.is_authenticated:
        return f"{context.tenant}|"
    if context.tenant not in ("", caller.tenant):
        raise InvalidParamsError(message=f"the tenant {context.tenant[:60]!r} is not that of {caller.id}")
    return caller.owner


class SqliteTaskStore(TaskStore):
    """The TaskStore of every service. Survives kill -9 (WAL), and a full disk while the process lives.

    Of each owner it keeps `kept` finished Tasks and takes as many that are not; of all together `OVERALL` times that.
    No Task that runs or waits is ever deleted.
    """

    def __init__(self, path: str, most: int = 10_000) -> None:
        self.path, self._kept = path, most
        self.backlog = Backlog(path, self._write)
        self._connection: aiosqlite.Connection | None = None
        self._retention = Retention("tasks", most, f"state not in {UNFINISHED}")
        self._unfinished: defaultdict[str, set[str]] = defaultdict(set)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """The store can be used inside this context only."""
        async with opened(self.path, SCHEMA, DAMAGED) as self._connection, self.backlog.opened():
            rows = await self.db.execute_fetchall(f"select owner, id from tasks where state in {UNFINISHED}")
            for owner, task_id in rows:
                self._unfinished[owner].add(task_id)
            yield

    @property
    def db(self) -> aiosqlite.Connection:
        """The open connection, also for what is kept beside the Tasks."""
        assert self._connection is not None, "the store is not open"
        return self._connection

    async def save(self, task: Task, context: ServerCallContext) -> None:
        """Insert or replace the Task."""
        await self.backlog.write(owner_of(context), task)
        await self._retention.after_write(self.db)

    def save_soon(self, task: Task, context: ServerCallContext) -> None:
        """As `save`, with the next round of writing: for progress, which a Task that is resumed makes again."""
        self.backlog.later(owner_of(context), task)

    async def _write(self, owner: str, task: Task) -> None:
        row = (
            owner,
            task.id,
            task.context_id,
            _state(task),
            task.status.timestamp.ToNanoseconds(),
            task.SerializeToString(),
        )
        await self.db.execute("insert or replace into tasks values (?, ?, ?, ?, ?, ?)", row)
        self._count(owner, task.id, unfinished=row[3] not in FINISHED)

    async def get(self, task_id: str, context: ServerCallContext) -> Task | None:
        """The Task, if it is the caller's."""
        owner = owner_of(context)
        # What the disk did not take is newer than what it holds.
        if unwritten := self.backlog.held(owner, task_id):
            return unwritten
        rows = await self.db.execute_fetchall(
            "select id, context_id, body from tasks where owner = ? and id = ?", (owner, task_id)
        )
        return next(iter(await self._read(owner, rows)), None)

    async def list(self, params: ListTasksRequest, context: ServerCallContext) -> ListTasksResponse:
        """A page of the caller's Tasks, last changed first."""
        await self.backlog.flush()
        where, values = _filters(params, owner_of(context))
        counted = await self.db.execute_fetchall(f"select count(*) from tasks where {where}", values)
        size = params.page_size or PAGE
        # The cursor is a position in the order, not an offset: Tasks that change meanwhile shift nothing.
        if params.page_token:
            where += " and (updated, id) < (?, ?)"
            values += _cursor(params.page_token)
        rows = list(
            await self.db.execute_fetchall(
                f"select id, context_id, body, updated from tasks where {where} order by updated desc, id desc limit ?",
                # One more than asked for says whether there is another page.
                (*values, size + 1),
            )
        )
        more = len(rows) > size
        return ListTasksResponse(
            tasks=await self._read(owner_of(context), [row[:3] for row in rows[:size]]),
            next_page_token=_token(rows[size - 1][3], rows[size - 1][0]) if more else "",
            total_size=next(iter(counted))[0],
            page_size=size,
        )

    async def waiting(self, context_id: str, context: ServerCallContext) -> Task | None:
        """The caller's Task of this A2A Context that waits for an answer; the newest, when several do."""
        rows = await self.db.execute_fetchall(
            "select id, context_id, body from tasks where owner = ? and context_id = ? and state = ?"
            " order by updated desc limit 1",
            (owner_of(context), context_id, TaskState.TASK_STATE_INPUT_REQUIRED),
        )
        tasks = await self._read(owner_of(context), rows)
        return next((task for task in tasks if task.status.state not in FINISHED), None)

    async def holding(self, message: Message, context: ServerCallContext) -> Task | None:
        """The caller's Task of the Message's A2A Context whose history has this very Message."""
        rows = await self.db.execute_fetchall(
            # A search in the bytes finds the few rows that may hold it; reading them tells which does.
            "select id, context_id, body from tasks where owner = ? and context_id = ? and instr(body, ?) > 0",
            (owner_of(context), message.context_id, message.message_id.encode()),
        )
        tasks = await self._read(owner_of(context), rows)
        return next(
            (
                task
                for task in tasks
                if any(message_there.message_id == message.message_id for message_there in task.history)
            ),
            None,
        )

    async def delete(self, task_id: str, context: ServerCallContext) -> None:
        """Forget the Task, if it is the caller's."""
        await self.db.execute("delete from tasks where owner = ? and id = ?", (owner_of(context), task_id))
        self._count(owner_of(context), task_id, unfinished=False)

    async def unfinished(self) -> Sequence[tuple[str, Task]]:
        """Owner and Task of everything that was running when the process stopped."""
        rows = await self.db.execute_fetchall(
            "select owner, id, context_id, body from tasks where state in (?, ?) order by updated", RUNNING
        )
        tasks = [(owner, task) for owner, *row in rows for task in await self._read(owner, [row])]
        return [(owner, task) for owner, task in tasks if task.status.state not in FINISHED]

    async def _read(self, owner: str, rows: Iterable[Sequence[Any]]) -> Sequence[Task]:
        """Tasks from rows of id, contextId and body; one that cannot be read is set aside and FAILED from now on."""
        return [readable(*row) or await self._fail(owner, *row) for row in rows]

    async def _fail(self, owner: str, task_id: str, context_id: str, body: bytes) -> Task:
        await set_aside(self.db, "task", owner, task_id, body, "no Task")
        text = f"What was kept of this Task cannot be read any more; it was set aside in {self.path}. Ask anew."
        task = Task(id=task_id, context_id=context_id, status=TaskStatus(state=TaskState.TASK_STATE_FAILED))
        task.status.message.CopyFrom(new_text_message(text, context_id=context_id, task_id=task_id))
        task.status.timestamp.GetCurrentTime()
        await self._write(owner, task)
        return task

    def admit(self, context: ServerCallContext) -> None:
        """Returns when the caller may begin another Task; raises InternalError on a full disk.

        Raises UnsupportedOperationError when too many Tasks of the caller, or of all, run or wait.
        """
        if self.backlog.problem:
            raise InternalError(message=f"No new Task is taken: {self.backlog.problem}.")
        mine = len(self._unfinished.get(owner_of(context), ()))
        if mine >= self._kept:
            text = f"You have {mine} Tasks that run or wait for you, which is as many as are taken"
            raise UnsupportedOperationError(message=f"{text}: answer or cancel some, then send this again.")
        if sum(map(len, self._unfinished.values())) >= OVERALL * self._kept:
            raise UnsupportedOperationError(message="As many Tasks run or wait here as are taken; try again later.")

    def _count(self, owner: str, task_id: str, unfinished: bool) -> None:
        """Counted in memory, since it is asked before each new Task."""
        tasks = self._unfinished[owner]
        if unfinished:
            tasks.add(task_id)
            return
        tasks.discard(task_id)
        if not tasks:
            del self._unfinished[owner]


def readable(task_id: str, context_id: str, body: bytes) -> Task | None:
    """The Task in a row's body; `None` when it is none, or another one."""
    try:
        task = Task.FromString(body)
    except (DecodeError, TypeError):
        return None
    return task if (task.id, task.context_id) == (task_id, context_id) else None


def _state(task: Task) -> TaskState:
    """The Task's state; WORKING from the moment that a reply is part of it, as somebody has to go on with it."""
    replied = task.status.state in INTERRUPTED and task.history and task.history[-1].role == Role.ROLE_USER
    return TaskState.TASK_STATE_WORKING if replied and not task.status.HasField("message") else task.status.state


def _filters(params: ListTasksRequest, owner: str) -> tuple[str, tuple[object, ...]]:
    where, values = ["owner = ?"], [owner]
    if params.context_id:
        where, values = [*where, "context_id = ?"], [*values, params.context_id]
    if params.status:
        where, values = [*where, "state = ?"], [*values, params.status]
    if params.HasField("status_timestamp_after"):
        where, values = [*where, "updated >= ?"], [*values, params.status_timestamp_after.ToNanoseconds()]
    return " and ".join(where), tuple(values)


def _token(updated: int, task_id: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([updated, task_id]).encode()).decode()


def _cursor(token: str) -> tuple[int, str]:
    try:
        updated, task_id = json.loads(base64.urlsafe_b64decode(token))
        return int(updated), str(task_id)
    except (binascii.Error, ValueError, TypeError) as error:
        raise InvalidParamsError(message=f"pageToken {token[:40]!r} is not one this service gave") from error
