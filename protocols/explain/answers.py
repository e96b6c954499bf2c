"""The answers and events of an Exchange without their envelopes, and violations in the envelopes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from google.protobuf.descriptor import Descriptor

from protocols.explain.classify import EMPTY, UNREADABLE, ParsedExchange, parsed
from protocols.explain.envelope import answer_departures, http_error_departures, opened
from protocols.explain.explanation import Binding, MessagePlace
from protocols.explain.violations import At, Departures, shown
from protocols.wire.operations import STREAM, operations

CUT = "Only the beginning of this body was recorded, so it cannot be held against the schema."
FIRST_ERROR = 400


@dataclass(frozen=True)
class RecordedAnswer:
    """One answer: the envelope's JSON `at` its place, and the content `inside` it when it is one of A2A's messages."""

    whole: Any
    content: Any
    at: At
    inside: At
    message: Descriptor | None
    failed: bool = False


def answers_of(reading: ParsedExchange) -> Iterator[RecordedAnswer]:
    """The response's body when it has one, and every event."""
    response = reading.exchange.response
    if response and response.body:
        whole = parsed(response)
        yield _answer(reading, whole, At(MessagePlace.RESPONSE), _result_type(reading), response.status >= FIRST_ERROR)
    event_of = operations()["SendStreamingMessage"].gives
    for number, event in enumerate(reading.exchange.events):
        yield _answer(reading, parsed(event), At(MessagePlace.EVENT, event=number), event_of, False)


def taken(reading: ParsedExchange) -> Descriptor | None:
    """The message the request is; None when it is none of A2A's."""
    if reading.binding is Binding.PUSH:
        return operations()["SendStreamingMessage"].gives
    return reading.operation.takes if reading.operation else None


def envelope_departures(reading: ParsedExchange, answer: RecordedAnswer) -> Departures:
    """Where one answer's envelope is broken."""
    if answer.whole is UNREADABLE or answer.whole is EMPTY:
        yield from _unreadable(reading, answer.at)
    elif reading.binding is Binding.JSONRPC and not _before_the_protocol(answer):
        yield from answer_departures(answer.whole, parsed(reading.exchange.request), answer.at)
    elif answer.failed and reading.binding is not Binding.CARD and reading.exchange.response:
        yield from http_error_departures(answer.whole, reading.exchange.response.status, answer.at)


def _answer(reading: ParsedExchange, whole: Any, at: At, message: Descriptor | None, failed: bool) -> RecordedAnswer:
    if whole is EMPTY or whole is UNREADABLE:
        return RecordedAnswer(whole, EMPTY, at, at, None, failed)
    if reading.binding is Binding.JSONRPC:
        inner = opened(whole, at)
        return RecordedAnswer(
            whole, inner.content, at, inner.at, None if inner.failed else message, failed or inner.failed
        )
    broken = failed or (isinstance(whole, dict) and set(whole) == {"error"})
    return RecordedAnswer(whole, EMPTY if broken else whole, at, at, None if broken else message, broken)


def _result_type(reading: ParsedExchange) -> Descriptor | None:
    if reading.binding is Binding.CARD:
        return operations()["GetExtendedAgentCard"].gives
    if reading.operation is None or reading.operation.gives.full_name.startswith("google."):
        return None
    streams = reading.operation.gives.name == STREAM
    return operations()["SendMessage"].gives if streams else reading.operation.gives


def _before_the_protocol(answer: RecordedAnswer) -> bool:
    """A refusal by HTTP itself (no credential, too large) need not be JSON-RPC (section 7.4)."""
    return answer.failed and isinstance(answer.whole, dict) and "jsonrpc" not in answer.whole


def _unreadable(reading: ParsedExchange, at: At) -> Departures:
    response = reading.exchange.response
    carrier = reading.exchange.events[at.event] if at.event is not None else response
    assert carrier is not None
    if carrier.cut:
        yield at.remark(CUT)
    elif at.event is None and response and response.status >= FIRST_ERROR:
        yield at.remark(f"HTTP {response.status} without JSON: an error from before the protocol.")
    else:
        yield at.breaks(shown(carrier.body), "JSON", "9.5" if reading.binding is Binding.JSONRPC else "11.1")
