"""Words typed while Questions are open: which Question they answer, or that they are something else. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pydantic import JsonValue

from orchestrator.language.answer_fields import PLACES, RECURRING, YEARLY, fields_of, placed
from orchestrator.language.quantities.quantity import quantities
from orchestrator.language.understanding import ConversationTurn, Intent, understand
from orchestrator.language.understanding.inquiry_fields import fill
from orchestrator.language.understanding.message import Message, take_apart
from orchestrator.language.uses.uses import Use
from protocols.adoption import Component, Inquiry, Question, QuestionForm, UnusableAnswer
from protocols.adoption.questions.answer_text import (
    answer_in_words,
    asks_itself,
    bounded,
    fitting,
    is_default,
    is_free,
    is_number,
)
from protocols.adoption.registry import Registry
from protocols.adoption.text.currencies import in_usd
from protocols.adoption.text.numerals import numerals
from protocols.models import StrictModel

IDLE = (Intent.CLARIFY, Intent.OFF_TOPIC, Intent.UNSAFE, Intent.REFORMAT)
# As far as "per month" may stand before its number.
NEAR = 24
WHY = re.compile(
    r"^\W*(?:but |and )?(?:why|what for|wozu|warum|wieso|pourquoi|por qu[eé]|为什么)\b(?:\W+\w+){0,6}\W*$"
    r"|\bwhat (?:do|does) (?:you|that|this|it) mean\b|\bwhat counts\b|\bi don'?t (?:understand|get)\b",
    re.IGNORECASE,
)
PERIOD = re.compile(r"\b(?:per|an?|each|every)\s+(?:day|week|year|month|hour)\b|\b(?:daily|weekly|yearly)\b", re.I)
Questions = Mapping[str, Question]


class Answered(StrictModel):
    """What the words answer, by field; `None` leaves a field to its default."""

    values: dict[str, JsonValue]


class Unclear(StrictModel):
    """The words answer nothing that is open; `reply` tells what would."""

    reply: str


class Another(StrictModel):
    """The words are another question, or change something nobody asked about."""


def bound(form: QuestionForm, words: str, names: Registry) -> Answered | Unclear | Another:
    """What a person's words do to an open form.

    The Questions' own words come first, then what the words say of the use; what answers neither, and asks or
    states something all the same, is another question.
    """
    questions = {entry.question.field: entry.question for entry in form.asked}
    # The order is the precedence: the form's own words, what they say of the use, "why?", an ambiguity, another
    # question.
    if is_default(words):
        return Answered(values=dict.fromkeys(questions))
    plain, problems = _plainly(questions, words)
    if plain and (len(plain) == 1 or all(value is None for value in plain.values())):
        return Answered(values=plain)
    if words.strip().startswith("/"):
        return Unclear(reply=" ".join(dict.fromkeys(problems)))
    message = take_apart(words, (), names, in_conversation=True)
    strange = _names_another(form, message, names)
    if not strange and (stated := _stated(questions, message) or _with_unit(questions, message)):
        return Answered(values=stated)
    if WHY.search(words):
        return Unclear(reply=" ".join(f"{question.why} {fitting(question)}" for question in questions.values()))
    if message.statements.places.unsaid and len(where := [field for field in PLACES if field in questions]) > 1:
        return Unclear(reply=_which(questions, where))
    if strange or _asks_or_states(form, words, message, names):
        return Another()
    return Unclear(reply=_which(questions, plain) if plain else " ".join(dict.fromkeys(problems)))


def only(form: QuestionForm, field: str) -> QuestionForm:
    """The form with the Questions of one field."""
    return QuestionForm(asked=tuple(entry for entry in form.asked if entry.question.field == field))


def _plainly(questions: Questions, words: str) -> tuple[dict[str, JsonValue], list[str]]:
    """The Questions whose own words the answer keeps to, and why the others refuse it."""
    values: dict[str, JsonValue] = {}
    problems: list[str] = []
    for field, question in questions.items():
        try:
            value = answer_in_words(question, words)
            if field in PLACES and not _is_code(value, question):
                raise UnusableAnswer(f"“{words[:80]}” is no place known here. {fitting(question)}")
            values[field] = value
        except UnusableAnswer as problem:
            problems.append(str(problem))
    # A free text takes any words, so it answers only where nothing stricter does.
    strict = {field: value for field, value in values.items() if not is_free(questions[field]) or field in PLACES}
    return strict or values, problems


def _is_code(value: JsonValue, question: Question) -> bool:
    """Whether a place is given as a code; any other words are read by what they say of the place."""
    places = value if isinstance(value, list) else [value]
    return value == question.default or all(re.fullmatch(r"[A-Z]{2}", str(place)) for place in places)


def _stated(questions: Questions, message: Message) -> dict[str, JsonValue]:
    """What the words say of the fields asked about, as they would be understood in a question."""
    tree = fill(Inquiry(), message.statements, "")[0].model_dump(mode="json", exclude_defaults=True)
    values = {**_measured(questions, message), **placed(questions, message.statements.places)}
    for field in questions:
        guessed = field == "use.mode" and message.statements.use.supposed
        read_apart = field in PLACES or field.startswith("use.organisation.")
        if not (guessed or read_apart) and (value := _at(tree, field)) is not None:
            values.setdefault(field, value)
    return values


def _measured(questions: Questions, message: Message) -> dict[str, JsonValue]:
    """Numbers for the fields their unit fits, in US dollars where those are asked for."""
    values: dict[str, JsonValue] = {}
    for quantity in message.statements.quantities:
        for field in fields_of(quantity, message.statements.quantities, questions):
            value = in_usd(quantity.value, quantity.currency)[0] if field.endswith("usd") else quantity.value
            near = message.plain[max(0, quantity.start - NEAR) : quantity.end]
            # A budget is read by the month; a Question that counts by the year takes it twelve times, if the words name
            # a period.
            if quantity.measure == "budget_month" and field in (*YEARLY, *RECURRING) and PERIOD.search(near):
                value *= 12
            value = bounded(questions[field], value, near)
            values[field] = int(value) if value == value.to_integral_value() else float(value)
    return values


def _with_unit(questions: Questions, message: Message) -> dict[str, JsonValue]:
    """A rate without a noun, "3 million a day", counts what the one open number counts."""
    numbers, counted = numerals(message.plain), [question for question in questions.values() if is_number(question)]
    if len(numbers) != 1 or len(counted) != 1 or message.statements.quantities or not PERIOD.search(message.plain):
        return {}
    model = str(counted[0].answer_schema.get("title") or "").split(" per ")[0]
    text = f"{message.plain[: numbers[0].end]} {model}{message.plain[numbers[0].end :]}"
    return _stated(
        questions, replace(message, plain=text, statements=replace(message.statements, quantities=quantities(text)))
    )


def _asks_or_states(form: QuestionForm, words: str, message: Message, names: Registry) -> bool:
    """Whether the words ask, or state a fact that was not asked about, of what the form is about."""
    about = tuple(Component(name=name) for name in _about(form) if name)
    history = (ConversationTurn(words="", inquiry=Inquiry(components=about)),) if about else ()
    states = bool(message.statements.quantities or message.statements.places.spans) or message.statements.use != Use()
    return (asks_itself(words) or states) and understand(words, history, names).intent not in IDLE


def _names_another(form: QuestionForm, message: Message, names: Registry) -> bool:
    """Whether the words name a component that the form is not about."""
    mentioned = {names.component(id).name for id in message.mentions.ids}
    return bool(mentioned - _about(form)) or bool(message.mentions.unknown)


def _about(form: QuestionForm) -> set[str]:
    return {entry.component for entry in form.asked}


def _which(questions: Questions, fields: Iterable[str]) -> str:
    asks = " ".join(f"“{questions[field].asks}”" for field in fields)
    return f"That could answer more than one question: {asks} Say which, with what it counts."


def _at(tree: Mapping[str, Any], path: str) -> JsonValue:
    at: Any = tree
    for step in path.split("."):
        at = at.get(step) if isinstance(at, Mapping) else None
    return at
