"""A document that names each Evidence once, in its `sources`, and by its number wherever it backs a claim. Pure."""

from collections.abc import Callable
from typing import Any

EVIDENCE, SOURCES = "evidence", "sources"
# What holds JSON of any shape, in which a key of the same name means nothing.
FREE = frozenset({"value", "inquiry", "missing"})


def numbered(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its Evidence in `sources`: each backs three claims on average, and all were half of it."""
    numbers: dict[tuple[tuple[str, str], ...], int] = {}
    body = _mapped(document, lambda item: numbers.setdefault(tuple(item.items()), len(numbers)))
    return {**body, SOURCES: [dict(source) for source in numbers]} if numbers else document


def expanded(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its Evidence where it belongs; raises ValueError for a number that `sources` do not have."""
    sources = document[SOURCES]
    if not isinstance(sources, list):
        raise ValueError(f"{SOURCES} is no list")

    def source(number: Any) -> Any:
        if type(number) is not int:
            return number
        if not 0 <= number < len(sources):
            raise ValueError(f"source {number} is named, and there are {len(sources)}, counted from 0")
        return sources[number]

    return _mapped({key: value for key, value in document.items() if key != SOURCES}, source)


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """Every item of every `evidence` changed."""
    if isinstance(value, list):
        return [_mapped(item, change) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: [change(item) for item in inner]
        if key == EVIDENCE and isinstance(inner, list)
        else inner
        if key in FREE
        else _mapped(inner, change)
        for key, inner in value.items()
    }


def with_numbers(definitions: dict[str, Any], document: str) -> dict[str, Any]:
    """JSON Schemas by name, in whose `evidence` a number may stand for an Evidence; `document` holds the `sources`."""
    schemas = {name: _with_numbers(definition) for name, definition in definitions.items()}
    whole = schemas[document]
    every = {"type": "array", "items": {"$ref": "#/$defs/Evidence"}, "default": []}
    return schemas | {document: whole | {"properties": whole["properties"] | {SOURCES: every}}}


def _with_numbers(definition: dict[str, Any]) -> dict[str, Any]:
    properties = definition.get("properties", {})
    if EVIDENCE not in properties:
        return definition
    number = {"type": "integer", "minimum": 0, "description": f"which of the {SOURCES}, counted from 0"}
    either = properties[EVIDENCE] | {"items": {"anyOf": [properties[EVIDENCE]["items"], number]}}
    return definition | {"properties": properties | {EVIDENCE: either}}
