"""The nouns of a capture: an Exchange is one HTTP request with its response, a Frame one piece of it."""

from enum import StrEnum

from protocols.adoption import Noun


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


class Frame(Noun):
    """One piece of an Exchange as it went over the wire.

    `exchange` is shared by the Frames of one Exchange and by both ends of the hop (it is the hop's span
    id); `at` is Unix time in seconds; `body` is cut at `MOST_BODY` characters, `size` is the true
    number of bytes. Secrets in headers are replaced by `***`.
    """

    exchange: str
    service: str
    side: Side
    piece: Piece
    at: float
    trace: str = ""
    method: str = ""
    url: str = ""
    status: int = 0
    headers: dict[str, str] = {}
    body: str = ""
    size: int = 0
    error: str = ""


MOST_BODY = 200_000
SECRET_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-a2a-notification-token"}
)
