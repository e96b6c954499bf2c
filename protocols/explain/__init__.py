"""Explains a recorded Exchange: binding, operation, meaning of each field, violations of A2A 1.0. Pure."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from google.protobuf.descriptor import Descriptor

from protocols.explain.answers import RecordedAnswer, answers_of, envelope_departures, taken
from protocols.explain.classify import EMPTY, UNREADABLE, ParsedExchange, parsed, read
from protocols.explain.envelope import call_departures
from protocols.explain.explanation import Binding, Explanation, Meaning, MessagePlace, Remark, Violation
from protocols.explain.field_meanings import first_of_each, meanings
from protocols.explain.fields import MOST_WALKED, misnamed, walk
from protocols.explain.headers import header_departures, header_meanings
from protocols.explain.pair_rules import pair_departures
from protocols.explain.schema_check import departures, departures_of_part
from protocols.explain.sentences import sentences, sources
from protocols.explain.stream_rules import stream_departures
from protocols.explain.violations import At, Departures, shown
from protocols.wire.exchange import Exchange

MOST = 200
CHECKED = (Binding.JSONRPC, Binding.HTTP_JSON, Binding.GRPC, Binding.CARD, Binding.PUSH)


def explain(exchange: Exchange) -> Explanation:
    """Everything there is to say about an Exchange; at most `MOST` fields, violations and remarks each."""
    reading = read(exchange)
    checked = reading.binding in CHECKED
    answers = list(answers_of(reading)) if checked else []
    departures = list(islice(_departures(reading, answers), 2 * MOST)) if checked else []
    return Explanation(
        binding=reading.binding,
        operation=reading.name,
        says=tuple(sentences(reading, answers)),
        cite=tuple(sources(reading)),
        fields=tuple(islice(first_of_each(_meanings(reading, answers)), MOST)),
        violations=tuple(departure for departure in departures if isinstance(departure, Violation))[:MOST],
        remarks=_distinct(departure for departure in departures if isinstance(departure, Remark)),
        validated=checked,
    )


def _meanings(reading: ParsedExchange, answers: list[RecordedAnswer]) -> Iterator[Meaning]:
    yield from header_meanings(reading.exchange, reading.binding)
    if reading.binding in CHECKED:
        yield from meanings(reading, answers)


def _departures(reading: ParsedExchange, answers: list[RecordedAnswer]) -> Departures:
    yield from header_departures(reading)
    yield from _request_departures(reading)
    for answer in answers:
        yield from envelope_departures(reading, answer)
        if answer.message is not None:
            yield from _message_departures(answer.content, answer.message, answer.inside)
    yield from pair_departures(reading, answers)
    events = [(answer.inside, answer.content) for answer in answers if answer.at.place is MessagePlace.EVENT]
    yield from stream_departures(events, reading.name, began=True)


def _request_departures(reading: ParsedExchange) -> Departures:
    at = At(MessagePlace.REQUEST)
    if reading.binding is Binding.JSONRPC:
        body = parsed(reading.exchange.request)
        if body is UNREADABLE or body is EMPTY:
            yield at.breaks(shown(reading.exchange.request.body), "JSON", "9.1")
            return
        yield from call_departures(body, at)
        if reading.operation is None and isinstance(body, dict) and isinstance(body.get("method"), str):
            yield at.below("method").breaks(shown(body["method"]), "the name of an operation of A2A 1.0", "5.3")
    message = taken(reading)
    if message is not None and reading.asked is not UNREADABLE:
        content = {} if reading.asked is EMPTY else reading.asked
        yield from _message_departures(content, message, at.below(*reading.prefix))


def _message_departures(value: Any, message: Descriptor, at: At) -> Departures:
    yield from departures(value, message, at)
    for field in islice(walk(value, message, at), MOST_WALKED):
        yield from misnamed(field)
        yield from departures_of_part(field)


def _distinct(remarks: Iterator[Remark]) -> tuple[Remark, ...]:
    first: dict[tuple[MessagePlace, str], Remark] = {}
    for remark in remarks:
        first.setdefault((remark.place, remark.says), remark)
    return tuple(islice(first.values(), MOST))
