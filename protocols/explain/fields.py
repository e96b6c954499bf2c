"""Walks the fields of a JSON message along its protobuf descriptor."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from protocols.explain.spec.schema import WELL_KNOWN
from protocols.explain.spec.tables import table
from protocols.explain.violations import At, Departures, shown

MOST_WALKED = 20_000
FREE = "Not one of A2A's; who defines it decides what it means."


@dataclass(frozen=True)
class FieldPlace:
    """One member of an object: `field` is None when A2A has none of this name; `path` has `[]` for any place."""

    message: Descriptor
    name: str
    field: FieldDescriptor | None
    path: str
    at: At
    holder: dict[str, Any]

    @property
    def value(self) -> Any:
        """What the member holds."""
        return self.holder[self.name]


def walk(value: Any, message: Descriptor, at: At, path: str = "") -> Iterator[FieldPlace]:
    """Every member of a message's JSON and of the messages in it."""
    if not isinstance(value, dict):
        return
    fields = {field.json_name: field for field in message.fields}
    for name in value:
        field = fields.get(name)
        place = FieldPlace(message, name, field, f"{path}.{name}".lstrip("."), at.below(name), value)
        yield place
        if field is not None:
            yield from _within(field, place)


def _within(field: FieldDescriptor, place: FieldPlace) -> Iterator[FieldPlace]:
    kind = field.message_type
    # Struct, Value and Timestamp have JSON of their own: nothing in them is a field of A2A.
    if kind is None or kind.full_name in WELL_KNOWN:
        return
    # A map is a repeated message with `key` and `value` in the proto, and an object in JSON.
    if kind.GetOptions().map_entry:
        kind = kind.fields_by_name["value"].message_type
        if kind and isinstance(place.value, dict):
            for key, inner in place.value.items():
                yield from walk(inner, kind, place.at.below(key), f"{place.path}.*")
    elif isinstance(place.value, list):
        for number, inner in enumerate(place.value):
            yield from walk(inner, kind, place.at.below(number), f"{place.path}[]")
    else:
        yield from walk(place.value, kind, place.at, place.path)


def meaning_of(place: FieldPlace) -> str:
    """What the field is for."""
    if place.field is None:
        field = proto_names(place.message).get(place.name)
        return f"{field}, in the spelling of the proto." if field else FREE
    return table("messages")[place.message.name]["fields"][place.name]


def misnamed(place: FieldPlace) -> Departures:
    """A name in the proto's own spelling breaks section 5.5; any other unknown one is to be ignored (section 5.7)."""
    if place.field is not None:
        return
    own = proto_names(place.message)
    if place.name in own:
        demanded = f"camelCase: {own[place.name]}"
        yield place.at.breaks(shown(place.name), demanded, "5.5")
    elif place.message.name == "AgentCard" and place.name in table("dialect_0_3")["card_fields"]:
        yield place.at.remark(f"{place.name} is of a 0.3 card, for clients that speak no 1.0.", "5.7")
    else:
        yield place.at.remark(f"{place.message.name} of A2A 1.0 has no {place.name}; a receiver ignores it.", "5.7")


def proto_names(message: Descriptor) -> dict[str, str]:
    """The fields' names in the proto, each with its name in JSON."""
    return {field.name: field.json_name for field in message.fields if field.name != field.json_name}
