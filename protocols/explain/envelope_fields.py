"""Meanings of the fields of an envelope: JSON-RPC's own, and those of an error."""

from collections.abc import Iterator
from typing import Any

from protocols.explain.classify import ParsedExchange
from protocols.explain.explanation import Binding, Meaning
from protocols.explain.spec.citation import cite
from protocols.explain.spec.tables import table
from protocols.explain.violations import At, shown

OUTER = ("jsonrpc", "id", "method", "params", "result", "error")


def envelope_meanings(body: Any, at: At, reading: ParsedExchange) -> Iterator[Meaning]:
    """The members of JSON-RPC's object that stand in a body, and those of an error in either HTTP binding."""
    if not isinstance(body, dict):
        return
    names = OUTER if reading.binding is Binding.JSONRPC else ("error",)
    for name in names:
        if name in body:
            yield from _meaning(name, body[name], at)
    error = body.get("error")
    if "error" in names and isinstance(error, dict):
        for path, value in _inside(error):
            yield from _meaning(path, value, at)


def _inside(error: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in error.items():
        yield f"error.{name}", value
        for item in value if isinstance(value, list) else []:
            yield f"error.{name}[]", item
            members = item.items() if isinstance(item, dict) else ()
            yield from ((f"error.{name}[].{inner}", member) for inner, member in members)


def _meaning(path: str, value: Any, at: At) -> Iterator[Meaning]:
    entry = table("envelopes").get(path)
    if entry:
        text = "" if isinstance(value, dict | list) else shown(value)
        yield Meaning(
            place=at.place, path=path, says=entry["says"], cite=cite(entry["section"]), value=text, event=at.event
        )
