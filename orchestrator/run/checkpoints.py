"""How a Run's state is kept: our own nouns and nothing else may come back from a checkpoint."""

import asyncio
import inspect
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum
from types import ModuleType

from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from orchestrator.language import nouns
from orchestrator.run import state
from orchestrator.run.checkpoint_serializer import ModelSerializer, NeededWrites
from protocols.adoption import assessment, conversation, conversation_state, inquiry, recommendation
from protocols.models import Noun
from protocols.storage.sqlite_file import PATIENCE, opened

MODULES = (state, nouns, assessment, conversation, conversation_state, inquiry, recommendation)


class Saver(NeededWrites, AsyncSqliteSaver):
    """Checkpoints in SQLite."""


@asynccontextmanager
async def checkpoints_at(path: str) -> AsyncIterator[AsyncSqliteSaver]:
    """The checkpoints in a SQLite file; at the end nothing is left half written."""
    async with opened(path, isolation_level="DEFERRED") as connection:
        saver = Saver(connection, serde=serializer())
        yield saver
        # A write of a cancelled Run that never reached its commit would keep the file locked after the close.
        async with asyncio.timeout(PATIENCE):
            await saver.lock.acquire()
        await connection.rollback()


def serializer() -> ModelSerializer:
    """Rebuilds the models of a Run and refuses every other class."""
    return ModelSerializer({(cls.__module__, cls.__name__): cls for module in MODULES for cls in _classes(module)})


def _classes(module: ModuleType) -> list[type[Noun | Enum]]:
    return [cls for _, cls in inspect.getmembers(module, inspect.isclass) if issubclass(cls, Noun | Enum)]
