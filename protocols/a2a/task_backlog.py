"""Tasks that are not in the file yet: progress that can wait a second, and what a full disk did not take."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from a2a.types import Task

from protocols.cleanup import SECONDS, shielded

logger = logging.getLogger(__name__)
RETRY_SECONDS = 1
TAKES_NO_MORE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
# The part of an error code of SQLite's that says which kind it is.
PRIMARY = 0xFF

Write = Callable[[str, Task], Awaitable[None]]


def takes_no_more(error: BaseException) -> bool:
    """Whether an error of SQLite's means a full or failing disk."""
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & PRIMARY in TAKES_NO_MORE


class Backlog:
    """Writes Tasks, and holds those that are still to be written; `problem` says so when the disk takes no more."""

    def __init__(self, path: str, write: Write) -> None:
        self._path, self._write = path, write
        self._held: dict[tuple[str, str], Task] = {}
        self._lock = asyncio.Lock()
        self.problem = ""

    async def write(self, owner: str, task: Task) -> None:
        """Now, or once there is room."""
        async with self._lock:
            try:
                await self._write(owner, task)
            except sqlite3.OperationalError as error:
                if not takes_no_more(error):
                    raise
                self._hold(owner, task, error)
            else:
                self._held.pop((owner, task.id), None)

    def later(self, owner: str, task: Task) -> None:
        """With the next round, within `RETRY_SECONDS`; the Task as it is then, so it costs nothing to say so often."""
        self._held[owner, task.id] = task

    async def flush(self) -> None:
        """Write what waits now, as far as the disk takes it."""
        if self._held:
            await self._clear()

    def held(self, owner: str, task_id: str) -> Task | None:
        """The Task, when the file has an older one."""
        task = self._held.get((owner, task_id))
        return task and _copy(task)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """What is held is tried again and again inside this context, and once more at its end."""
        trying = asyncio.create_task(self._try_again())
        try:
            yield
        finally:
            trying.cancel()
            with shielded(SECONDS):
                await asyncio.gather(trying, return_exceptions=True)
                await self._clear()
            if self._held:
                logger.error("%d Tasks go back to what was last written: %s", len(self._held), self.problem)

    async def _try_again(self) -> None:
        while True:
            await asyncio.sleep(RETRY_SECONDS)
            await self._clear()

    async def _clear(self) -> None:
        with suppress(sqlite3.OperationalError):
            async with self._lock:
                for key, task in list(self._held.items()):
                    # Taken out before it is written: what changes it meanwhile puts it back.
                    self._held.pop(key, None)
                    try:
                        await self._write(key[0], task)
                    except BaseException:  # cancelled too: what was not written must not be lost
                        self._held.setdefault(key, task)
                        raise
                if self.problem and not self._held:
                    logger.warning("%s can be written again", self._path)
                    self.problem = ""

    def _hold(self, owner: str, task: Task, error: sqlite3.OperationalError) -> None:
        self._held[owner, task.id] = _copy(task)
        if not self.problem:
            logger.error("%s cannot be written: %s", self._path, error)
        self.problem = f"{self._path} cannot be written ({error}): make room on its disk; what runs goes on in memory"


def _copy(task: Task) -> Task:
    mine = Task()
    mine.CopyFrom(task)
    return mine
