"""Meanings of every field in an Exchange."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from google.protobuf.descriptor import Descriptor

from protocols.explain.answers import RecordedAnswer, taken
from protocols.explain.classify import ParsedExchange, parsed
from protocols.explain.envelope_fields import envelope_meanings
from protocols.explain.explanation import Meaning, MessagePlace
from protocols.explain.fields import MOST_WALKED, meaning_of, walk
from protocols.explain.spec.citation import cite
from protocols.explain.spec.tables import table
from protocols.explain.violations import At, shown


def meanings(reading: ParsedExchange, answers: list[RecordedAnswer]) -> Iterator[Meaning]:
    """The envelope's fields and the message's, of the request, the response and every event."""
    message = taken(reading)
    yield from envelope_meanings(parsed(reading.exchange.request), At(MessagePlace.REQUEST), reading)
    if message is not None:
        yield from _field_meanings(reading.asked, message, At(MessagePlace.REQUEST).below(*reading.prefix))
    for answer in answers:
        yield from envelope_meanings(answer.whole, answer.at, reading)
        if answer.message is not None:
            yield from _field_meanings(answer.content, answer.message, answer.inside)


def _field_meanings(value: Any, message: Descriptor, at: At) -> Iterator[Meaning]:
    before = at.pointer.replace("/", ".").lstrip(".")
    for place in islice(walk(value, message, at), MOST_WALKED):
        yield Meaning(
            place=at.place,
            path=f"{before}.{place.path}".lstrip("."),
            says=meaning_of(place),
            cite=cite(table("messages")[place.message.name]["section"]),
            value="" if isinstance(place.value, dict | list) else shown(place.value),
            event=at.event,
        )


def first_of_each(meanings: Iterator[Meaning]) -> Iterator[Meaning]:
    """Each path once, where it was seen first."""
    first: dict[tuple[MessagePlace, str], Meaning] = {}
    for meaning in meanings:
        first.setdefault((meaning.place, meaning.path), meaning)
    yield from first.values()
