"""The task store: Tasks with numbered events, on SQLite or PostgreSQL, owned by their caller."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial

from a2a.server.cluster import (
    ConcurrentTaskModificationError,
    StoredTask,
    TaskEventStream,
    TaskVersion,
    VersionedEvent,
    VersionedTaskStore,
)
from a2a.server.context import ServerCallContext
from a2a.server.events import Event
from a2a.types import ListTasksRequest, ListTasksResponse, Message, Task, TaskState
from a2a.utils.errors import InternalError

from protocols.a2a.caller import owner_of
from protocols.a2a.persistence import pages, rows
from protocols.a2a.persistence.backlog import Backlog
from protocols.a2a.persistence.events import FINISHED, INTERRUPTED, RUNNING, UNFINISHED, number_of, read
from protocols.a2a.persistence.quota import Quota
from protocols.a2a.persistence.sent_messages import marked
from protocols.a2a.persistence.unwritten import Unwritten
from protocols.storage.database import Database, StorageUnavailable
from protocols.storage.retention import Retention

LOOK_SECONDS = 5
NANOSECONDS = 1_000_000_000
RESTING = (*FINISHED, *INTERRUPTED)
# What another process writes between reading a Task and cancelling it makes the cancelling begin again.
CANCEL_TRIES = 5


class DurableTaskStore(VersionedTaskStore, TaskEventStream):
    """The store of every service, for the SDK's handler and ours; survives kill -9, and a full disk while it lives.

    Of each owner it keeps `most` finished Tasks and takes as many that are not; of all together `OVERALL` times that.
    No Task that runs or waits is ever deleted. With `days`, finished Tasks older than that go too. Where Tasks are
    `followed` by `subscribe`, each event is written.
    """

    def __init__(self, database: Database, most: int = 10_000, days: float = 0, followed: bool = True) -> None:
        self.database, self._quota = database, Quota(database, most)
        self._retention = Retention(
            "tasks", "owner, id", most, f"state not in {UNFINISHED}", days, NANOSECONDS, rows.tidy
        )
        probe, tidy = partial(database.run, rows.probe), partial(self._retention.after_write, database)
        self.backlog = Backlog(self._write, probe, tidy, followed)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """What waits to be written is written inside this context, which is within the database's own."""
        async with self.backlog.opened():
            yield

    @asynccontextmanager
    async def running(self, task_id: str) -> AsyncIterator[None]:
        """Only one process works on a Task at a time: whoever holds this; it is free once that process is gone.

        Work that ends for want of the database makes the store say so, whatever it wrote.
        """
        async with self.database.lock(rows.lock_of(task_id)):
            try:
                yield
            except StorageUnavailable as error:
                self.backlog.refused(f"{error}; what needs it waits")
                raise

    async def save(
        self,
        task: Task,
        *,
        event: Event | None = None,
        prev: Task | None = None,
        prev_version: TaskVersion,
        context: ServerCallContext,
    ) -> TaskVersion:
        """Write the Task for good; raises ConcurrentTaskModificationError when another process changed it meanwhile.

        A cancellation takes the place of whatever an unfinished Task became meanwhile. Raises StorageUnavailable when
        a Message cannot be stored, which is then not accepted; what becomes of an accepted one goes on in memory
        meanwhile.
        """
        owner, before = owner_of(context), number_of(prev_version)
        if task.status.state == TaskState.TASK_STATE_CANCELED:
            version = await self._cancel(owner, task, before, event)
        else:
            with_body = event is None or isinstance(event, Task) or task.status.state in RESTING
            pending = self.backlog.add(owner, task, before, event, with_body)
            version = pending.version
            # A body is written of a Task that runs when it takes a Message.
            await asyncio.shield(self._begin(pending, with_body, with_body and rows.state_of(task) in RUNNING))
        if task.status.state in FINISHED and not self.backlog.problem:
            self.backlog.forget(owner, task.id)
        return TaskVersion(version)

    def accept(
        self, task: Task, event: Event, prev_version: TaskVersion, context: ServerCallContext
    ) -> tuple[TaskVersion, asyncio.Future[bool]]:
        """As `save`, for the first change that a Message makes, which is accepted once the future is done.

        Its transaction begins some turns of the loop later: an agent that answers at once has its answer in it too.
        """
        pending = self.backlog.add(owner_of(context), task, number_of(prev_version), event, with_body=True)
        return TaskVersion(pending.version), self._begin(pending, durable=True, must=rows.state_of(task) in RUNNING)

    async def save_progress(
        self, task: Task, event: Event, prev_version: TaskVersion, context: ServerCallContext
    ) -> TaskVersion:
        """As `save`, for what a Task that is resumed makes again: no disk is waited for.

        A file is written with the next round; replicas are told at once, so that who follows the Task elsewhere
        never misses what a caller here has seen.
        """
        pending = self.backlog.add(owner_of(context), task, number_of(prev_version), event, with_body=False)
        version = pending.version
        if self.database.shared:
            await asyncio.shield(self._begin(pending, durable=False))
        return TaskVersion(version)

    async def get(self, task_id: str, context: ServerCallContext) -> StoredTask | None:
        """The Task with its version, if it is the caller's."""
        owner = owner_of(context)
        await self.backlog.accepted(owner, task_id)
        # What the database did not take yet is newer than what it holds.
        if pending := self.backlog.pending(owner, task_id):
            return StoredTask(pending[0], TaskVersion(pending[1]))
        matches = await self._select(owner, "tasks.id = ?", task_id)
        return next((StoredTask(row.task, TaskVersion(row.version)) for row in matches), None)

    async def find(self, task_id: str, context: ServerCallContext) -> Task | None:
        """The Task alone."""
        stored = await self.get(task_id, context)
        return stored.task if stored else None

    async def list(self, params: ListTasksRequest, context: ServerCallContext) -> ListTasksResponse:
        """A page of the caller's Tasks, last changed first."""
        await self.backlog.flush()
        owner, place = owner_of(context), self.database.place
        return await self.database.run(lambda transaction: pages.page(transaction, owner, params, place))

    async def delete(self, task_id: str, context: ServerCallContext) -> None:
        """Forget the Task, if it is the caller's."""
        owner = owner_of(context)
        self.backlog.forget(owner, task_id)
        await self.database.run(lambda transaction: rows.delete(transaction, owner, task_id))

    async def waiting(self, context_id: str, context: ServerCallContext) -> Task | None:
        """The caller's Task of this A2A Context that waits for an answer; the newest, when several do."""
        where = "tasks.context_id = ? and tasks.state = ? order by tasks.updated desc limit 1"
        state = int(TaskState.TASK_STATE_INPUT_REQUIRED)
        tasks = (row.task for row in await self._select(owner_of(context), where, context_id, state))
        return next((task for task in tasks if task.status.state not in FINISHED), None)

    async def holding(self, message: Message, context: ServerCallContext) -> Task | None:
        """The caller's Task of the Message's A2A Context that this very Message went on with."""
        where = "tasks.context_id = ? and instr(tasks.sent, ?) > 0"
        matches = await self._select(owner_of(context), where, message.context_id, marked(message.message_id))
        return next((row.task for row in matches), None)

    async def runs(self, task_id: str) -> bool:
        """Whether some process works on it now."""
        return bool(await self.database.locked([rows.lock_of(task_id)]))

    async def orphans(self) -> Sequence[tuple[str, Task]]:
        """Owner and Task of everything that should run and that no process works on."""
        # What its last holder left unwritten is written first: nobody else would.
        await self.backlog.flush()
        candidates = await self.database.run(rows.running)
        locks = {rows.lock_of(task_id) for _, task_id in candidates}
        locked = await self.database.locked(locks) if locks else set()
        tasks = []
        for owner, task_id in candidates:
            if rows.lock_of(task_id) not in locked and not self.backlog.pending(owner, task_id):
                # Read after the lock was looked at: whoever held it may have finished in between.
                for row in await self._select(owner, "tasks.id = ?", task_id):
                    if rows.state_of(row.task) in RUNNING:
                        tasks.append((owner, row.task))
        return tasks

    async def publish(self, task_id: str, event: VersionedEvent) -> None:
        """Nothing more: `save` has written the event and told everybody."""

    async def subscribe(self, task_id: str, *, after: TaskVersion) -> AsyncGenerator[VersionedEvent, None]:
        """Every event after this version, once and in order, from whatever process it comes."""
        seen = number_of(after)

        with self.database.topics.listening(task_id) as news:
            while True:
                news.clear()
                events = await self.database.run(
                    partial(rows.events_after, task_id=task_id, version=seen), durable=False
                )
                for version, body in events:
                    seen = version
                    yield VersionedEvent(event=read(body), version=TaskVersion(version))
                if not events:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(news.wait(), LOOK_SECONDS)

    async def destroy(self, task_id: str) -> None:
        """Nothing at once: who follows the Task elsewhere reads its last events still; retention deletes them."""

    async def admit(self, context: ServerCallContext) -> None:
        """Returns when the caller may begin another Task; raises InternalError on a full disk.

        Raises UnsupportedOperationError when too many Tasks of the caller, or of all, run or wait.
        """
        if self.backlog.problem:
            raise InternalError(message=f"No new Task is taken: {self.backlog.problem}.")
        await self._quota.check(owner_of(context))

    async def counts(self) -> Mapping[int, int]:
        """How many Tasks of everybody's are kept, by state."""
        await self.backlog.flush()
        sql = "select state, count(*) from tasks group by state"
        return dict(await self.database.run(lambda transaction: transaction.rows(sql), durable=False))

    async def _select(self, owner: str, where: str, *values: object) -> Sequence[rows.ReadTask]:
        return await self.database.run(
            lambda transaction: rows.select(transaction, owner, where, values, self.database.place)
        )

    def _begin(self, pending: Unwritten, durable: bool, must: bool = False) -> asyncio.Future[bool]:
        if must and self.backlog.problem:
            self.backlog.forget(pending.owner, pending.task.id)
            raise StorageUnavailable(self.backlog.problem)
        return self.backlog.begin(pending, durable, must)

    async def _write(self, changes: Sequence[rows.Change], durable: bool) -> Sequence[bool]:
        return await self.database.run(
            lambda transaction: [rows.write(transaction, change) for change in changes], durable
        )

    async def _cancel(self, owner: str, task: Task, before: int, event: Event | None) -> int:
        for _ in range(CANCEL_TRIES):
            if not self.backlog.pending(owner, task.id):
                standing = await self.database.run(lambda transaction: rows.standing(transaction, owner, task.id))
                if standing is None or standing[1] in FINISHED:
                    break
                before = standing[0]
            pending = self.backlog.add(owner, task, before, event, with_body=True)
            with suppress(ConcurrentTaskModificationError):
                await asyncio.shield(self.backlog.begin(pending))
                return pending.version
        raise ConcurrentTaskModificationError(task.id)
