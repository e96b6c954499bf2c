"""Messages of the A2A types as JSON."""

import base64
import math
from collections.abc import Callable
from functools import cache
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message as Proto
from google.protobuf.struct_pb2 import ListValue, Struct, Value
from google.protobuf.timestamp_pb2 import Timestamp

from protocols.a2a.proto_json.unusual import Unusual, unusual

# Integers beyond it are no doubles, and protobuf's data knows only those.
EXACT = 2**53


def to_json(message: Proto) -> dict[str, Any]:
    """As MessageToDict, with whole numbers in data as integers: protobuf keeps 5 as 5.0."""
    try:
        return _object(message)
    except Unusual:
        return MessageToDict(message)


def data_of(value: Value) -> Any:
    """The JSON in a Value; raises ValueError for a number that JSON cannot say."""
    try:
        return _data(value)
    except Unusual as error:
        raise ValueError("a number in the data is infinite or none") from error


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
    return unusual


def _as_it_is(value: Any) -> Any:
    return value


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
        raise Unusual
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
