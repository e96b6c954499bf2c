"""How a Run's state is kept: our own nouns and nothing else may come back from a checkpoint."""

import asyncio
import inspect
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum
from types import ModuleType

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from orchestrator.language import nouns
from orchestrator.run import state
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
from protocols.models import Noun
from protocols.storage.sqlite_file import PATIENCE, opened

MODULES = (
    state,
    nouns,
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


@asynccontextmanager
async def checkpoints_at(path: str) -> AsyncIterator[AsyncSqliteSaver]:
    """The checkpoints in a SQLite file; at the end nothing is left half written."""
    async with opened(path, isolation_level="DEFERRED") as connection:
        saver = AsyncSqliteSaver(connection, serde=serializer())
        yield saver
        # A write of a cancelled Run that never reached its commit would keep the file locked after the close.
        async with asyncio.timeout(PATIENCE):
            await saver.lock.acquire()
        await connection.rollback()


def serializer() -> JsonPlusSerializer:
    """Msgpack that rebuilds the nouns of a Run and refuses every other class."""
    return JsonPlusSerializer(allowed_msgpack_modules=[name for module in MODULES for name in _nouns(module)])


def _nouns(module: ModuleType) -> list[tuple[str, str]]:
    classes = inspect.getmembers(module, inspect.isclass)
    return [(cls.__module__, cls.__name__) for _, cls in classes if issubclass(cls, Noun | Enum)]
