"""What a sentence answers to one Question, by the Question's own schema and words; for whoever can only speak."""

import re
from decimal import Decimal

from pydantic import JsonValue

from protocols.adoption.questions.answer_words import alike, answer_words, carried, folded, kin, words_of
from protocols.adoption.questions.answers import UnusableAnswer
from protocols.adoption.questions.question import Question
from protocols.adoption.text.numerals import SCALES, Numeral, numerals

LONGEST_ANSWER = 2_000
MOST_LISTED = 12


def answer_in_words(question: Question, words: str) -> JsonValue:
    """The answer; `None` leaves it to the default. Raises UnusableAnswer, which says what would fit.

    A number counts only where every other word is the question's own or says nothing: "about 200 million" and
    "200M tokens a month" answer "How many tokens a month?", "3 million users" and "Mistral 7B" do not. What the
    form itself offers (its default's wording, its choices by name or number, its title) is always an answer; a
    command such as /help never is.
    """
    reply = words.strip()[:LONGEST_ANSWER]
    if re.fullmatch(r"/[a-z]+", reply, re.IGNORECASE):
        raise UnusableAnswer(f"{reply} is a command, not an answer. {fitting(question)}")
    plain = folded(reply)
    # Before the choices: "no idea" would else be read as the choice "no".
    if is_default(reply):
        return None
    # A number's default is left open and not stated: "below the limit" names no number.
    if plain in _offered(question):
        return None if is_number(question) else question.default
    if isinstance(question.answer_schema.get("enum"), list):
        return _choice(question, reply)
    if is_number(question):
        return _number(question, reply)
    if _takes(question, "boolean"):
        return _yes_or_no(question, reply)
    if asks_itself(reply):
        raise _unusable(question, reply)
    return _items(reply) if _takes(question, "array") else _text(question, reply)


def is_default(words: str) -> bool:
    """Whether the words leave the answer to the default: nothing at all, "skip", "I don't know"."""
    return folded(words) in ("", "/skip", *answer_words().default)


def is_free(question: Question) -> bool:
    """Whether any words would do: a string without choices."""
    return _takes(question, "string") and not choices_of(question)


def is_number(question: Question) -> bool:
    """Whether the answer counts or measures something."""
    return _takes(question, "integer") or _takes(question, "number")


def asks_itself(words: str) -> bool:
    """Whether the words are a question or an order rather than an answer."""
    if words.rstrip().endswith(("?", "？", "吗")):
        return True
    first = next(iter(words_of(words)), "")
    return first in answer_words().asking


def choices_of(question: Question) -> list[JsonValue]:
    """The choices of an enumeration, empty for any other Question."""
    choices = question.answer_schema.get("enum")
    return [choice for choice in choices if choice is not None] if isinstance(choices, list) else []


def fitting(question: Question) -> str:
    """One sentence: what would answer the Question."""
    if choices := choices_of(question):
        fits = f"one of {numbered(choices[:MOST_LISTED])}{', …' if len(choices) > MOST_LISTED else ''}"
    elif is_number(question):
        title = question.answer_schema.get("title")
        fits = f"a number of {title}" if title else "a number with nothing else in it, or with what it counts"
    elif _takes(question, "boolean"):
        fits = "yes or no"
    else:
        fits = "a name or a few words"
    means = f", or “default” ({question.default_means})" if question.default_means else ", or “default”"
    return f"“{question.asks}” takes {fits}{means}."


def numbered(choices: list[JsonValue]) -> str:
    """Choices as they are listed to people, who may answer by name or by number."""
    return ", ".join(f"{place} {str(choice).replace('_', ' ')}" for place, choice in enumerate(choices, 1))


def _unusable(question: Question, reply: str) -> UnusableAnswer:
    return UnusableAnswer(f"“{reply[:80]}” does not answer it. {fitting(question)}")


def _takes(question: Question, kind: str) -> bool:
    kinds = question.answer_schema.get("type")
    return kind in kinds if isinstance(kinds, list) else kind == kinds


def _offered(question: Question) -> set[str]:
    """What the form says its default means, and the first clause of that; a plain yes, no or choice is none of these.

    Said of a size ("below the limit") it leaves the number open; any other default is thereby stated.
    """
    means = question.default_means or ""
    offered = {folded(words) for words in (means, re.split(r"[,;.]", means)[0])}
    return offered - answer_words().yes - answer_words().no - {""}


def _choice(question: Question, reply: str) -> JsonValue:
    """A choice by name, by the number it is listed under, or as the only one a short phrase names."""
    choices, plain = choices_of(question), folded(reply)
    for choice in choices:
        # The whole name wins over a number, which wins over part of a name: a choice may be called "2".
        if folded(str(choice).replace("_", " ")) == plain.replace("_", " ").replace("-", " ") or str(choice) == reply:
            return choice
    if re.fullmatch(r"\d{1,2}", plain) and 1 <= int(plain) <= len(choices):
        return choices[int(plain) - 1]
    words = words_of(reply.replace("_", " "))
    hits = [choice for choice in choices if all(any(kin(word, part) for word in words) for part in _parts(choice))]
    # "hosted service" names `hosted` too: the longest name that is there whole is meant.
    whole = max(hits, key=lambda choice: len(_parts(choice)), default=None)
    if whole is None or asks_itself(reply) or answer_words().negation & set(words):
        raise _unusable(question, reply)
    if any(not _parts(choice) <= _parts(whole) for choice in hits):
        raise _unusable(question, reply)
    return whole


def _parts(choice: JsonValue) -> set[str]:
    return set(words_of(str(choice).replace("_", " ").replace("-", " ")))


def _number(question: Question, reply: str) -> JsonValue:
    numbers = numerals(reply)
    # Two numbers are a range or two answers, and a minus sign before one is no amount: neither is guessed at.
    if len(numbers) != 1 or re.search(r"-\s*$", reply[: numbers[0].start]):
        raise _unusable(question, reply)
    number = numbers[0]
    beside = words_of(f"{reply[: number.start]} {reply[number.end :]}")
    own = words_of(f"{question.asks} {question.answer_schema.get('title') or ''}")
    if any(not any(alike(word, candidate) for candidate in own) for word in carried(beside)):
        raise _unusable(question, reply)
    value = bounded(question, _in_unit(question, number), " ".join(beside))
    least, most = question.answer_schema.get("minimum"), question.answer_schema.get("maximum")
    if (isinstance(least, int | float) and value < least) or (isinstance(most, int | float) and value > most):
        raise _unusable(question, reply)
    return int(value) if value == value.to_integral_value() else float(value)


def _in_unit(question: Question, number: Numeral) -> Decimal:
    """A Question that counts in billions takes 70, 70B and 70 billion as the same."""
    unit = str(question.answer_schema.get("title") or "").casefold().split()
    scale = Decimal(10) ** SCALES.get(unit[0], 0) if unit else Decimal(1)
    return number.value / scale if number.value >= scale else number.value


def bounded(question: Question, value: Decimal, words: str) -> Decimal:
    """A size of the organisation said as "under 10 million" is less than that, which is what a limit asks about."""
    beside = set(words_of(words))
    if not question.field.startswith("use.organisation.") or beside & answer_words().negation:
        return value
    step = Decimal(1) if _takes(question, "integer") else Decimal("0.01")
    if beside & answer_words().under:
        return max(value - step, Decimal(0))
    return value + step if beside & answer_words().over else value


def _yes_or_no(question: Question, reply: str) -> JsonValue:
    """Yes or no first, and nothing after it that the question does not speak of; or the question's title, or its no."""
    words, table = words_of(reply), answer_words()
    own = words_of(f"{question.asks} {question.answer_schema.get('title') or ''}")
    strange = [word for word in carried(words[1:]) if not any(alike(word, candidate) for candidate in own)]
    if words and words[0] in table.yes and not strange and not table.negation & set(words):
        return True
    if (words and words[0] in table.no and not strange) or (table.negation & set(words) and not carried(words)):
        return False
    title = carried(words_of(str(question.answer_schema.get("title") or "")))
    if title and [word for word in carried(words) if word not in table.negation] == title:
        return not table.negation & set(words)
    raise _unusable(question, reply)


def _items(reply: str) -> JsonValue:
    return [part.strip() for part in re.split(r"[,;/]|\b(?:and|und|et|y)\b|和", reply) if part.strip()]


def _text(question: Question, reply: str) -> JsonValue:
    most = question.answer_schema.get("maxLength")
    if isinstance(most, int) and len(reply) > most:
        raise _unusable(question, reply)
    return reply
