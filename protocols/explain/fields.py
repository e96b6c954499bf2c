"""Every field that stands in a message, found by walking the JSON along the protobuf descriptor."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from protocols.explain.spec.schema import WELL_KNOWN
from protocols.explain.spec.tables import table
from protocols.explain.violations import At, Says, shown

MOST_WALKED = 20_000
FREE = "Not one of A2A's; who defines it decides what it means."


@dataclass(frozen=True)
class Seen:
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


def walk(value: Any, message: Descriptor, at: At, path: str = "") -> Iterator[Seen]:
    """Every member of a message's JSON and of the messages in it."""
    if not isinstance(value, dict):
        return
    fields = {field.json_name: field for field in message.fields}
    for name in value:
        field = fields.get(name)
        seen = Seen(message, name, field, f"{path}.{name}".lstrip("."), at.below(name), value)
        yield seen
        if field is not None:
            yield from _within(field, seen)


def _within(field: FieldDescriptor, seen: Seen) -> Iterator[Seen]:
    kind = field.message_type
    if kind is None or kind.full_name in WELL_KNOWN:
        return
    if kind.GetOptions().map_entry:
        kind = kind.fields_by_name["value"].message_type
        if kind and isinstance(seen.value, dict):
            for key, held in seen.value.items():
                yield from walk(held, kind, seen.at.below(key), f"{seen.path}.*")
    elif isinstance(seen.value, list):
        for number, held in enumerate(seen.value):
            yield from walk(held, kind, seen.at.below(number), f"{seen.path}[]")
    else:
        yield from walk(seen.value, kind, seen.at, seen.path)


def meaning_of(seen: Seen) -> str:
    """What the field is for."""
    if seen.field is None:
        meant = proto_names(seen.message).get(seen.name)
        return f"{meant}, in the spelling of the proto." if meant else FREE
    return table("messages")[seen.message.name]["fields"][seen.name]


def misnamed(seen: Seen) -> Says:
    """A name in the proto's own spelling breaks section 5.5; any other unknown one is to be ignored (section 5.7)."""
    if seen.field is not None:
        return
    own = proto_names(seen.message)
    if seen.name in own:
        demanded = f"camelCase: {own[seen.name]}"
        yield seen.at.breaks(shown(seen.name), demanded, "5.5")
    elif seen.message.name == "AgentCard" and seen.name in table("dialect_0_3")["card_fields"]:
        yield seen.at.remark(f"{seen.name} is of a 0.3 card, for clients that speak no 1.0.", "5.7")
    else:
        yield seen.at.remark(f"{seen.message.name} of A2A 1.0 has no {seen.name}; a receiver ignores it.", "5.7")


def proto_names(message: Descriptor) -> dict[str, str]:
    """The fields' names in the proto, each with its name in JSON."""
    return {field.name: field.json_name for field in message.fields if field.name != field.json_name}
