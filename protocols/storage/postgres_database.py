"""The database of several processes: a schema of its own on a PostgreSQL server."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import lru_cache

import psycopg
from psycopg import sql as composed
from psycopg.conninfo import make_conninfo
from psycopg_pool import ConnectionPool

from protocols.cleanup import shielded
from protocols.storage.advisory_locks import AdvisoryLocks, key_of
from protocols.storage.database import DOCUMENTS, Row, Schema, SharedDatabase, StorageUnavailable, T, Unit, bring_up
from protocols.storage.secret_files import UnusableStorage

CONNECTIONS = 4
CONNECT_SECONDS = 5
# Of two that wait for each other the server gives one up; that one does its unit again.
DEADLOCK_TRIES = 5
# What SQLite has and PostgreSQL spells otherwise, so that every store's SQL is the same for both.
PREAMBLE = (
    "do $$ begin create domain blob as bytea; exception when duplicate_object then null; end $$",
    "create or replace function instr(text, text) returns integer language sql immutable as 'select strpos($1, $2)'",
)
# A machine that vanishes is noticed within five seconds, and its locks are free; a dead process at once.
KEEPALIVE = "-c tcp_keepalives_idle=2 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=3"


class PostgresTransaction:
    """Statements on a connection of the pool, within its transaction."""

    def __init__(self, connection: psycopg.Connection, channel: str) -> None:
        self._connection, self._channel = connection, channel

    def rows(self, sql: str, *values: object) -> list[Row]:
        """What a query returns."""
        return self._connection.execute(_spelled(sql), values).fetchall()

    def change(self, sql: str, *values: object) -> int:
        """How many rows a statement changed."""
        return self._connection.execute(_spelled(sql), values).rowcount

    def announce(self, topic: str) -> None:
        """Wake whoever waits for it in any process; the server sends it at the commit."""
        self._connection.execute("select pg_notify(%s, %s)", (self._channel, topic))


class PostgresDatabase(SharedDatabase):
    """Every replica of a service works on the same schema, named as the service is."""

    def __init__(self, url: str, schema: str) -> None:
        super().__init__()
        self.place = f"schema {schema} of the database"
        # The encoding: of a database made as SQL_ASCII, as without a locale, every text would come back as bytes.
        self.conninfo = make_conninfo(
            url,
            options=f'-c search_path="{schema}" {KEEPALIVE}',
            connect_timeout=CONNECT_SECONDS,
            client_encoding="utf8",
        )
        self._schema, self._has_documents = schema, False
        self._threads: ThreadPoolExecutor | None = None
        self._pool: ConnectionPool | None = None
        self._locks = AdvisoryLocks(self.conninfo, schema, self.topics)

    @asynccontextmanager
    async def opened(self, *schemas: Schema) -> AsyncIterator[None]:
        """A small pool of connections, one more that holds locks, one that listens."""
        pool: ConnectionPool[psycopg.Connection] = ConnectionPool(
            self.conninfo, min_size=1, max_size=CONNECTIONS, open=False, kwargs={"autocommit": True}, timeout=5
        )
        stopping, loop = threading.Event(), asyncio.get_running_loop()
        listener = threading.Thread(target=self._listen, args=(stopping, loop), daemon=True, name="postgres news")
        with ThreadPoolExecutor(CONNECTIONS, "postgres") as self._threads:
            self._pool = pool
            try:
                await self._call(self._open, pool, schemas)
                listener.start()
                async with self._locks.opened():
                    yield
            finally:
                stopping.set()
                with shielded():
                    await self._call(pool.close)
                    await asyncio.to_thread(lambda: listener.is_alive() and listener.join(3))

    def viewed(self):
        """The same with no table made or changed."""
        return self.opened()

    async def run(self, unit: Unit[T], durable: bool = True) -> T:
        """One transaction beside others; with `durable` the server has written it when this returns."""
        return await self._call(self._do, unit, durable)

    def run_now(self, unit: Unit[T]) -> T:
        """On a connection that is opened for it, also before the pool is."""
        try:
            with psycopg.connect(self.conninfo, autocommit=True) as connection, connection.transaction():
                if not self._has_documents:
                    self._make(connection, DOCUMENTS)
                    self._has_documents = True
                return unit(PostgresTransaction(connection, self._schema))
        except psycopg.Error as error:
            raise StorageUnavailable(f"{self.place} cannot be used: {error}") from error

    def lock(self, name: str):
        """A session advisory lock: the server frees it when this process dies."""
        return self._locks.lock(name)

    async def locked(self, names: Collection[str]) -> set[str]:
        """Those that any process holds, as the server knows."""
        keys = await self.run(_advisory_keys)
        return {name for name in names if key_of(self._schema, name) in keys}

    async def _call(self, function, *arguments):
        assert self._threads is not None, f"{self.place} is not open"
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)

    def _open(self, pool: ConnectionPool, schemas: tuple[Schema, ...]) -> None:
        try:
            pool.open(wait=True, timeout=CONNECT_SECONDS)
            with pool.connection() as connection, connection.transaction():
                self._make(connection, *schemas)
        except psycopg.Error as error:
            raise UnusableStorage(f"DATABASE_URL: {self.place} cannot be used: {error}") from error

    def _make(self, connection: psycopg.Connection, *schemas: Schema) -> None:
        # First: two replicas that start at once would both make the tables, and one would fail.
        connection.execute("select pg_advisory_xact_lock(%s)", (key_of(self._schema, "schema"),))
        connection.execute(composed.SQL("create schema if not exists {}").format(self._identifier))
        for statement in PREAMBLE:
            connection.execute(statement.encode())
        for schema in schemas:
            bring_up(PostgresTransaction(connection, self._schema), self.place, schema)

    @property
    def _identifier(self) -> composed.Identifier:
        return composed.Identifier(self._schema)

    def _do(self, unit: Unit[T], durable: bool) -> T:
        assert self._pool is not None, f"{self.place} is not open"
        for attempt in range(DEADLOCK_TRIES):
            try:
                with self._pool.connection() as connection, connection.transaction():
                    if not durable:
                        connection.execute("set local synchronous_commit = off")
                    return unit(PostgresTransaction(connection, self._schema))
            except psycopg.errors.UndefinedTable as error:
                raise UnusableStorage(f"{self.place} lacks a table of this program: council migrate") from error
            except psycopg.errors.DeadlockDetected:
                if attempt + 1 == DEADLOCK_TRIES:
                    raise
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                self.lost_at = time.time_ns()
                raise StorageUnavailable(f"{self.place} does not answer ({error})") from error
        raise AssertionError("the last attempt returns or raises")

    def _listen(self, stopping: threading.Event, loop: asyncio.AbstractEventLoop) -> None:
        while not stopping.is_set():
            try:
                with psycopg.connect(self.conninfo, autocommit=True) as connection:
                    connection.execute(composed.SQL("listen {}").format(self._identifier))
                    # What was announced while nobody listened is not sent again.
                    loop.call_soon_threadsafe(self.topics.wake_all)
                    while not stopping.is_set():
                        for notice in connection.notifies(timeout=0.5):
                            loop.call_soon_threadsafe(self.topics.wake, notice.payload)
            except psycopg.Error:
                # Here too: a process that just then asked nothing would not know that its database was away.
                self.lost_at = time.time_ns()
                stopping.wait(0.5)


def _advisory_keys(transaction) -> set[int]:
    rows = transaction.rows(
        "select (classid::bigint << 32) | objid::bigint from pg_locks"
        " where locktype = 'advisory' and objsubid = 1 and granted"
        " and database = (select oid from pg_database where datname = current_database())"
    )
    return {key for (key,) in rows}


@lru_cache(200)
def _spelled(sql: str) -> bytes:
    """Our SQL with the placeholders of psycopg; it has no `?` of another meaning."""
    return sql.replace("%", "%%").replace("?", "%s").encode()
