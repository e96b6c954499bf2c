"""How a Run's state is written: our own nouns and nothing else may come back from a checkpoint."""

import inspect
from enum import Enum
from types import ModuleType

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from orchestrator import state
from orchestrator.understanding import nouns
from protocols.adoption import Noun, assessment, conversation, inquiry, recommendation

MODULES = (state, nouns, assessment, conversation, inquiry, recommendation)


def serializer() -> JsonPlusSerializer:
    """Msgpack that rebuilds the nouns of a Run and refuses every other class."""
    return JsonPlusSerializer(allowed_msgpack_modules=[name for module in MODULES for name in _nouns(module)])


def _nouns(module: ModuleType) -> list[tuple[str, str]]:
    classes = inspect.getmembers(module, inspect.isclass)
    return [(cls.__module__, cls.__name__) for _, cls in classes if issubclass(cls, Noun | Enum)]
