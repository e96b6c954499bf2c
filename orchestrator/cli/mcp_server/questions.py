"""A QuestionForm as MCP elicits it, a flat form of plain fields, and what a person filled in as answers. Pure."""

from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue

from protocols.adoption import Question, QuestionForm

PLAIN = ("string", "integer", "number", "boolean")
LONGEST_TITLE = 300


def message_of(form: QuestionForm) -> str:
    """Who asks what and why, for a person."""
    lines = [f"{item.agent} asks: {item.question.asks} ({item.question.why})" for item in form.asked]
    return "\n".join([*([form.note] if form.note else []), *lines, "What is left open is taken by its default."])


def schema_of(form: QuestionForm) -> dict[str, Any]:
    """The form's JSON Schema; nothing is required, for every Question may be left to its default."""
    fields = {item.question.field: _field(item.question) for item in form.asked}
    return {"type": "object", "properties": fields, "required": []}


def values_of(form: QuestionForm, content: Mapping[str, Any] | None) -> dict[str, JsonValue]:
    """An answer a field; what was left open is declined, so that its default is taken."""
    filled = content or {}
    fields = dict.fromkeys(item.question.field for item in form.asked)
    return {field: None if filled.get(field) in (None, "") else filled[field] for field in fields}


def _field(question: Question) -> dict[str, Any]:
    """Lists and places are asked for as words: the orchestrator reads them."""
    kinds = question.answer_schema.get("type")
    kind = next((plain for plain in PLAIN if plain == kinds or (isinstance(kinds, list) and plain in kinds)), "string")
    field: dict[str, Any] = {
        "type": kind,
        "title": question.asks[:LONGEST_TITLE],
        "description": _description(question),
    }
    choices = question.answer_schema.get("enum")
    if isinstance(choices, list):
        return field | {"type": "string", "enum": [str(choice) for choice in choices if choice is not None]}
    return field


def _description(question: Question) -> str:
    default = question.default_means or question.default
    return question.why + ("" if default is None else f" Default: {str(default).rstrip('.')}.")
