"""What does not fit a data model, place by place: where as a JSON pointer, what is wrong, and how to mend it."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from protocols.adoption.bounds import Words
from protocols.models import StrictModel

MOST_PROBLEMS = 200
LONGEST_STEP = 120
FIXES = {
    "int_parsing": "send a whole number",
    "int_type": "send a whole number",
    "float_parsing": "send a number",
    "float_type": "send a number",
    "decimal_parsing": 'send a number, or money as a string such as "12.50"',
    "decimal_type": 'send a number, or money as a string such as "12.50"',
    "string_type": "send a string",
    "tuple_type": "send a list",
    "dict_type": "send an object",
    "model_type": "send an object",
    "string_too_short": "do not leave it empty",
}
BOUNDS = {
    "greater_than": "above {gt:g}",
    "greater_than_equal": "of {ge:g} or more",
    "less_than": "below {lt:g}",
    "less_than_equal": "of {le:g} or less",
}


class Problem(StrictModel):
    """One thing in what an agent sent: `at` is a JSON pointer (RFC 6901), `fix` says what to send instead."""

    at: str
    reason: Words
    fix: Words = ""


def problems_in(model: type[StrictModel], error: ValidationError) -> tuple[Problem, ...]:
    """Every error as a Problem, in the order of the fields; past `MOST_PROBLEMS` they are counted only."""
    every: list[Any] = list(error.errors(include_url=False, include_input=False))
    within = {entry["loc"][:depth] for entry in every for depth in range(len(entry["loc"]))}
    # A list is called too short once its items are refused: mended with them.
    errors = [entry for entry in every if entry["type"] != "too_short" or entry["loc"] not in within]
    problems = [Problem(at=pointer(*e["loc"]), reason=_reason(e), fix=_fix(model, e)) for e in errors[:MOST_PROBLEMS]]
    beyond = len(errors) - MOST_PROBLEMS
    return (*problems, Problem(at="", reason=f"and {beyond} more")) if beyond > 0 else tuple(problems)


def pointer(*steps: int | str) -> str:
    """A JSON pointer to a place in a document."""
    return "".join(f"/{str(step)[:LONGEST_STEP].replace('~', '~0').replace('/', '~1')}" for step in steps)


def _reason(error: Mapping[str, Any]) -> str:
    return {"missing": "it is missing", "extra_forbidden": "there is no such field"}.get(error["type"]) or error["msg"]


def _fix(model: type[StrictModel], error: Mapping[str, Any]) -> str:
    kind, context, name = error["type"], error.get("ctx", {}), str(error["loc"][-1]) if error["loc"] else ""
    if kind == "missing":
        return f"add {name!r}"
    if kind == "extra_forbidden":
        near = get_close_matches(name, _fields(model, error["loc"][:-1]), 1)
        return f"rename it to {near[0]!r}, or leave it out" if near else "leave it out"
    if kind == "enum":
        return f"use one of {context.get('expected')}"
    if kind == "string_pattern_mismatch":
        is_date = str(context.get("pattern")).startswith(r"^\d{4}")
        return "write 2026, 2026-11 or 2026-11-30" if is_date else f"match {context.get('pattern')}"
    if kind == "too_short":
        return f"give at least {context.get('min_length')}"
    if kind in BOUNDS:
        return f"send a number {BOUNDS[kind].format(**context)}"
    return FIXES.get(kind, "see the schema of the extension")


def _fields(model: type[StrictModel], path: tuple[int | str, ...]) -> list[str]:
    """The names a data model has at this path."""
    level: Any = model
    for step in path:
        if isinstance(step, str):
            field = level.model_fields.get(step)
            level = next(_models(field.annotation), None) if field else None
        if level is None:
            return []
    return list(level.model_fields)


def _models(annotation: Any):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models(inner)
