"""Locks that a PostgreSQL session holds: free the moment its process is gone."""

import asyncio
import hashlib
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg

from protocols.cleanup import shielded
from protocols.storage.topics import Topics
from protocols.storage.worker_thread import WorkerThread

logger = logging.getLogger(__name__)
LOOK_SECONDS = 1
FREED = "freed "


def key_of(schema: str, name: str) -> int:
    """The 64 bits by which the server knows the lock."""
    return int.from_bytes(hashlib.sha256(f"{schema}/{name}".encode()).digest()[:8], signed=True)


class AdvisoryLocks:
    """All locks of this process, held by one connection, which one thread works on.

    When that connection breaks the server has freed them: whoever worked under one is cancelled.
    """

    def __init__(self, conninfo: str, schema: str, topics: Topics) -> None:
        self._conninfo, self._schema, self._topics = conninfo, schema, topics
        self._connection: psycopg.Connection | None = None
        self._thread: WorkerThread | None = None
        self._connections = 0
        self._holders: dict[str, tuple[asyncio.Task, int]] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """The connection is looked after inside this context, and closed with it."""
        with WorkerThread("postgres locks") as self._thread:
            watching = asyncio.create_task(self._watch())
            try:
                yield
            finally:
                watching.cancel()
                with shielded():
                    await asyncio.gather(watching, return_exceptions=True)
                    await self._call(self._close)

    @asynccontextmanager
    async def lock(self, name: str) -> AsyncIterator[None]:
        """Waits until nobody else holds it."""
        turn = self._turns[name]
        try:
            # The server lets a session take the same lock twice, so coroutines of this process wait here.
            async with turn:
                await self._take(name)
                holder = asyncio.current_task()
                assert holder is not None
                self._holders[name] = (holder, self._connections)
                try:
                    yield
                finally:
                    self._holders.pop(name, None)
                    with shielded():
                        await self._call(self._free, name)
        finally:
            if not turn.locked() and self._turns.get(name) is turn:
                del self._turns[name]

    async def _take(self, name: str) -> None:
        with self._topics.listening(FREED + name) as freed:
            while True:
                freed.clear()
                taking = asyncio.ensure_future(self._call(self._try, name))
                try:
                    if await asyncio.shield(taking):
                        return
                except asyncio.CancelledError:
                    # It may be taken by the time that nobody wants it any more.
                    with shielded():
                        await asyncio.wait([taking])
                        if not taking.exception() and taking.result():
                            await self._call(self._free, name)
                    raise
                try:
                    await asyncio.wait_for(freed.wait(), LOOK_SECONDS)
                except TimeoutError:
                    continue

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            connection = await self._call(self._alive) if self._holders else 0
            for name, (holder, held_by) in list(self._holders.items()):
                if held_by != connection:
                    logger.error("the connection that held the lock %s was cut; its work is stopped", name)
                    holder.cancel()

    async def _call(self, function, *arguments):
        assert self._thread is not None, "the locks are not open"
        return await self._thread.call(function, *arguments)

    def _try(self, name: str) -> bool:
        try:
            if self._connection is None or self._connection.closed:
                self._connection = psycopg.connect(self._conninfo, autocommit=True)
                self._connections += 1
            ((taken,),) = self._connection.execute(
                "select pg_try_advisory_lock(%s)", (key_of(self._schema, name),)
            ).fetchall()
        except psycopg.Error:
            return False
        return taken

    def _free(self, name: str) -> None:
        if self._connection is None or self._connection.closed:
            return
        try:
            self._connection.execute(
                "select pg_advisory_unlock(%s), pg_notify(%s, %s)",
                (key_of(self._schema, name), self._schema, FREED + name),
            )
        except psycopg.Error:
            logger.info("the lock %s went with its connection", name)

    def _alive(self) -> int:
        """The number of the connection, when it still answers."""
        try:
            if self._connection is not None:
                self._connection.execute("select 1")
                return self._connections
        except psycopg.Error:
            self._connection = None
        return 0

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
