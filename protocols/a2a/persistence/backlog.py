"""Changes of Tasks that are not in the database yet: progress that can wait a second, and what a full disk refused."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from a2a.server.cluster import ConcurrentTaskModificationError
from a2a.types import Task

from protocols.a2a.persistence.rows import Change
from protocols.cleanup import SECONDS, shielded
from protocols.storage.database import StorageUnavailable

logger = logging.getLogger(__name__)
RETRY_SECONDS = 1
# A body is written again once the events since the last one are as large: twice the bytes in all, and reading a Task
# never costs more than that.
LEAST_BODY = 16_384

Write = Callable[[Change, bool], Awaitable[None]]
Probe = Callable[[], Awaitable[None]]


@dataclass
class _Waiting:
    """What of one Task waits: the Task itself, which changes on, and its events since it was last written."""

    owner: str
    task: Task
    before: int
    version: int = 0
    events: list[tuple[int, bytes]] = field(default_factory=list)
    with_body: bool = False


@dataclass
class _Growth:
    """How many bytes the last body had, and how many the events since."""

    body: int = LEAST_BODY
    events: int = 0


class Backlog:
    """Writes changes in their order; `problem` says so when the database takes none, until a `probe` of it is taken."""

    def __init__(self, write: Write, probe: Probe) -> None:
        self._write, self._probe = write, probe
        self._waiting: dict[tuple[str, str], _Waiting] = {}
        self._growth: dict[tuple[str, str], _Growth] = {}
        self._lock = asyncio.Lock()
        self.problem = ""

    def add(self, owner: str, task: Task, before: int, event: bytes | None, with_body: bool) -> int:
        """Write this with the next round, within `RETRY_SECONDS`; the Task's version by then."""
        key = (owner, task.id)
        waiting = self._waiting.get(key)
        if waiting is None or waiting.version != before:
            waiting = self._waiting[key] = _Waiting(owner, task, before)
        waiting.task, waiting.version = task, before + 1
        if event is not None:
            waiting.events.append((waiting.version, event))
        growth = self._growth.setdefault(key, _Growth())
        growth.events += len(event or b"")
        waiting.with_body = waiting.with_body or with_body or growth.events > growth.body
        return waiting.version

    async def write(self, owner: str, task: Task, durable: bool = True, must: bool = False) -> None:
        """What waits of the Task now, or once there is room; raises ConcurrentTaskModificationError.

        What `must` be written now is dropped otherwise, and StorageUnavailable raised.
        """
        async with self._lock:
            try:
                await self._write_out((owner, task.id), durable)
            except StorageUnavailable as error:
                self.refused(f"{error}; what runs goes on in memory")
                if must:
                    self.forget(owner, task.id)
                    raise

    def refused(self, problem: str) -> None:
        """Something was not written, here or beside the Tasks: nothing new is taken until the database takes it."""
        if not self.problem:
            logger.error("%s", problem)
            self.problem = problem

    async def flush(self) -> None:
        """Write what waits now, as far as the database takes it."""
        if self._waiting:
            await self._clear()

    def pending(self, owner: str, task_id: str) -> tuple[Task, int] | None:
        """The Task and its version, when the database has an older one."""
        waiting = self._waiting.get((owner, task_id))
        return (_copy(waiting.task), waiting.version) if waiting else None

    def forget(self, owner: str, task_id: str) -> None:
        """The Task has ended, or is deleted."""
        self._waiting.pop((owner, task_id), None)
        self._growth.pop((owner, task_id), None)

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
                await self._clear()
            if self._waiting:
                logger.error("%d Tasks go back to what was last written: %s", len(self._waiting), self.problem)

    async def _try_again(self) -> None:
        while True:
            await asyncio.sleep(RETRY_SECONDS)
            await self._clear()

    async def _clear(self) -> None:
        async with self._lock:
            try:
                for key in list(self._waiting):
                    with suppress(ConcurrentTaskModificationError):
                        await self._write_out(key, durable=bool(self.problem))
                if self.problem:
                    # Whoever was refused may have let go: that nothing waits here says nothing of the disk.
                    await self._probe()
                    logger.warning("the database takes Tasks again")
                    self.problem = ""
            except StorageUnavailable as error:
                self.refused(f"{error}; what runs goes on in memory")

    async def _write_out(self, key: tuple[str, str], durable: bool) -> None:
        # Taken out before it is written: what comes meanwhile begins anew behind it.
        waiting = self._waiting.pop(key, None)
        if waiting is None:
            return
        change = Change.of(
            waiting.owner, waiting.task, waiting.before, waiting.version, waiting.events, waiting.with_body
        )
        if change.body is not None:
            self._growth[key] = _Growth(max(LEAST_BODY, len(change.body)))
        writing = asyncio.ensure_future(self._write(change, durable))
        try:
            # To its end, also for a caller who is cancelled meanwhile: whether it was written must be known.
            await asyncio.shield(writing)
        except ConcurrentTaskModificationError:
            logger.info("task %s was changed by another process; what was made of it here is dropped", key[1])
            self.forget(*key)
            raise
        # Whatever it was, the caller's cancelling too: what was not written must be written later.
        except BaseException:
            with shielded():
                await asyncio.wait([writing])
            if not writing.done() or writing.exception():
                self._put_back(key, waiting)
            raise

    def _put_back(self, key: tuple[str, str], waiting: _Waiting) -> None:
        later = self._waiting.get(key)
        if later is None:
            self._waiting[key] = waiting
            return
        later.before, later.events = waiting.before, [*waiting.events, *later.events]
        later.with_body = later.with_body or waiting.with_body


def _copy(task: Task) -> Task:
    mine = Task()
    mine.CopyFrom(task)
    return mine
