"""Validates request messages of every binding: required fields, enums, numbers and bounds."""

import math
from collections.abc import Collection, Iterable, Mapping
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
        is_whole = is_whole and all(_has(message, field) for field in _required(message.DESCRIPTOR))
        for field, value in message.ListFields():
            field = cast(FieldDescriptor, field)
            where, inside = at + field.camelcase_name, _inside(field, value)
            values += len(inside)
            if values > MOST_VALUES:
                raise InvalidParamsError(message=TOO_MANY)
            for inner in inside:
                if isinstance(inner, Proto):
                    open_messages.append((f"{where}.", inner))
                else:
                    _check_leaf(field, inner, where)
    return is_whole


@cache
def _required(descriptor: Descriptor) -> tuple[FieldDescriptor, ...]:
    fields, behavior = cast(Iterable[FieldDescriptor], descriptor.fields), cast(Any, field_behavior)
    return tuple(field for field in fields if FieldBehavior.REQUIRED in field.GetOptions().Extensions[behavior])


def _has(message: Proto, field: FieldDescriptor) -> bool:
    if field.has_presence:
        return message.HasField(field.name)
    return bool(getattr(message, field.name))


def _inside(field: FieldDescriptor, value: Any) -> Collection[Any]:
    if not field.is_repeated:
        return (value,)
    is_map = field.message_type is not None and field.message_type.GetOptions().map_entry
    return list(value.values()) if is_map else value


def _check_leaf(field: FieldDescriptor, value: Any, where: str) -> None:
    if field.enum_type:
        _check_enum(field.enum_type, field.enum_type.values_by_number, value, where)
    elif isinstance(value, float) and not math.isfinite(value):
        raise InvalidParamsError(message=f"{where} is {value}, which JSON cannot say; leave it out")
    elif field.name in IDS and len(str(value)) > LONGEST_ID:
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
