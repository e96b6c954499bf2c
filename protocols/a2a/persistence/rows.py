"""Rows of Tasks: what changes with each event is small, bodies are written where a Task rests.

Between two bodies each event is a row of its own, so that an event costs the same however large its Task is.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self

from a2a.helpers import new_text_message
from a2a.types import Role, Task, TaskState, TaskStatus
from google.protobuf.message import DecodeError

from protocols.a2a.persistence.events import INTERRUPTED, RUNNING, UNFINISHED, up_to_date
from protocols.a2a.persistence.packed import packed, unpacked
from protocols.a2a.persistence.sent_messages import sent
from protocols.storage.damage import set_aside
from protocols.storage.database import Row, Transaction

SELECT = """select tasks.id, tasks.context_id, task_bodies.body, task_bodies.version, tasks.version, tasks.updated
    from tasks left join task_bodies on task_bodies.owner = tasks.owner and task_bodies.id = tasks.id"""
FOLLOWED_SECONDS = 600
EVENTS_A_STATEMENT = 500


@dataclass(frozen=True)
class Change:
    """What is written of a Task at once: its events after version `before`, and its body where that is due."""

    owner: str
    id: str
    context_id: str
    state: TaskState
    updated: int
    before: int
    version: int
    events: Sequence[tuple[int, bytes]] = ()
    body: bytes | None = None
    sent: str = ""

    @classmethod
    def of(
        cls,
        owner: str,
        task: Task,
        before: int,
        version: int,
        events: Sequence[tuple[int, bytes]] = (),
        with_body: bool = True,
    ) -> Self:
        """What the Task is now; nothing it becomes later is in it."""
        body = task.SerializeToString() if with_body else None
        updated = task.status.timestamp.ToNanoseconds()
        return cls(owner, task.id, task.context_id, state_of(task), updated, before, version, events, body, sent(task))


@dataclass(frozen=True)
class ReadTask:
    """A Task as it stands in the tables, with the number of its last event."""

    task: Task
    version: int
    updated: int = 0


def write(transaction: Transaction, change: Change) -> bool:
    """Write a change; whether the Task still was as when this was derived, without which nothing is written."""
    key = (change.owner, change.id)
    if change.before:
        done = transaction.change(
            "update tasks set state = ?, updated = ?, version = ?, sent = ? where owner = ? and id = ? and version = ?",
            *(change.state, change.updated, change.version, change.sent, *key, change.before),
        )
    else:
        done = transaction.change(
            "insert into tasks (owner, id, context_id, state, updated, version, sent) values (?, ?, ?, ?, ?, ?, ?)"
            " on conflict (owner, id) do nothing",
            *(*key, change.context_id, change.state, change.updated, change.version, change.sent),
        )
    if not done:
        return False
    for first in range(0, len(change.events), EVENTS_A_STATEMENT):
        events = change.events[first : first + EVENTS_A_STATEMENT]
        places = ", ".join(["(?, ?, ?, ?)"] * len(events))
        transaction.change(
            f"insert into task_events (task_id, version, owner, body) values {places}",
            *chain.from_iterable((change.id, version, change.owner, packed(body)) for version, body in events),
        )
    if change.body is not None:
        transaction.change(
            "insert into task_bodies (owner, id, version, body) values (?, ?, ?, ?)"
            " on conflict (owner, id) do update set version = excluded.version, body = excluded.body",
            *(*key, change.version, packed(change.body)),
        )
    transaction.announce(change.id)
    return True


def standing(transaction: Transaction, owner: str, task_id: str) -> tuple[int, int] | None:
    """Version and state of a Task; `None` when there is none."""
    rows = transaction.rows("select version, state from tasks where owner = ? and id = ?", owner, task_id)
    return next(((version, state) for version, state in rows), None)


def unfinished_ids(transaction: Transaction) -> set[str]:
    """Of every Task that runs or waits, whosever it is."""
    return {task_id for (task_id,) in transaction.rows(f"select id from tasks where state in {UNFINISHED}")}


def running(transaction: Transaction) -> list[tuple[str, str]]:
    """Owner and id of every Task that should be worked on, the one that waits longest first."""
    states = tuple(int(state) for state in RUNNING)
    matches = transaction.rows("select owner, id from tasks where state in (?, ?) order by updated", *states)
    return [(owner, task_id) for owner, task_id in matches]


def events_after(transaction: Transaction, task_id: str, version: int) -> list[tuple[int, bytes]]:
    """The next events of a Task with their numbers, in order."""
    sql = "select version, body from task_events where task_id = ? and version > ? order by version limit 200"
    return [(number, body) for number, body in transaction.rows(sql, task_id, version)]


def ask_to_cancel(transaction: Transaction, task_id: str) -> None:
    """Say to whoever works on the Task, now or later, that it is to be cancelled."""
    transaction.change(
        "insert into task_cancellations (task_id, asked) values (?, ?) on conflict (task_id) do nothing",
        *(task_id, time.time_ns()),
    )
    transaction.announce(cancel_topic(task_id))


def is_to_be_cancelled(transaction: Transaction, task_id: str) -> bool:
    """Whether somebody said so."""
    return bool(transaction.rows("select 1 from task_cancellations where task_id = ?", task_id))


def probe(transaction: Transaction) -> None:
    """Write something and take it back: no error means that the database takes changes."""
    transaction.change(
        "insert into task_cancellations (task_id, asked) values ('', 0) on conflict (task_id) do nothing"
    )
    transaction.change("delete from task_cancellations where task_id = ''")


def lock_of(task_id: str) -> str:
    """What whoever works on a Task holds."""
    return f"task {task_id}"


def cancel_topic(task_id: str) -> str:
    """Where whoever works on a Task listens."""
    return f"cancel {task_id}"


def select(transaction: Transaction, owner: str, where: str, values: Sequence[object], place: str) -> list[ReadTask]:
    """The owner's Tasks that match; one that cannot be read is set aside and FAILED from now on."""
    rows = transaction.rows(f"{SELECT} where tasks.owner = ? and {where}", owner, *values)
    return [_read(transaction, owner, row, place) for row in rows]


def delete(transaction: Transaction, owner: str, task_id: str) -> None:
    """Forget a Task and its events."""
    for table, column in (("tasks", "id"), ("task_bodies", "id"), ("task_events", "task_id")):
        transaction.change(f"delete from {table} where owner = ? and {column} = ?", owner, task_id)


def tidy(transaction: Transaction) -> None:
    """Delete what belonged to deleted Tasks, and the events of those that ended a while ago, whose bodies have all."""
    transaction.change(
        "delete from task_bodies where not exists"
        " (select 1 from tasks where tasks.owner = task_bodies.owner and tasks.id = task_bodies.id)"
    )
    transaction.change(
        # Whoever follows a Task reads its last events from here, so they outlive it by some minutes.
        "delete from task_events where not exists (select 1 from tasks where tasks.owner = task_events.owner"
        f" and tasks.id = task_events.task_id and (tasks.state in {UNFINISHED} or tasks.updated > ?))",
        time.time_ns() - FOLLOWED_SECONDS * 1_000_000_000,
    )
    transaction.change(
        "delete from task_cancellations where not exists"
        f" (select 1 from tasks where tasks.id = task_cancellations.task_id and tasks.state in {UNFINISHED})"
    )


def state_of(task: Task) -> TaskState:
    """The Task's state; WORKING from the moment that a reply is part of it, as somebody has to go on with it."""
    replied = task.status.state in INTERRUPTED and task.history and task.history[-1].role == Role.ROLE_USER
    return TaskState.TASK_STATE_WORKING if replied and not task.status.HasField("message") else task.status.state


def readable(task_id: str, context_id: str, body: bytes) -> Task | None:
    """The Task in a row's body; `None` when it is none, or another one."""
    try:
        task = Task.FromString(unpacked(body))
    except (DecodeError, TypeError):
        return None
    return task if (task.id, task.context_id) == (task_id, context_id) else None


def _read(transaction: Transaction, owner: str, row: Row, place: str) -> ReadTask:
    task_id, context_id, body, written_at, version, updated = row
    task = readable(task_id, context_id, body)
    try:
        if task and version > written_at:
            later = transaction.rows(
                "select body from task_events where task_id = ? and owner = ? and version > ? order by version",
                *(task_id, owner, written_at),
            )
            task = up_to_date(task, (event for (event,) in later))
    except DecodeError:
        task = None
    if task is not None:
        return ReadTask(task, version, updated)
    return _fail(transaction, owner, row, place)


def _fail(transaction: Transaction, owner: str, row: Row, place: str) -> ReadTask:
    task_id, context_id, body, _, version, _ = row
    set_aside(transaction, "task", owner, task_id, body or b"", "no Task")
    text = f"What was kept of this Task cannot be read any more; it was set aside in {place}. Ask anew."
    task = Task(id=task_id, context_id=context_id, status=TaskStatus(state=TaskState.TASK_STATE_FAILED))
    task.status.message.CopyFrom(new_text_message(text, context_id=context_id, task_id=task_id))
    task.status.timestamp.GetCurrentTime()
    write(transaction, Change.of(owner, task, version, version + 1))
    return ReadTask(task, version + 1, task.status.timestamp.ToNanoseconds())
