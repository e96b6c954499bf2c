"""Summarizes an Exchange in sentences."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from protocols.explain.answers import RecordedAnswer
from protocols.explain.classify import ParsedExchange
from protocols.explain.explanation import Binding, MessagePlace
from protocols.explain.spec.citation import Cited, cite
from protocols.explain.spec.tables import table
from protocols.explain.stream_rules import last_state

KINDS = {
    Binding.CARD: ("Discovery: anybody may read what the agent says about itself.", ("8.2", "4.4.1")),
    Binding.PUSH: ("A webhook call: the agent tells a client that holds no connection.", ("4.3.3",)),
    Binding.WELL_KNOWN: ("A well-known document beside A2A, such as the keys that card signatures name.", ("8.4.2",)),
    Binding.NOT_A2A: ("No A2A: a service's own route, or something else that speaks HTTP.", ()),
}
COLUMNS = {Binding.JSONRPC: "jsonrpc", Binding.HTTP_JSON: "rest", Binding.GRPC: "grpc"}
DIALECT = (
    "This is A2A 0.3, the version before: other names, `kind` where 1.0 has none. It is not held against 1.0's schema."
)


def sentences(reading: ParsedExchange, answers: list[RecordedAnswer]) -> Iterator[str]:
    """What it is for, what is particular about it, and what came of it."""
    if reading.binding in KINDS:
        yield KINDS[reading.binding][0]
    if reading.binding is Binding.DIALECT_0_3:
        yield DIALECT
    if reading.operation:
        yield table("operations")[reading.name]["says"]
        yield from _particular(reading.asked)
        yield f"The answer: {table('operations')[reading.name]['answer']}"
    elif reading.binding in COLUMNS:
        yield "No operation of A2A 1.0 goes by this name."
    yield from _came(reading, answers)


def sources(reading: ParsedExchange) -> list[Cited]:
    """Where the specification describes the operation, and how this binding carries it."""
    if reading.operation:
        operation = table("operations")[reading.name]
        columns = ["section", COLUMNS[reading.binding]] if reading.binding in COLUMNS else ["section"]
        return [cite(operation[column]) for column in columns]
    return [cite(section) for section in KINDS.get(reading.binding, ("", ("9.3",)))[1]]


def _particular(content: Any) -> Iterator[str]:
    message = content.get("message") if isinstance(content, dict) else None
    if not isinstance(message, dict):
        return
    # The taskId decides: with it the contextId says nothing new.
    if message.get("taskId"):
        yield "It names a taskId, so it goes on with that Task: an answer to what the Task asked, or more to do."
    elif message.get("contextId"):
        yield "It names a contextId and no taskId: a new Task in a conversation that goes on."
    else:
        yield "It names neither contextId nor taskId: a new conversation."


def _came(reading: ParsedExchange, answers: list[RecordedAnswer]) -> Iterator[str]:
    events = [(answer.at, answer.content) for answer in answers if answer.at.place is MessagePlace.EVENT]
    if events:
        kinds = Counter(_kind(answer) for answer in answers if answer.at.place is MessagePlace.EVENT)
        counted = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
        state = last_state(events).removeprefix("TASK_STATE_")
        yield f"The stream told {counted}{f'; the Task was last {state}' if state else ''}."
    # After the events: a stream that broke off has no response of its own kind, and still told something.
    elif reading.exchange.response is None:
        yield "Nothing came back."
    elif any(answer.failed for answer in answers):
        yield f"It was refused: {_why(answers)}"


def _kind(answer: RecordedAnswer) -> str:
    """What an event carries, by the name of its field."""
    if isinstance(answer.content, dict) and answer.content:
        return next(iter(answer.content))
    return "error" if isinstance(answer.whole, dict) and "error" in answer.whole else "event that cannot be read"


def _why(answers: list[RecordedAnswer]) -> str:
    for answer in answers:
        error = answer.whole.get("error") if isinstance(answer.whole, dict) else None
        if isinstance(error, dict):
            reason = table("errors").get(error.get("code"), {}).get("reason", error.get("status", ""))
            return f"{error.get('code')} {reason} {str(error.get('message', ''))[:300]}".strip()
    return "the body says why."
