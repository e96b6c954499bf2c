"""The models of a capture: an Exchange is one HTTP request with its response, a Frame one piece of it."""

from enum import StrEnum

from pydantic import Field, TypeAdapter

from protocols.models import StrictModel

MOST_BODY = 1_000_000
LONGEST_METHOD, LONGEST_URL, LONGEST_ERROR = 40, 20_000, 2_000
MOST_HEADERS, LONGEST_HEADER = 100, 4_000


class Side(StrEnum):
    """Which end of the hop saw the Frame."""

    CLIENT = "client"
    SERVER = "server"


class Piece(StrEnum):
    """Which piece of the Exchange a Frame is."""

    REQUEST = "request"
    RESPONSE = "response"
    EVENT = "event"
    END = "end"


class Frame(StrictModel):
    """One piece of an Exchange as it went over the wire.

    `exchange` is shared by the Frames of one Exchange and by both ends of the hop (it is the hop's span
    id); `parent` is the Exchange its caller was serving when it began this one, known to the caller's end.
    `at` is Unix time in seconds; `nth` counts the events of an Exchange from 0. `body` is cut at
    `MOST_BODY` characters, `size` is the true number of bytes. Secrets in headers are replaced by `***`.
    """

    exchange: str = Field(max_length=64)
    service: str = Field(max_length=200)
    side: Side
    piece: Piece
    at: float = Field(ge=0, le=1e11)
    trace: str = Field(default="", max_length=32)
    parent: str = Field(default="", max_length=64)
    nth: int = 0
    method: str = Field(default="", max_length=LONGEST_METHOD)
    url: str = Field(default="", max_length=LONGEST_URL)
    status: int = 0
    headers: dict[str, str] = {}
    body: str = Field(default="", max_length=MOST_BODY)
    size: int = 0
    error: str = Field(default="", max_length=LONGEST_ERROR)


FRAMES = TypeAdapter(list[Frame])
Key = tuple[str, str, Side, Piece, int]


def key_of(frame: Frame) -> Key:
    """What tells a Frame from every other of its trace, whoever passes it on."""
    return frame.exchange, frame.service, frame.side, frame.piece, frame.nth


SECRET_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-a2a-notification-token"}
)
