"""One question to a live source, its answer, and what can go wrong between them."""

import hashlib
import json
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, JsonValue, TypeAdapter, ValidationError


class LiveError(Exception):
    """A live source gave no usable answer; the message says why in words for the person."""


class NotAllowed(LiveError):
    """The URL is not on the allow-list."""


class OverBudget(LiveError):
    """The answer has no calls or no time left."""


class CircuitOpen(LiveError):
    """The host asked to be left alone, or failed too often in a row."""


class HostFailure(LiveError):
    """The host did not answer, not in time, or with an error of its own."""


class HostRefusal(LiveError):
    """The host answered, but not this."""


class NotFound(LiveError):
    """The host does not know what was asked for."""


class BodyTooLarge(LiveError):
    """The body is larger than the settings let in."""


class Unreadable(LiveError):
    """The body is not of the shape the source documents."""


Shape = TypeVar("Shape")


class Shaped(BaseModel):
    """The part of a source's answer that is read; what else it says is left alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")


@dataclass(frozen=True)
class Call(Generic[Shape]):
    """One question to a host, answered in `shape`: GET, or POST when there is a `payload`."""

    url: str
    shape: type[Shape]
    payload: dict[str, JsonValue] | None = None

    @property
    def method(self) -> str:
        """The HTTP method."""
        return "GET" if self.payload is None else "POST"

    @property
    def content(self) -> bytes | None:
        """The body as it is sent, the same for the same payload."""
        return None if self.payload is None else json.dumps(self.payload, sort_keys=True).encode()

    @property
    def key(self) -> str:
        """Under which the answer is kept."""
        # The body belongs to the key: the vulnerability service is asked by POST at one address.
        return hashlib.sha256(b"\n".join((self.method.encode(), self.url.encode(), self.content or b""))).hexdigest()

    def read(self, body: bytes) -> Shape:
        """The body in its shape. Raises Unreadable."""
        try:
            return TypeAdapter[Any](self.shape).validate_json(body)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            where = ".".join(str(step) for step in first["loc"])
            raise Unreadable(f"answered in an unexpected shape ({where or 'body'}: {first['msg'][:120]})") from error


@dataclass(frozen=True)
class SourceAnswer(Generic[Shape]):
    """What the host answered, the day it last stood by it, and whether that is longer ago than wished."""

    content: Shape
    as_of: str
    stale: bool = False


class Fetch(Protocol):
    """Asks a host within the budget of one answer. Raises LiveError."""

    def __call__(self, call: Call[Shape], /) -> Awaitable[SourceAnswer[Shape]]:
        """The answer to `call`."""
        ...


class ErrorBody(Shaped):
    """The message that hosts send with an error."""

    message: str = ""


def error_message(body: bytes) -> str:
    """A host's own words on an error, after a colon and bounded; nothing when it has none."""
    try:
        message = ErrorBody.model_validate_json(body).message
    except ValidationError:
        return ""
    return f": {' '.join(message.split())[:160]}" if message else ""
