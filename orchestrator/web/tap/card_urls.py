"""Rewrites the URLs of an AgentCard so that calls to the agent go through the tap."""

from collections.abc import Callable, Mapping
from typing import Any, TypeGuard

# Of A2A 1.0 and of 0.3.
LISTS = ("supportedInterfaces", "additionalInterfaces")
BINDINGS = ("protocolBinding", "transport")
GRPC = "GRPC"


def is_card(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether a JSON value is an AgentCard of any version."""
    return isinstance(value, dict) and "skills" in value and ("url" in value or any(name in value for name in LISTS))


def rewritten(card: Mapping[str, Any], tapped: Callable[[str], str]) -> tuple[dict[str, Any], list[str]]:
    """The card with `tapped` URLs, and what is different in words.

    gRPC cannot be tapped, so its interfaces are left out; a signature would not fit the new card and goes as well.
    """
    notes = list[str]()
    result = dict(card)
    for name in LISTS:
        interfaces = [entry for entry in card.get(name) or () if isinstance(entry, dict)]
        without_grpc = [entry for entry in interfaces if GRPC not in {entry.get(key) for key in BINDINGS}]
        if name in card:
            result[name] = [{**entry, "url": tapped(str(entry.get("url", "")))} for entry in without_grpc]
        notes += ["its gRPC interface is not tapped and left out of the card"] if without_grpc != interfaces else []
    if isinstance(card.get("url"), str):
        result["url"] = tapped(card["url"])
    if result.pop("signatures", None):
        notes.append("its signature does not fit the changed card and is left out")
    return result, notes
