"""What is different between two AgentCards, by JSON pointer, and the hash a card is known by. Pure."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import islice
from typing import Any

import rfc8785

from protocols.adoption.inquiry import Words
from protocols.adoption.schema.errors import pointer
from protocols.models import StrictModel

MOST_CHANGES = 50
LONGEST_VALUE = 200
SIGNATURES, ORDER = "signatures", "one order of its lists"
# What tells the members of a card's lists apart, so that one skill more is not a change of all that follow it.
IDENTITIES = ("id", "uri", "url", "name")


class ChangeKind(StrEnum):
    """What became of a place in the card."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class CardChange(StrictModel):
    """One place that differs; values are cut, for they are a stranger's."""

    at: Words
    kind: ChangeKind
    before: Words = ""
    after: Words = ""


def card_hash(card: Mapping[str, Any]) -> str:
    """SHA-256 of the card as canonical JSON (RFC 8785) without its signatures, which change with every key."""
    return hashlib.sha256(rfc8785.dumps(_unsigned(card))).hexdigest()


def card_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[CardChange, ...]:
    """The first `MOST_CHANGES` places that differ, signatures aside; the whole card when only the order does."""
    differences = tuple(islice(_differences((), _unsigned(before), _unsigned(after)), MOST_CHANGES))
    if differences or card_hash(before) == card_hash(after):
        return differences
    return (CardChange(at="", kind=ChangeKind.CHANGED, before=ORDER, after="another order"),)


def _unsigned(card: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in card.items() if name != SIGNATURES}


def _differences(place: tuple[str | int, ...], before: Any, after: Any) -> Iterator[CardChange]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _of_members(place, before, after)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _of_members(place, _keyed(before), _keyed(after))
    else:
        yield CardChange(at=pointer(*place), kind=ChangeKind.CHANGED, before=_short(before), after=_short(after))


def _of_members(
    place: tuple[str | int, ...], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[CardChange]:
    for name in dict.fromkeys((*before, *after)):
        at = (*place, name)
        if name not in before:
            yield CardChange(at=pointer(*at), kind=ChangeKind.ADDED, after=_short(after[name]))
        elif name not in after:
            yield CardChange(at=pointer(*at), kind=ChangeKind.REMOVED, before=_short(before[name]))
        else:
            yield from _differences(at, before[name], after[name])


def _keyed(members: Sequence[Any]) -> dict[str, Any]:
    """The members by what tells them apart; plain values by themselves, and by place what has no identity."""
    keyed: dict[str, Any] = {}
    for index, member in enumerate(members):
        name = _identity(member, index)
        keyed[f"{name} {index}" if name in keyed else name] = member
    return keyed


def _identity(member: Any, index: int) -> str:
    if not isinstance(member, dict):
        return str(member)
    return str(next((member[key] for key in IDENTITIES if key in member), index))


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
