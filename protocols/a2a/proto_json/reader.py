"""JSON as messages of the A2A types."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.json_format import ParseDict
from google.protobuf.message import Message as Proto
from google.protobuf.struct_pb2 import ListValue, Struct, Value
from google.protobuf.timestamp_pb2 import Timestamp

from protocols.a2a.proto_json.unusual import Unusual, unusual

P = TypeVar("P", bound=Proto)
# Protobuf reads 100 messages in one another; a level of JSON data is three of them.
MOST_DEPTH = 30
# As `2026-11-30T09:15:00.250Z`, which is how every SDK writes them.
UTC_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?Z")


def from_json(document: dict[str, Any], message: P) -> P:
    """As ParseDict with unknown fields ignored; raises its ParseError."""
    try:
        _fill(document, message)
    except (Unusual, TypeError, ValueError, LookupError):
        message.Clear()
        ParseDict(document, message, ignore_unknown_fields=True)
    return message


def fill_data(document: Any, value: Value) -> None:
    """Put JSON into an empty Value; raises ParseError for what is no JSON, or nested too deep."""
    try:
        _fill_value(document, value, 0)
    except (Unusual, TypeError, ValueError):
        value.Clear()
        ParseDict(document, value)


@dataclass(frozen=True)
class _Reader:
    """How one field is read; `one_of` names the group of which a message has one."""

    name: str
    one_of: str
    read: Callable[[Proto, str, Any], None]


def _fill(document: Mapping[str, Any], message: Proto) -> None:
    if not isinstance(document, dict):
        raise Unusual
    readers, present = _readers(message.DESCRIPTOR), set[str]()
    for name, value in document.items():
        reader = readers.get(name)
        if reader is None:
            # What looks like an extension is refused by protobuf, other strange names are ignored.
            if name.startswith("["):
                raise Unusual
            continue
        for key in filter(None, (reader.name, reader.one_of)):
            if key in present:
                raise Unusual
            present.add(key)
        reader.read(message, reader.name, value)


@cache
def _readers(descriptor: Descriptor) -> dict[str, _Reader]:
    readers = {}
    for field in descriptor.fields:
        one_of = field.containing_oneof.name if field.containing_oneof else ""
        readers[field.name] = readers[field.json_name] = _Reader(field.name, one_of, _reader(field))
    return readers


def _reader(field: FieldDescriptor) -> Callable[[Proto, str, Any], None]:
    if field.message_type is not None:
        if field.message_type.GetOptions().map_entry:
            return unusual
        fill = _FILLERS.get(field.message_type.full_name, _fill)
        return _repeated_messages(fill) if field.is_repeated else _message(fill)
    scalar = _scalar(field)
    return _repeated_scalars(scalar) if field.is_repeated else _single_scalar(scalar)


def _message(fill: Callable[[Any, Any], None]) -> Callable[[Proto, str, Any], None]:
    def read(message: Proto, name: str, value: Any) -> None:
        if value is None:
            raise Unusual
        inner = getattr(message, name)
        inner.SetInParent()
        fill(value, inner)

    return read


def _repeated_messages(fill: Callable[[Any, Any], None]) -> Callable[[Proto, str, Any], None]:
    def read(message: Proto, name: str, value: Any) -> None:
        if type(value) is not list:
            raise Unusual
        container = getattr(message, name)
        for item in value:
            if item is None:
                raise Unusual
            fill(item, container.add())

    return read


def _single_scalar(scalar: Callable[[Any], Any]) -> Callable[[Proto, str, Any], None]:
    return lambda message, name, value: setattr(message, name, scalar(value))


def _repeated_scalars(scalar: Callable[[Any], Any]) -> Callable[[Proto, str, Any], None]:
    def read(message: Proto, name: str, value: Any) -> None:
        if type(value) is not list:
            raise Unusual
        getattr(message, name).extend([scalar(item) for item in value])

    return read


def _scalar(field: FieldDescriptor) -> Callable[[Any], Any]:
    if field.enum_type is not None:
        return {value.name: value.number for value in field.enum_type.values}.__getitem__
    expected = {
        FieldDescriptor.TYPE_STRING: str,
        FieldDescriptor.TYPE_BOOL: bool,
        FieldDescriptor.TYPE_INT32: int,
    }.get(field.type)
    if expected is None:
        return unusual

    def scalar(value: Any) -> Any:
        # By its very type: True would be taken for the number 1.
        if type(value) is not expected:
            raise Unusual
        return value

    return scalar


def _fill_value(document: Any, value: Value, depth: int = 0) -> None:
    kind = type(document)
    if kind is str:
        value.string_value = document
    elif kind is bool:
        value.bool_value = document
    elif kind is int or kind is float:
        if not math.isfinite(document):
            raise Unusual
        value.number_value = document
    elif document is None:
        value.null_value = 0  # pyright: ignore  the only value of its enum
    elif kind is dict:
        value.struct_value.SetInParent()
        _fill_struct(document, value.struct_value, depth)
    elif kind is list:
        value.list_value.SetInParent()
        _fill_list(document, value.list_value, depth)
    else:
        raise Unusual


def _fill_struct(document: Any, struct: Struct, depth: int = 0) -> None:
    if type(document) is not dict or depth >= MOST_DEPTH:
        raise Unusual
    fields = struct.fields
    for key, inner in document.items():
        _fill_value(inner, fields[key], depth + 1)


def _fill_list(document: Any, values: ListValue, depth: int = 0) -> None:
    if type(document) is not list or depth >= MOST_DEPTH:
        raise Unusual
    container = values.values
    for inner in document:
        _fill_value(inner, container.add(), depth + 1)


def _fill_timestamp(text: Any, timestamp: Timestamp) -> None:
    if type(text) is not str:
        raise Unusual
    # Protobuf's own reading goes through strptime, at ten times the price; it keeps what is written in another way.
    usual = UTC_TIME.fullmatch(text)
    if usual is None:
        return timestamp.FromJsonString(text)
    day, fraction = usual.groups("")
    timestamp.FromSeconds(int(datetime.fromisoformat(day + "+00:00").timestamp()))
    timestamp.nanos = int(fraction.ljust(9, "0"))


_FILLERS: dict[str, Callable[[Any, Any], None]] = {
    Value.DESCRIPTOR.full_name: _fill_value,
    Struct.DESCRIPTOR.full_name: _fill_struct,
    ListValue.DESCRIPTOR.full_name: _fill_list,
    Timestamp.DESCRIPTOR.full_name: _fill_timestamp,
}
