"""A QuestionForm as MCP elicits it, a flat form of plain fields, and what a person filled in as answers. Pure."""

from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue

from protocols.adoption import Question, QuestionForm

PLAIN = ("string", "integer", "number", "boolean")
LONGEST_TITLE = 300


def message_of(form: QuestionForm) -> str:
    """Who asks what and why, for a person."""
    lines = [f"{each.agent} asks: {each.question.asks} ({each.question.why})" for each in form.asked]
    return "\n".join([*([form.note] if form.note else []), *lines, "What is left open is taken by its default."])


def schema_of(form: QuestionForm) -> dict[str, Any]:
    """The form's JSON Schema; nothing is required, for every Question may be left to its default."""
    fields = {each.question.field: _field(each.question) for each in form.asked}
    return {"type": "object", "properties": fields, "required": []}


def values_of(form: QuestionForm, content: Mapping[str, Any] | None) -> dict[str, JsonValue]:
    """An answer a field; what was left open is declined, so that its default is taken."""
    filled = content or {}
    fields = dict.fromkeys(each.question.field for each in form.asked)
    return {field: None if filled.get(field) in (None, "") else filled[field] for field in fields}


def _field(question: Question) -> dict[str, Any]:
    """Lists and places are asked for as words: the orchestrator reads them."""
    kinds = question.answer_schema.get("type")
    kind = next((each for each in PLAIN if each == kinds or (isinstance(kinds, list) and each in kinds)), "string")
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
