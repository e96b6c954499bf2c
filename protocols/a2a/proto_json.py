"""ProtoJSON of the A2A types, several times as fast as protobuf's own, which looks every field up anew.

What is unusual (a number given as text, a name given twice, an infinite number) is left to protobuf's own, so that both
accept and refuse the same: a test compares them.
"""

import base64
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.message import Message as Proto
from google.protobuf.struct_pb2 import ListValue, Struct, Value
from google.protobuf.timestamp_pb2 import Timestamp

P = TypeVar("P", bound=Proto)
# Protobuf reads 100 messages in one another; a level of JSON data is three of them.
MOST_DEPTH = 30
# Integers beyond it are no doubles, and protobuf's data knows only those.
EXACT = 2**53


class _Unusual(Exception):
    """Something that protobuf's own conversion shall judge."""


def to_json(message: Proto) -> dict[str, Any]:
    """As MessageToDict, with whole numbers in data as integers: protobuf keeps 5 as 5.0."""
    try:
        return _object(message)
    except _Unusual:
        return MessageToDict(message)


def from_json(document: dict[str, Any], message: P) -> P:
    """As ParseDict with unknown fields ignored; raises its ParseError."""
    try:
        _fill(document, message)
    except (_Unusual, TypeError, ValueError, LookupError):
        message.Clear()
        ParseDict(document, message, ignore_unknown_fields=True)
    return message


def data_of(value: Value) -> Any:
    """The JSON in a Value; raises ValueError for a number that JSON cannot say."""
    try:
        return _data(value)
    except _Unusual as error:
        raise ValueError("a number in the data is infinite or none") from error


def fill_data(document: Any, value: Value) -> None:
    """Put JSON into an empty Value; raises ParseError for what is no JSON, or nested too deep."""
    try:
        _fill_value(document, value, 0)
    except (_Unusual, TypeError, ValueError):
        value.Clear()
        ParseDict(document, value)


def _object(message: Proto) -> dict[str, Any]:
    names = _writers(message.DESCRIPTOR)
    return {names[field.name][0]: names[field.name][1](value) for field, value in message.ListFields()}


@cache
def _writers(descriptor: Descriptor) -> dict[str, tuple[str, Callable[[Any], Any]]]:
    return {field.name: (field.json_name, _writer(field)) for field in descriptor.fields}


def _writer(field: FieldDescriptor) -> Callable[[Any], Any]:
    single = _single_writer(field)
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        of_entry = _single_writer(field.message_type.fields_by_name["value"])
        return lambda values: {key: of_entry(values[key]) for key in values}
    return (lambda values: [single(value) for value in values]) if field.is_repeated else single


def _single_writer(field: FieldDescriptor) -> Callable[[Any], Any]:
    if field.message_type is not None:
        return _WRITERS.get(field.message_type.full_name, _object)
    if field.enum_type is not None:
        names = {number: value.name for number, value in field.enum_type.values_by_number.items()}
        return lambda number: names.get(number, number)
    if field.type == FieldDescriptor.TYPE_BYTES:
        return lambda raw: base64.b64encode(raw).decode()
    if field.cpp_type in (FieldDescriptor.CPPTYPE_STRING, FieldDescriptor.CPPTYPE_BOOL, FieldDescriptor.CPPTYPE_INT32):
        return _as_it_is
    return _unusual


def _as_it_is(value: Any) -> Any:
    return value


def _unusual(*values: Any) -> Any:
    raise _Unusual


def _timestamp(value: Timestamp) -> str:
    return value.ToJsonString()


def _data(value: Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return value.string_value
    if kind == "number_value":
        return _number(value.number_value)
    if kind == "struct_value":
        return _struct(value.struct_value)
    if kind == "list_value":
        return [_data(inner) for inner in value.list_value.values]
    return value.bool_value if kind == "bool_value" else None


def _number(number: float) -> float | int:
    if not math.isfinite(number):
        raise _Unusual
    return int(number) if number.is_integer() and abs(number) < EXACT else number


def _struct(struct: Struct) -> dict[str, Any]:
    fields = struct.fields
    return {key: _data(fields[key]) for key in fields}


def _list(values: ListValue) -> list[Any]:
    return [_data(value) for value in values.values]


_WRITERS: dict[str, Callable[[Any], Any]] = {
    Value.DESCRIPTOR.full_name: _data,
    Struct.DESCRIPTOR.full_name: _struct,
    ListValue.DESCRIPTOR.full_name: _list,
    Timestamp.DESCRIPTOR.full_name: _timestamp,
}


@dataclass(frozen=True)
class _Reader:
    """How one field is read; `one_of` names the group of which a message has one."""

    name: str
    one_of: str
    read: Callable[[Proto, str, Any], None]


def _fill(document: Mapping[str, Any], message: Proto) -> None:
    if not isinstance(document, dict):
        raise _Unusual
    readers, present = _readers(message.DESCRIPTOR), set[str]()
    for name, value in document.items():
        reader = readers.get(name)
        if reader is None:
            # What looks like an extension is refused by protobuf, other strange names are ignored.
            if name.startswith("["):
                raise _Unusual
            continue
        for key in filter(None, (reader.name, reader.one_of)):
            if key in present:
                raise _Unusual
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
            return _unusual
        fill = _FILLERS.get(field.message_type.full_name, _fill)
        return _repeated_messages(fill) if field.is_repeated else _message(fill)
    scalar = _scalar(field)
    return _repeated_scalars(scalar) if field.is_repeated else _single_scalar(scalar)


def _message(fill: Callable[[Any, Any], None]) -> Callable[[Proto, str, Any], None]:
    def read(message: Proto, name: str, value: Any) -> None:
        if value is None:
            raise _Unusual
        inner = getattr(message, name)
        inner.SetInParent()
        fill(value, inner)

    return read


def _repeated_messages(fill: Callable[[Any, Any], None]) -> Callable[[Proto, str, Any], None]:
    def read(message: Proto, name: str, value: Any) -> None:
        if type(value) is not list:
            raise _Unusual
        container = getattr(message, name)
        for item in value:
            if item is None:
                raise _Unusual
            fill(item, container.add())

    return read


def _single_scalar(scalar: Callable[[Any], Any]) -> Callable[[Proto, str, Any], None]:
    return lambda message, name, value: setattr(message, name, scalar(value))


def _repeated_scalars(scalar: Callable[[Any], Any]) -> Callable[[Proto, str, Any], None]:
    def read(message: Proto, name: str, value: Any) -> None:
        if type(value) is not list:
            raise _Unusual
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
        return _unusual

    def scalar(value: Any) -> Any:
        # By its very type: True would be taken for the number 1.
        if type(value) is not expected:
            raise _Unusual
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
            raise _Unusual
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
        raise _Unusual


def _fill_struct(document: Any, struct: Struct, depth: int = 0) -> None:
    if type(document) is not dict or depth >= MOST_DEPTH:
        raise _Unusual
    fields = struct.fields
    for key, inner in document.items():
        _fill_value(inner, fields[key], depth + 1)


def _fill_list(document: Any, values: ListValue, depth: int = 0) -> None:
    if type(document) is not list or depth >= MOST_DEPTH:
        raise _Unusual
    container = values.values
    for inner in document:
        _fill_value(inner, container.add(), depth + 1)


def _fill_timestamp(text: Any, timestamp: Timestamp) -> None:
    if type(text) is not str:
        raise _Unusual
    timestamp.FromJsonString(text)


_FILLERS: dict[str, Callable[[Any, Any], None]] = {
    Value.DESCRIPTOR.full_name: _fill_value,
    Struct.DESCRIPTOR.full_name: _fill_struct,
    ListValue.DESCRIPTOR.full_name: _fill_list,
    Timestamp.DESCRIPTOR.full_name: _fill_timestamp,
}
