"""How a Run's state is written: each of our models once, as compressed JSON, in however many checkpoints.

A checkpoint holds the whole state: without this an Assessment of 60 KB is walked through for each.
"""

import inspect
import weakref
import zlib
from collections.abc import Callable, Mapping
from enum import Enum
from types import ModuleType
from typing import Any

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.types import Send

from orchestrator.language import interpretation
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
from protocols.models import StrictModel

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
MODEL, BODY = "\x00model", "\x00body"
# Level 1 makes a tenth of an Assessment in a third of the time of level 6.
LEVEL = 1


class ModelSerializer(JsonPlusSerializer):
    """As its base class, but for models of `classes`, by name; no other class of ours is rebuilt."""

    def __init__(self, classes: Mapping[tuple[str, str], type[StrictModel | Enum]]) -> None:
        super().__init__(allowed_msgpack_modules=list(classes))
        # An enum is one word as it is. Not by module: a class that moves is the same class in what was written before.
        self._classes = {cls.__name__: cls for cls in classes.values() if issubclass(cls, StrictModel)}
        self._bodies: dict[int, tuple[weakref.ref[StrictModel], bytes]] = {}

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        """The bytes and how to read them."""
        return super().dumps_typed(_replaced(obj, self._packed))

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        """What was written; raises ValueError when this version knows no such model, or another one of that name."""
        return _replaced(super().loads_typed(data), self._unpacked)

    def _packed(self, value: Any) -> Any:
        name = type(value).__name__
        return {MODEL: name, BODY: self._body(value)} if self._classes.get(name) is type(value) else value

    def _body(self, model: StrictModel) -> bytes:
        # By identity: models are frozen, so one object is always the same bytes; equality would compare every field.
        key = id(model)
        if key not in self._bodies:
            body = zlib.compress(model.model_dump_json(exclude_defaults=True).encode(), LEVEL)
            self._bodies[key] = weakref.ref(model, lambda _: self._bodies.pop(key, None)), body
        return self._bodies[key][1]

    def _unpacked(self, value: Any) -> Any:
        # Only bytes: a stranger's JSON may have any name in it, but never bytes.
        if isinstance(value, dict) and isinstance(body := value.get(BODY), bytes):
            # Written before 2026-11-30 as `module:Name`.
            cls = self._classes.get(value[MODEL].rpartition(":")[2])
            if cls is None:
                raise ValueError(f"no model of a Run is called {value[MODEL]} in this version")
            return cls.model_validate_json(zlib.decompress(body))
        return value


def _replaced(value: Any, replace: Callable[[Any], Any]) -> Any:
    """The same containers with every leaf replaced."""
    replacement = replace(value)
    if replacement is not value:
        return replacement
    if isinstance(value, Send):
        return Send(value.node, _replaced(value.arg, replace))
    if type(value) is dict:
        return {key: _replaced(inner, replace) for key, inner in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_replaced(inner, replace) for inner in value)
    return value


def serializer() -> ModelSerializer:
    """Rebuilds the models of a Run and refuses every other class."""
    return ModelSerializer({(cls.__module__, cls.__name__): cls for module in MODULES for cls in _classes(module)})


def _classes(module: ModuleType) -> list[type[StrictModel | Enum]]:
    return [cls for _, cls in inspect.getmembers(module, inspect.isclass) if issubclass(cls, StrictModel | Enum)]
