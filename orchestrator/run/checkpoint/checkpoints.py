"""How a Run's state is kept: our own data models and nothing else may come back from a checkpoint."""

import asyncio
import inspect
import sqlite3
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from enum import Enum
from types import ModuleType

import aiosqlite
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from orchestrator.language import interpretation
from orchestrator.run import state
from orchestrator.run.checkpoint.serializer import ModelSerializer
from orchestrator.run.checkpoint.sparse_saver import SparseSaver
from protocols.a2a.persistence.rows import unfinished_ids
from protocols.adoption import (
    assessment,
    component,
    consultation,
    conversation,
    conversation_state,
    cost_focus,
    inquiry,
    intended_use,
    recommendation,
)
from protocols.adoption.questions import question
from protocols.models import StrictModel
from protocols.storage.database import Database, StorageUnavailable
from protocols.storage.folder import prepared
from protocols.storage.sqlite_database import LOG_PAGES, PATIENCE, takes_no_more

MODULES = (
    state,
    interpretation,
    assessment,
    component,
    consultation,
    conversation,
    conversation_state,
    cost_focus,
    inquiry,
    intended_use,
    question,
    recommendation,
)

THREADS = "select distinct thread_id from checkpoints"


class Checkpoints:
    """Where Runs stand, a thread a Task: in a SQLite file of their own, or in the database that replicas share."""

    def __init__(self, database: Database, path: str) -> None:
        self._database, self._path = database, path
        self._saver: SparseSaver | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[BaseCheckpointSaver]:
        """The saver, ready to be used inside this context."""
        saver = in_database(self._database) if self._database.shared else checkpoints_at(self._path)
        async with saver as self._saver:
            await self.forget_ended()
            yield self._saver

    @contextmanager
    def errors(self) -> Iterator[None]:
        """The saver's own errors of a full disk or a server that is away become those of every other row."""
        try:
            yield
        except _errors(self._database.shared) as error:
            if isinstance(error, sqlite3.Error) and not takes_no_more(error):
                raise
            self._database.lost_at = time.time_ns()
            raise StorageUnavailable(f"the checkpoints cannot be written ({error})") from error

    async def forget_ended(self) -> None:
        """Delete the threads of Tasks that are over; called now and then, so that a crash in between loses nothing."""
        assert self._saver is not None, "the checkpoints are not open"
        # In this order: a Task that begins meanwhile has no thread on the list yet.
        threads = {thread for (thread,) in await self._threads()} | set(self._saver.unwritten)
        going_on = await self._database.run(unfinished_ids, durable=False) if threads else set()
        for thread in threads - going_on:
            await self._saver.adelete_thread(thread)

    async def forget(self, run: str) -> None:
        """Delete where this Run stands, so that it begins anew."""
        assert self._saver is not None, "the checkpoints are not open"
        await self._saver.adelete_thread(run)

    async def _threads(self) -> Iterable[Sequence[str]]:
        if isinstance(self._saver, AsyncSqliteSaver):
            return await self._saver.conn.execute_fetchall(THREADS)  # pyright: ignore  rows are sequences
        return await self._database.run(lambda transaction: transaction.rows(THREADS))


class Saver(SparseSaver, AsyncSqliteSaver):
    """Checkpoints in SQLite."""


@asynccontextmanager
async def checkpoints_at(path: str) -> AsyncIterator[Saver]:
    """The checkpoints in a SQLite file; at the end nothing is left half written."""
    async with aiosqlite.connect(await prepared(path), isolation_level="DEFERRED", timeout=PATIENCE) as connection:
        await connection.execute("pragma journal_mode=wal")
        await connection.execute("pragma synchronous=normal")
        await connection.execute(f"pragma wal_autocheckpoint={LOG_PAGES}")
        saver = Saver(connection, serde=serializer())
        await saver.setup()
        yield saver
        # A write of a cancelled Run that never reached its commit would keep the file locked after the close.
        async with asyncio.timeout(PATIENCE):
            await saver.lock.acquire()
        await connection.rollback()


@asynccontextmanager
async def in_database(database: Database) -> AsyncIterator[SparseSaver]:
    """The checkpoints beside the Tasks, for every replica; raises UnusableStorage."""
    # The packages are an extra, which whoever keeps files does without.
    from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
    from psycopg.rows import dict_row
    from psycopg_pool import AsyncConnectionPool

    from protocols.storage.postgres_database import CONNECTIONS, PostgresDatabase

    class SharedSaver(SparseSaver, AsyncPostgresSaver):
        """Checkpoints in PostgreSQL."""

    assert isinstance(database, PostgresDatabase)
    options = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
    pool = AsyncConnectionPool(database.conninfo, min_size=1, max_size=CONNECTIONS, open=False, kwargs=options)
    async with pool:
        saver = SharedSaver(pool, serde=serializer())  # pyright: ignore  its type wants rows of dicts spelled out
        # Two replicas that make the tables at once would hinder each other.
        async with database.lock("checkpoints"):
            await saver.setup()
        yield saver


def _errors(is_shared: bool) -> tuple[type[Exception], ...]:
    if not is_shared:
        return (sqlite3.Error,)
    from psycopg import InterfaceError, OperationalError

    return InterfaceError, OperationalError


def serializer() -> ModelSerializer:
    """Rebuilds the models of a Run and refuses every other class."""
    return ModelSerializer({(cls.__module__, cls.__name__): cls for module in MODULES for cls in _classes(module)})


def _classes(module: ModuleType) -> list[type[StrictModel | Enum]]:
    return [cls for _, cls in inspect.getmembers(module, inspect.isclass) if issubclass(cls, StrictModel | Enum)]
