"""The JSON Schema (Draft 2020-12) of A2A 1.0's objects, read from the protobuf descriptors the SDK was made from."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from a2a.types import a2a_pb2
from google.api import field_behavior_pb2
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor

ID = "https://a2a-protocol.org/a2a-1.0.schema.json"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
# The generated stubs say less of an extension than it is.
BEHAVIOUR: Any = field_behavior_pb2.field_behavior
LARGEST_INT32 = 2**31 - 1
SCALARS: Mapping[int, dict[str, Any]] = {
    FieldDescriptor.TYPE_STRING: {"type": "string"},
    FieldDescriptor.TYPE_BOOL: {"type": "boolean"},
    FieldDescriptor.TYPE_INT32: {"type": "integer", "minimum": -LARGEST_INT32 - 1, "maximum": LARGEST_INT32},
    FieldDescriptor.TYPE_BYTES: {"type": "string", "contentEncoding": "base64", "pattern": r"^[A-Za-z0-9+/_-]*={0,2}$"},
}
WELL_KNOWN: Mapping[str, dict[str, Any]] = {
    "google.protobuf.Struct": {"type": "object"},
    "google.protobuf.Value": {},
    "google.protobuf.Timestamp": {
        "type": "string",
        "format": "date-time",
        "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$",
    },
}
BOUNDS: Mapping[str, dict[str, int]] = {
    "ListTasksRequest.pageSize": {"minimum": 1, "maximum": 100},
    "ListTasksRequest.historyLength": {"minimum": 0},
    "GetTaskRequest.historyLength": {"minimum": 0},
    "SendMessageConfiguration.historyLength": {"minimum": 0},
}
# A last page has no next one, and a list that found nothing is still an answer (section 3.1.4).
MAY_BE_EMPTY = frozenset({"ListTasksResponse.tasks", "ListTasksResponse.nextPageToken"})


@cache
def a2a_schema() -> dict[str, Any]:
    """Every message of A2A 1.0 under `$defs`, as ProtoJSON; `title` says which field a subschema is for."""
    messages = a2a_pb2.DESCRIPTOR.message_types_by_name
    return {
        "$schema": DRAFT,
        "$id": ID,
        "title": "A2A 1.0",
        "$defs": {name: _message(message) for name, message in messages.items()},
    }


def required(field: FieldDescriptor) -> bool:
    """Whether the specification marks the field REQUIRED (section 5.7)."""
    return field_behavior_pb2.REQUIRED in field.GetOptions().Extensions[BEHAVIOUR]


def choices(message: Descriptor) -> list[list[str]]:
    """The groups of fields of which exactly one is to be set."""
    groups = [[field.json_name for field in oneof.fields] for oneof in message.oneofs]
    return [names for names in groups if len(names) > 1]


def _message(message: Descriptor) -> dict[str, Any]:
    described: dict[str, Any] = {
        "title": message.name,
        "type": "object",
        "properties": {field.json_name: _field(field) for field in message.fields},
    }
    demanded = [field.json_name for field in message.fields if required(field)]
    if demanded:
        described["required"] = demanded
    for names in choices(message):
        described["oneOf"] = [{"required": [name]} for name in names]
    return described


def _field(field: FieldDescriptor) -> dict[str, Any]:
    owner = field.containing_type
    assert owner is not None
    name = f"{owner.name}.{field.json_name}"
    must = required(field) and name not in MAY_BE_EMPTY
    if field.message_type and field.message_type.GetOptions().map_entry:
        return {
            "title": name,
            "type": "object",
            "additionalProperties": _value(field.message_type.fields_by_name["value"]),
        }
    if field.is_repeated:
        array = {"title": name, "type": "array", "items": {"title": name, **_value(field)}}
        return array | ({"minItems": 1} if must else {})
    described = {"title": name, **_value(field, must), **BOUNDS.get(name, {})}
    if must and field.type == FieldDescriptor.TYPE_STRING:
        described["minLength"] = 1
    return described


def _value(field: FieldDescriptor, must: bool = False) -> dict[str, Any]:
    if field.enum_type:
        return {"type": "string", "enum": _names(field.enum_type, must)}
    if field.message_type:
        well_known = WELL_KNOWN.get(field.message_type.full_name)
        return dict(well_known) if well_known is not None else {"$ref": f"#/$defs/{field.message_type.name}"}
    return dict(SCALARS[field.type])


def _names(enum: EnumDescriptor, must: bool) -> list[str]:
    return [value.name for value in enum.values if value.number or not must]
