"""Models of step mode: a held message, and the decision about it."""

import json
from enum import StrEnum

from pydantic import Field, TypeAdapter

from protocols.models import StrictModel
from protocols.wire.frames import MOST_BODY, Piece


class Refused(Exception):
    """A decision that cannot be carried out; `status` is the HTTP status that says so."""

    def __init__(self, text: str, status: int = 422) -> None:
        super().__init__(text)
        self.status = status


class NotHeld(Refused):
    """No such message is held, or it was let go meanwhile."""

    def __init__(self, text: str) -> None:
        super().__init__(text, 404)


class Held(StrictModel):
    """A message stopped on its way: `service` is about to send it to `url` (a request) or to take it from there.

    `body` is cut at `MOST_BODY` characters; then `whole` is false and it can only be delivered or dropped. `at`
    and `until`, when it is delivered as it is, are Unix time in seconds.
    """

    id: str = Field(max_length=80)
    trace: str = Field(max_length=32)
    exchange: str = Field(max_length=64)
    service: str = Field(max_length=200)
    piece: Piece
    method: str = Field(default="", max_length=40)
    url: str = Field(default="", max_length=20_000)
    body: str = Field(default="", max_length=MOST_BODY)
    whole: bool = True
    at: float = Field(ge=0, le=1e11)
    until: float = Field(ge=0, le=1e11)


class Does(StrEnum):
    """What becomes of a held message."""

    DELIVER = "deliver"
    DROP = "drop"


class Decision(StrictModel):
    """What becomes of a held message; `body`, when given, is delivered in place of its own."""

    does: Does
    body: str | None = None


class Switch(StrictModel):
    """Whether a trace (32 hex digits) is stepped through; switching off lets go of everything held of it."""

    trace: str = Field(pattern="^[0-9a-f]{32}$")
    on: bool


HELD = TypeAdapter(list[Held])
AS_IT_IS = Decision(does=Does.DELIVER)


def check_fit(message: Held, body: str, largest: int) -> None:
    """Raises Refused when an edited body is too long or not of the kind of the one held."""
    if not message.whole:
        raise Refused("This message is too long to be edited here; deliver it as it is, or drop it.")
    if len(body.encode()) > largest:
        raise Refused(f"The edited message is larger than {largest} bytes.", 413)
    had, has = _kind(message.body), _kind(body)
    if had != has:
        raise Refused(f"The edited message is {has}, the one held is {had}: deliver the same kind.")


def _kind(body: str) -> str:
    try:
        return {dict: "a JSON object", list: "a JSON array"}.get(type(json.loads(body)), "another JSON value")
    except (ValueError, RecursionError):
        return "no JSON"
