"""One HTTP request with its response, assembled from the frames that either end recorded."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Annotated

from pydantic import Field

from protocols.models import StrictModel
from protocols.wire.frames import Frame, Piece, Side

MOST_EVENTS = 5_000


class Body(StrictModel):
    """What a request, a response or one server-sent event carried; `size` is its true number of bytes, 0 if untold."""

    body: str = ""
    size: int = 0

    @property
    def cut(self) -> bool:
        """Whether the capture kept only the beginning."""
        return self.size > len(self.body.encode())


class Request(Body):
    """What was asked; the URL is absolute at the caller's end and a path at the other. Header names in any case."""

    method: str
    url: str
    headers: dict[str, str] = {}


class Response(Body):
    """What came back; of a stream the body is empty and the events stand beside it."""

    status: int
    headers: dict[str, str] = {}


class Exchange(StrictModel):
    """A request, its response once there is one, and the data of each server-sent event in order."""

    request: Request
    response: Response | None = None
    events: Annotated[tuple[Body, ...], Field(max_length=MOST_EVENTS)] = ()


def exchanges_of(frames: Iterable[Frame]) -> list[Exchange]:
    """The Exchanges in Frames as they began; of a hop both ends recorded, the caller's end is told."""
    return list(hops_of(frames).values())


def hops_of(frames: Iterable[Frame]) -> dict[str, Exchange]:
    """The same by the id that the Frames of an Exchange share."""
    by_hop = sorted(frames, key=lambda frame: frame.exchange)
    hops = [list(group) for _, group in groupby(by_hop, key=lambda frame: frame.exchange)]
    ends = [_one_end(hop) for hop in hops]
    ends = sorted(ends, key=lambda end: end[0].at)
    return {end[0].exchange: exchange_of(end) for end in ends if end[0].piece is Piece.REQUEST}


def exchange_of(frames: Sequence[Frame]) -> Exchange:
    """One Exchange from its Frames; the first is its request."""
    request = frames[0]
    head = next((frame for frame in frames if frame.piece is Piece.RESPONSE), None)
    end = next((frame for frame in frames if frame.piece is Piece.END), None)
    events = tuple(Body(body=frame.body, size=frame.size) for frame in frames if frame.piece is Piece.EVENT)[
        :MOST_EVENTS
    ]
    whole = Body(body=end.body, size=end.size) if end and not events else Body()
    return Exchange(
        request=Request(
            method=request.method, url=request.url, headers=request.headers, body=request.body, size=request.size
        ),
        response=head and Response(status=head.status, headers=head.headers, body=whole.body, size=whole.size),
        events=events,
    )


def _one_end(hop: list[Frame]) -> list[Frame]:
    caller = [frame for frame in hop if frame.side is Side.CLIENT]
    # A sort that keeps order: pieces of one instant stay as they were recorded.
    return sorted(caller or hop, key=lambda frame: (frame.piece is not Piece.REQUEST, frame.at))
