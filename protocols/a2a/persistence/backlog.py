"""Changes of Tasks that are not in the database yet: written together, and kept while a full disk refuses them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import islice

from a2a.server.cluster import ConcurrentTaskModificationError
from a2a.server.events import Event
from a2a.types import Task

from protocols.a2a.persistence.body_sizes import BodySizes
from protocols.a2a.persistence.events import written
from protocols.a2a.persistence.rows import Change
from protocols.a2a.persistence.unwritten import Unwritten
from protocols.cleanup import SECONDS, shielded
from protocols.storage.database import StorageUnavailable

logger = logging.getLogger(__name__)
RETRY_SECONDS = 1
# So many Tasks share a transaction: while it is synced the next ones gather.
MOST_TOGETHER = 100
# An agent that answers at once has its answer written with the Message that asked for it: it has that much time.
TURNS_OF_THE_LOOP = 2

Key = tuple[str, str]
Write = Callable[[Sequence[Change], bool], Awaitable[Sequence[bool]]]
Probe = Callable[[], Awaitable[None]]
Tidy = Callable[[int], Awaitable[None]]


class Backlog:
    """Writes changes in their order; `problem` says so when the database takes none, until a `probe` of it is taken.

    `tidy` is told how many Tasks were written, once whoever waits for them was. Events are rows of their own until the
    next body; where Tasks are `followed` through the database, all of them.
    """

    def __init__(self, write: Write, probe: Probe, tidy: Tidy, followed: bool) -> None:
        self._write, self._probe, self._tidy, self._followed = write, probe, tidy, followed
        self._waiting: dict[Key, Unwritten] = {}
        self._in_flight: dict[Key, Unwritten] = {}
        self._sizes = BodySizes()
        self._writer: asyncio.Task[None] | None = None
        self.problem = ""

    def add(self, owner: str, task: Task, before: int, event: Event | None, with_body: bool) -> Unwritten:
        """Write the Task's next version with the next round, within `RETRY_SECONDS`."""
        key = (owner, task.id)
        pending = self._waiting.get(key)
        if pending is None or pending.version != before:
            pending = self._waiting[key] = Unwritten(owner, task, before)
        pending.task, pending.version = task, before + 1
        pending.with_body = pending.with_body or with_body
        if event is not None and (self._followed or not pending.with_body):
            body = written(event)
            pending.events.append((pending.version, body))
            pending.with_body = self._sizes.add_event(key, len(body)) or pending.with_body
        if pending.with_body and not self._followed:
            # The body has them, and nobody reads them one by one.
            pending.events.clear()
        return pending

    def begin(self, pending: Unwritten, durable: bool = True, must: bool = False) -> asyncio.Future[bool]:
        """Write it with the next transaction; whether it was written, or is once there is room.

        The future raises ConcurrentTaskModificationError. What `must` be written now is dropped otherwise, and
        StorageUnavailable raised.
        """
        pending.due, pending.durable, pending.must = True, pending.durable or durable, pending.must or must
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_due())
        return pending.written

    def refused(self, problem: str) -> None:
        """Something was not written, here or beside the Tasks: nothing new is taken until the database takes it."""
        if not self.problem:
            logger.error("%s", problem)
            self.problem = problem

    async def flush(self) -> bool:
        """Write what waits now, as far as the database takes it; whether it took all."""
        writing = [self.begin(pending, durable=bool(self.problem)) for pending in list(self._waiting.values())]
        writing += [pending.written for pending in self._in_flight.values()]
        if writing:
            await asyncio.wait(writing)
        return all(future.exception() is None and future.result() for future in writing)

    async def accepted(self, owner: str, task_id: str) -> None:
        """Returns once no Message of the Task is about to be accepted: nobody hears of one that may be refused."""
        for pending in (self._in_flight.get((owner, task_id)), self._waiting.get((owner, task_id))):
            if pending is not None and pending.must:
                await asyncio.wait([pending.written])

    def pending(self, owner: str, task_id: str) -> tuple[Task, int] | None:
        """The Task and its version, when the database has an older one."""
        pending = self._waiting.get((owner, task_id)) or self._in_flight.get((owner, task_id))
        return (_copy(pending.task), pending.version) if pending else None

    def forget(self, owner: str, task_id: str) -> None:
        """The Task has ended, or is deleted."""
        self._sizes.forget((owner, task_id))
        if waiting := self._waiting.pop((owner, task_id), None):
            waiting.settle(is_written=False)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """What waits is tried again and again inside this context, and once more at its end."""
        trying = asyncio.create_task(self._try_again())
        try:
            yield
        finally:
            trying.cancel()
            with shielded(SECONDS):
                await asyncio.gather(trying, return_exceptions=True)
                await self.flush()
            if self._waiting:
                logger.error("%d Tasks go back to what was last written: %s", len(self._waiting), self.problem)

    async def _try_again(self) -> None:
        while True:
            await asyncio.sleep(RETRY_SECONDS)
            if await self.flush() and self.problem:
                try:
                    # Whoever was refused may have let go: that nothing waits here says nothing of the disk.
                    await self._probe()
                except StorageUnavailable:
                    continue
                logger.warning("the database takes Tasks again")
                self.problem = ""

    async def _write_due(self) -> None:
        for _ in range(TURNS_OF_THE_LOOP):
            await asyncio.sleep(0)
        while due := list(islice((key for key, pending in self._waiting.items() if pending.due), MOST_TOGETHER)):
            # Taken out before it is written: what comes meanwhile begins anew behind it.
            self._in_flight = {key: self._waiting.pop(key) for key in due}
            await self._write_batch(list(self._in_flight.values()))
            self._in_flight = {}
            try:
                await self._tidy(len(due))
            except StorageUnavailable as error:
                self.refused(f"{error}; what runs goes on in memory")

    async def _write_batch(self, batch: Sequence[Unwritten]) -> None:
        changes = [pending.change() for pending in batch]
        try:
            taken = await self._write(changes, any(pending.durable for pending in batch))
        except StorageUnavailable as error:
            self.refused(f"{error}; what runs goes on in memory")
            for pending in batch:
                if pending.must:
                    self._drop(pending, error)
                else:
                    self._put_back(pending)
                    pending.settle(is_written=False)
        except Exception as error:  # whatever one Task is refused for must not keep the others from the disk
            await self._write_singly(batch, error)
        else:
            for pending, change, is_taken in zip(batch, changes, taken, strict=True):
                self._settle(pending, change, is_taken)

    async def _write_singly(self, batch: Sequence[Unwritten], error: Exception) -> None:
        """What one batch could not be written for: only the Task that the database chokes on is kept from it."""
        if len(batch) > 1:
            for pending in batch:
                await self._write_batch([pending])
        else:
            self._put_back(batch[0])
            batch[0].fail(error)

    def _settle(self, pending: Unwritten, change: Change, is_taken: bool) -> None:
        if not is_taken:
            logger.info("task %s was changed by another process; what was made of it here is dropped", change.id)
            return self._drop(pending, ConcurrentTaskModificationError(change.id))
        if change.body is not None:
            self._sizes.note_body((pending.owner, change.id), len(change.body))
        pending.settle(is_written=True)

    def _drop(self, pending: Unwritten, error: Exception) -> None:
        """Neither this nor what came after it is written any more."""
        key = (pending.owner, pending.task.id)
        for dropped in (pending, self._waiting.pop(key, pending)):
            dropped.fail(error)
        self._sizes.forget(key)

    def _put_back(self, pending: Unwritten) -> None:
        key = (pending.owner, pending.task.id)
        self._waiting[key] = pending.before_later(self._waiting.get(key))


def _copy(task: Task) -> Task:
    mine = Task()
    mine.CopyFrom(task)
    return mine
