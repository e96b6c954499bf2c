"""Our ProtoJSON is protobuf's own: the same documents are read, written and refused."""

from typing import Any

import pytest
from a2a.types import AgentCard, Message, Part, Role, SendMessageRequest, StreamResponse, Task, TaskState
from google.protobuf.json_format import MessageToDict, ParseDict, ParseError
from google.protobuf.struct_pb2 import Value
from hypothesis import given
from hypothesis import strategies as st

from protocols.a2a.proto_json.reader import fill_data, from_json
from protocols.a2a.proto_json.writer import data_of, to_json

WORDS = st.text(max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=12,
)
ODD = ["ROLE_USER", "ROLE_NONE", 1, 1.0, "1", True, "aGk=", "aGk", "2026-11-30T10:00:00Z", "now"]
ODD += ["2026-11-30T10:00:00.123456789Z", "1969-12-31T23:59:59.5Z", "2026-02-30T10:00:00Z", "2026-11-30T10:00:00+02:00"]
FIELDS = """messageId message_id contextId role parts text raw data url metadata extensions id status state timestamp
history artifacts task message [a.b] strange filename"""
STRANGE = JSON | st.sampled_from(ODD)
NAMES = st.sampled_from(FIELDS.split())
DOCUMENTS = st.recursive(
    STRANGE, lambda inner: st.dictionaries(NAMES, inner | st.lists(inner, max_size=2), max_size=4), max_leaves=12
)


def theirs(document: Any, message: Any) -> Any:
    try:
        return ParseDict(document, message, ignore_unknown_fields=True)
    except (ParseError, TypeError, AttributeError, ValueError) as error:
        return type(error)


def ours(document: Any, message: Any) -> Any:
    try:
        return from_json(document, message)
    except (ParseError, TypeError, AttributeError, ValueError) as error:
        return type(error)


@given(document=DOCUMENTS, kind=st.sampled_from([Message, Part, Task, StreamResponse, AgentCard]))
def test_what_is_read_is_what_protobuf_reads(document, kind):
    assert ours(document, kind()) == theirs(document, kind())


@given(texts=st.lists(WORDS, max_size=3), data=JSON, raw=st.binary(max_size=9), labels=st.dictionaries(WORDS, JSON))
def test_what_is_written_is_what_protobuf_writes(texts, data, raw, labels):
    message = Message(message_id="m", role=Role.ROLE_AGENT, parts=[*(Part(text=text) for text in texts), Part(raw=raw)])
    ParseDict(data, message.parts.add().data)
    message.metadata.update(labels)
    task = Task(id="t", history=[message])
    task.status.state = TaskState.TASK_STATE_WORKING
    task.status.timestamp.GetCurrentTime()
    response = StreamResponse(task=task)

    assert to_json(response) == MessageToDict(response)


@given(data=JSON)
def test_data_comes_back_as_it_was_put_in(data):
    value = Value()

    fill_data(data, value)

    assert value == ParseDict(data, Value())
    assert data_of(value) == MessageToDict(value)


def test_a_whole_number_stays_a_whole_number():
    value = Value()

    fill_data({"tokens": 5, "share": 0.5, "large": 2**60}, value)

    types = {name: type(number) for name, number in data_of(value).items()}
    assert types == {"tokens": int, "share": float, "large": float}


def test_data_of_any_depth_is_refused_where_protobuf_refuses_it():
    deep: Any = "end"
    for _ in range(200):
        deep = [deep]

    with pytest.raises(ParseError, match="deep"):
        fill_data(deep, Value())


def test_a_request_is_read_into_the_same_message():
    document = {"message": {"messageId": "m", "role": "ROLE_USER", "parts": [{"text": "hello"}, {"data": {"a": [1]}}]}}
    document |= {
        "configuration": {"historyLength": 3, "returnImmediately": True, "acceptedOutputModes": ["text/plain"]}
    }

    assert from_json(document, SendMessageRequest()) == ParseDict(document, SendMessageRequest())
