"""Putting Answers into an Inquiry, so that an agent reads one noun whatever was asked before."""

from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue, ValidationError

from protocols.adoption.inquiry import Inquiry


class UnusableAnswer(ValueError):
    """An answer does not fit the field it was given for."""


def with_answers(inquiry: Inquiry, values: Mapping[str, JsonValue]) -> Inquiry:
    """The Inquiry with each value set at its dotted path; `None` is remembered as declined.

    Raises UnusableAnswer naming the field, when a value does not fit it.
    """
    for field, value in values.items():
        inquiry = _with_answer(inquiry, field, value)
    return inquiry


def _with_answer(inquiry: Inquiry, field: str, value: JsonValue) -> Inquiry:
    if value is None:
        return inquiry.model_copy(update={"declined": (*inquiry.declined, field)})
    tree: dict[str, Any] = inquiry.model_dump(mode="json")
    *path, last = field.split(".")
    branch = tree
    for step in path:
        branch = branch.get(step) if isinstance(branch, dict) else None
        if not isinstance(branch, dict):
            raise UnusableAnswer(f"{field}: an Inquiry has no such field")
    branch[last] = value
    try:
        return Inquiry.model_validate(tree)
    except ValidationError as error:
        raise UnusableAnswer(f"{field}: {error.errors()[0]['msg']}") from error
