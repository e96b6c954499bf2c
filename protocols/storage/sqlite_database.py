"""The database of one process: a SQLite file, worked on by one thread."""

import asyncio
import sqlite3
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from protocols.cleanup import shielded
from protocols.storage.database import Database, Row, Schema, StorageUnavailable, T, Unit, bring_up
from protocols.storage.folder import prepared
from protocols.storage.former_files import take_over
from protocols.storage.secret_files import UnusableStorage
from protocols.storage.worker_thread import WorkerThread

PATIENCE = 30
# The log beside a file stays below a megabyte; by SQLite's own limit it takes four for each of ten files.
LOG_PAGES = 250
TAKES_NO_MORE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
# The part of an error code of SQLite's that says which kind it is.
PRIMARY = 0xFF


def takes_no_more(error: sqlite3.Error) -> bool:
    """Whether it is the disk's: full, read-only or failing."""
    return getattr(error, "sqlite_errorcode", 0) & PRIMARY in TAKES_NO_MORE


class SqliteTransaction:
    """Statements on the one connection; what it announces is passed on after the commit."""

    def __init__(self, connection: sqlite3.Connection, begin: Callable[[], None]) -> None:
        self._connection, self._begin = connection, begin
        self.topics: list[str] = []

    def rows(self, sql: str, *values: object) -> list[Row]:
        """What a query returns."""
        return self._connection.execute(sql, values).fetchall()

    def change(self, sql: str, *values: object) -> int:
        """How many rows a statement changed."""
        self._begin()
        return self._connection.execute(sql, values).rowcount

    def announce(self, topic: str) -> None:
        """Wake whoever waits for it in this process, once committed."""
        self.topics.append(topic)


class SqliteDatabase(Database):
    """A private file that a killed process leaves whole (WAL); what is not durable waits for no disk."""

    shared = False

    def __init__(self, path: str) -> None:
        super().__init__()
        self.place = path
        self._thread: WorkerThread | None = None
        self._connection: sqlite3.Connection | None = None
        self._durable = self._views = False
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def opened(self, *schemas: Schema) -> AsyncIterator[None]:
        """One thread, and one connection of its own; files of a former version are taken over."""
        await prepared(self.place)
        with WorkerThread("sqlite") as self._thread:
            try:
                await self._call(self._open, schemas)
                yield
            finally:
                with shielded():
                    await self._call(self._close)

    @asynccontextmanager
    async def viewed(self) -> AsyncIterator[None]:
        """The same without a change of the file; it may be another process's."""
        with WorkerThread("sqlite") as self._thread:
            try:
                await self._call(self._view)
                yield
            finally:
                with shielded():
                    await self._call(self._close)

    async def run(self, unit: Unit[T], durable: bool = True) -> T:
        """One transaction, after those asked for before it."""
        result, topics = await self._call(self._do, unit, durable)
        for topic in topics:
            self.topics.wake(topic)
        return result

    @asynccontextmanager
    async def lock(self, name: str) -> AsyncIterator[None]:
        """Among the coroutines of this process, which has the file for itself."""
        lock = self._locks[name]
        try:
            async with lock:
                yield
        finally:
            # Nobody holds it and nobody waits: a process that serves for months forgets it.
            if not lock.locked() and self._locks.get(name) is lock:
                del self._locks[name]

    async def locked(self, names: Collection[str]) -> set[str]:
        """Those that a coroutine of this process holds."""
        return {name for name in names if name in self._locks and self._locks[name].locked()}

    async def _call(self, function, *arguments):
        assert self._thread is not None, f"{self.place} is not open"
        return await self._thread.call(function, *arguments)

    def _open(self, schemas: tuple[Schema, ...]) -> None:
        # Made and used by the one thread; `None` leaves transactions to us.
        self._connection = sqlite3.connect(self.place, PATIENCE, isolation_level=None)
        self._connection.execute("pragma journal_mode=wal")
        self._connection.execute("pragma synchronous=normal")
        self._connection.execute(f"pragma wal_autocheckpoint={LOG_PAGES}")
        for schema in schemas:
            self._do(lambda transaction, schema=schema: bring_up(transaction, self.place, schema), durable=True)
        take_over(self._connection, self.place)

    def _view(self) -> None:
        self._connection = sqlite3.connect(f"{Path(self.place).absolute().as_uri()}?mode=ro", PATIENCE, uri=True)
        self._connection.isolation_level, self._views = None, True

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _do(self, unit: Unit[T], durable: bool) -> tuple[T, list[str]]:
        connection = self._connection
        assert connection is not None, f"{self.place} is not open"
        try:
            if self._views:
                # Another process may write between two reads of a unit.
                connection.execute("begin")
            transaction = SqliteTransaction(connection, partial(self._begin, connection, durable))
            result = unit(transaction)
            if connection.in_transaction:
                connection.execute("commit")
        except sqlite3.OperationalError as error:
            self._undo(connection)
            if str(error).startswith("no such table"):
                raise UnusableStorage(
                    f"{self.place} lacks a table of this program ({error}): council migrate"
                ) from error
            if not takes_no_more(error):
                raise
            self.lost_at = time.time_ns()
            raise StorageUnavailable(f"{self.place} cannot be written ({error}): make room on its disk") from error
        except BaseException:  # whatever ends a unit of work, its transaction must not stay open
            self._undo(connection)
            raise
        return result, transaction.topics

    def _begin(self, connection: sqlite3.Connection, durable: bool) -> None:
        """Before the first change: a unit that only reads needs no transaction, as nobody else writes meanwhile."""
        if connection.in_transaction:
            return
        if durable != self._durable:
            connection.execute(f"pragma synchronous={'full' if durable else 'normal'}")
            self._durable = durable
        # At once for writing: a reader that turns writer halfway could be refused.
        connection.execute("begin immediate")

    def _undo(self, connection: sqlite3.Connection) -> None:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.execute("rollback")
