"""Validates request messages of every binding: required fields, enums, numbers and bounds."""

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache
from typing import Any, cast

from a2a.types import SendMessageRequest
from a2a.utils.errors import InvalidParamsError
from a2a.utils.proto_utils import validate_proto_required_fields
from google.api.field_behavior_pb2 import FieldBehavior, field_behavior
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor
from google.protobuf.message import Message as Proto
from google.protobuf.timestamp_pb2 import Timestamp

from protocols.a2a.server.strict_json import MOST_VALUES, TOO_MANY

MOST_PARTS = 100
MOST_REFERENCES = 50
MOST_EXTENSIONS = 50
MOST_METADATA = 200
MOST_MODES = 50
LONGEST_ID = 200
IDS = {"id", "task_id", "context_id", "message_id", "reference_task_ids", "tenant"}
# In 2255: what counts nanoseconds in 64 bits holds every second from 1970 to it.
LAST_SECOND = 9_000_000_000
WELL_KNOWN = "google.protobuf."


def check_enums(document: Any, descriptor: Any, at: str = "") -> None:
    """Raises InvalidParamsError for a name that an enum does not have: protobuf would read it as nothing said."""
    for name, value in document.items() if isinstance(document, Mapping) else ():
        field = descriptor.fields_by_camelcase_name.get(name) or descriptor.fields_by_name.get(name)
        inner = field.message_type if field else None
        # Unknown fields are ignored (section 3.6.2), and data of a caller's own may use any name.
        if field is None or (inner and inner.full_name.startswith(WELL_KNOWN)):
            continue
        for item in value if isinstance(value, list) else [value]:
            if inner:
                check_enums(item, inner, f"{at}{name}.")
            elif field.enum_type and isinstance(item, str) and not item.lstrip("-").isdecimal():
                _check_enum(field.enum_type, field.enum_type.values_by_name, item, at + name)


def check(request: Proto) -> None:
    """Raises InvalidParamsError unless the request is whole, and no more than is read."""
    if not _check_values(request):
        # The SDK's check looks every field's options up anew; it only words what is missing.
        try:
            validate_proto_required_fields(request)
        except InvalidParamsError as error:
            raise InvalidParamsError(message=_missing(error), data=error.data) from error
    if isinstance(request, SendMessageRequest):
        _check_bounds(request)


def _check_values(request: Proto) -> bool:
    """Raises InvalidParamsError; returns whether every required field is there."""
    is_whole = True
    # A list in place of recursion: the depth is a stranger's to choose.
    open_messages, values = [("", request)], 0
    while open_messages:
        at, message = open_messages.pop()
        if isinstance(message, Timestamp) and not 0 <= message.seconds <= LAST_SECOND:
            raise InvalidParamsError(message=f"{at.rstrip('.')} is no time between 1970 and 2255")
        for name, has_presence in _required(message.DESCRIPTOR):
            is_whole = is_whole and bool(message.HasField(name) if has_presence else getattr(message, name))
        for field, value in message.ListFields():
            field = cast(FieldDescriptor, field)
            inside, check = _inside(field, value), _leaf_check(field)
            values += len(inside)
            if values > MOST_VALUES:
                raise InvalidParamsError(message=TOO_MANY)
            where = at + field.camelcase_name
            for inner in inside:
                if isinstance(inner, Proto):
                    open_messages.append((f"{where}.", inner))
                elif check:
                    check(field, inner, where)
    return is_whole


@cache
def _required(descriptor: Descriptor) -> tuple[tuple[str, bool], ...]:
    """Name of each, and whether the message knows that it is there; otherwise it must not be empty."""
    fields, behavior = cast(Iterable[FieldDescriptor], descriptor.fields), cast(Any, field_behavior)
    required = (field for field in fields if FieldBehavior.REQUIRED in field.GetOptions().Extensions[behavior])
    return tuple((field.name, field.has_presence) for field in required)


def _inside(field: FieldDescriptor, value: Any) -> Collection[Any]:
    if not field.is_repeated:
        return (value,)
    return list(value.values()) if _is_map(field) else value


@cache
def _is_map(field: FieldDescriptor) -> bool:
    return field.message_type is not None and field.message_type.GetOptions().map_entry


@cache
def _leaf_check(field: FieldDescriptor) -> Callable[[FieldDescriptor, Any, str], None] | None:
    """What is checked of a value; most are good as they are."""
    if field.enum_type:
        return _check_number
    if field.name in IDS:
        return _check_length
    may_be_float = field.message_type is not None or field.type in (field.TYPE_DOUBLE, field.TYPE_FLOAT)
    return _check_finite if may_be_float else None


def _check_number(field: FieldDescriptor, value: Any, where: str) -> None:
    assert field.enum_type is not None
    _check_enum(field.enum_type, field.enum_type.values_by_number, value, where)


def _check_finite(field: FieldDescriptor, value: Any, where: str) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise InvalidParamsError(message=f"{where} is {value}, which JSON cannot say; leave it out")


def _check_length(field: FieldDescriptor, value: Any, where: str) -> None:
    if len(str(value)) > LONGEST_ID:
        raise InvalidParamsError(message=f"{where} is longer than {LONGEST_ID} characters")


def _check_enum(enum: EnumDescriptor, names_by_value: Mapping[Any, Any], value: Any, where: str) -> None:
    if value not in names_by_value:
        names = ", ".join(member.name for member in enum.values if member.number)
        raise InvalidParamsError(message=f"{where} is {str(value)[:60]!r}; it may be {names}")


def _missing(error: InvalidParamsError) -> str:
    problems = (error.data or {}).get("errors", [])
    return "; ".join(f"{problem['field']}: {problem['message']}" for problem in problems[:5])


def _check_bounds(request: SendMessageRequest) -> None:
    message, metadata = request.message, (request.metadata, request.message.metadata)
    part_metadata = (part.metadata for part in message.parts[:MOST_PARTS])
    counts = [
        ("message.parts", len(message.parts), MOST_PARTS),
        ("message.referenceTaskIds", len(message.reference_task_ids), MOST_REFERENCES),
        ("message.extensions", len(message.extensions), MOST_EXTENSIONS),
        ("configuration.acceptedOutputModes", len(request.configuration.accepted_output_modes), MOST_MODES),
        *(("metadata", len(metadata_object.fields), MOST_METADATA) for metadata_object in (*metadata, *part_metadata)),
    ]
    for where, count, most in counts:
        if count > most:
            raise InvalidParamsError(message=f"{where} has {count} entries; {most} are read. Send fewer.")
    empty = next((nth for nth, part in enumerate(message.parts) if not part.WhichOneof("content")), None)
    if empty is not None:
        raise InvalidParamsError(message=f"message.parts[{empty}] holds nothing; give it a text, raw, url or data")
