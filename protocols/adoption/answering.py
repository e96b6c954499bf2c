"""Putting Answers into an Inquiry, so that an agent reads one noun whatever was asked before."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue, ValidationError

from protocols.adoption.inquiry import Inquiry, Question

SCALES = {"": 1, "k": 1e3, "thousand": 1e3, "m": 1e6, "mio": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9}
NUMBER = re.compile(r"(?P<digits>-?\d[\d.,']*)\s*(?P<scale>thousand|million|billion|mio|bn|[kmb])?\b", re.IGNORECASE)
THOUSANDS = re.compile(r"-?\d{1,3}(?P<mark>[.,'])\d{3}(?:(?P=mark)\d{3})*")


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


def answer_in_words(question: Question, words: str) -> JsonValue:
    """The answer a sentence gives to one Question, by the Question's own schema; raises UnusableAnswer.

    For clients that can only speak: numbers with k, M, bn or a thousands mark, yes and no, one of the
    choices, or the text itself. "default" and an empty answer take the default, "unknown" declines.
    """
    said = words.strip()
    if said.lower() in ("", "default", "ok"):
        return question.default
    if said.lower() in ("unknown", "skip", "i don't know", "don't know"):
        return None
    kinds = question.answer_schema.get("type")
    wanted = {str(kind) for kind in kinds} if isinstance(kinds, list) else {str(kinds)}
    choices = question.answer_schema.get("enum")
    if isinstance(choices, list):
        return _choice(question, said, choices)
    if wanted & {"integer", "number"}:
        return _number(question, said)
    if "boolean" in wanted:
        return _yes_or_no(question, said)
    return said


def _choice(question: Question, said: str, choices: list[JsonValue]) -> JsonValue:
    for choice in choices:
        if str(choice).casefold() == said.casefold():
            return choice
    raise UnusableAnswer(f"{question.field}: choose one of {', '.join(str(choice) for choice in choices)}")


def _number(question: Question, said: str) -> JsonValue:
    found = NUMBER.search(said)
    if found is None:
        raise UnusableAnswer(f"{question.field}: no number in {said[:80]!r}")
    digits = found["digits"]
    if THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "").replace(".", "").replace("'", "")
    value = float(digits.replace(",", ".")) * SCALES[(found["scale"] or "").lower()]
    return int(value) if value.is_integer() else value


def _yes_or_no(question: Question, said: str) -> JsonValue:
    if said.lower() in ("yes", "y", "true", "ja", "oui", "sí", "si"):
        return True
    if said.lower() in ("no", "n", "false", "nein", "non"):
        return False
    raise UnusableAnswer(f"{question.field}: answer yes or no")
