"""Records the pieces of one Exchange cheaply; they become Frames only when somebody reads them."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice

from protocols.wire.frames import (
    LONGEST_ERROR,
    LONGEST_HEADER,
    LONGEST_METHOD,
    LONGEST_URL,
    MOST_BODY,
    MOST_HEADERS,
    SECRET_HEADERS,
    Frame,
    Piece,
    Side,
)
from protocols.wire.sse import STREAM, BlockCutter, carries_data, data_of
from protocols.wire.trace import span_id, trace_id

BODILESS = (204, 304)
MOST_EVENT = MOST_BODY + 100
OVERHEAD, OVERHEAD_OF_HEADER = 1_000, 100
Headers = dict[str, str]


@dataclass(frozen=True)
class Hop:
    """Whose end of which request is recorded; `within` is the traceparent its caller was serving."""

    service: str
    side: Side
    traceparent: str
    within: str = ""


@dataclass(slots=True, eq=False)
class RecordedPiece:
    """One piece of an Exchange as it passed. `raw` is the body, or the lines of one event."""

    hop: Hop
    piece: Piece
    at: float
    trace: str
    nth: int = 0
    method: str = ""
    url: str = ""
    status: int = 0
    headers: Headers = field(default_factory=dict)
    raw: bytes = b""
    size: int = 0
    error: str = ""

    @property
    def weight(self) -> int:
        """Bytes it takes in memory, about."""
        headers = sum(len(name) + len(value) + OVERHEAD_OF_HEADER for name, value in self.headers.items())
        return len(self.raw) + len(self.url) + len(self.error) + headers + OVERHEAD

    def frame(self) -> Frame:
        """As others read it."""
        hop = self.hop
        body = data_of(self.raw) or "" if self.piece is Piece.EVENT else self.raw.decode("utf-8", "replace")
        return Frame.model_construct(
            exchange=span_id(hop.traceparent),
            service=hop.service,
            side=hop.side,
            piece=self.piece,
            at=self.at,
            trace=self.trace,
            parent=span_id(hop.within) if self.trace == trace_id(hop.within) else "",
            nth=self.nth,
            method=self.method,
            url=self.url,
            status=self.status,
            headers=self.headers,
            body=body[:MOST_BODY],
            size=self.size,
            error=self.error,
        )


Sink = Callable[[RecordedPiece], None]


class Recorder:
    """Notes the pieces of one Exchange, each once; with no sink it notes nothing."""

    def __init__(self, sink: Sink | None, hop: Hop) -> None:
        self._sink, self._hop, self._trace = sink, hop, trace_id(hop.traceparent)
        self._asked = self._ended = self._streams = False
        self._cut, self._body = BlockCutter(), bytearray()
        self._size = self._events = 0

    def request(self, method: str, url: str, headers: Iterable[tuple[str, str]], body: bytes) -> None:
        """The request, once it is whole."""
        # Once: the request is complete before its answer begins, or begins to be answered before it is complete.
        if self._sink is None or self._asked:
            return
        self._asked = True
        piece = RecordedPiece(
            self._hop,
            Piece.REQUEST,
            time.time(),
            self._trace,
            method=method[:LONGEST_METHOD],
            url=url[:LONGEST_URL],
            headers=_recorded_headers(headers),
            raw=bytes(body[:MOST_BODY]),
            size=len(body),
        )
        self._sink(piece)

    def response(self, status: int, headers: Iterable[tuple[str, str]]) -> None:
        """The head of the answer."""
        if self._sink is None:
            return
        recorded = _recorded_headers(headers)
        self._streams = recorded.get("content-type", "").startswith(STREAM)
        self._sink(RecordedPiece(self._hop, Piece.RESPONSE, time.time(), self._trace, status=status, headers=recorded))
        # No body will follow, so nothing else would tell the end.
        if status in BODILESS:
            self.end()

    def piece(self, chunk: bytes) -> None:
        """Some bytes of the answer."""
        if self._sink is None:
            return
        self._size += len(chunk)
        if self._streams:
            for block in self._cut.feed(chunk):
                self.event(block)
        elif len(self._body) < MOST_BODY:
            self._body += chunk[:MOST_BODY]

    def end(self, error: str = "") -> None:
        """The end of the answer, or of the connection."""
        if self._sink is None or self._ended:
            return
        self._ended = True
        raw = bytes(self._body[:MOST_BODY])
        self._sink(
            RecordedPiece(
                self._hop, Piece.END, time.time(), self._trace, raw=raw, size=self._size, error=error[:LONGEST_ERROR]
            )
        )

    def event(self, block: bytes) -> None:
        """One event of a stream: its lines."""
        if self._sink is not None and carries_data(block):
            piece = RecordedPiece(
                self._hop,
                Piece.EVENT,
                time.time(),
                self._trace,
                nth=self._events,
                raw=block[:MOST_EVENT],
                size=len(block),
            )
            self._events += 1
            self._sink(piece)


def _recorded_headers(headers: Iterable[tuple[str, str]]) -> Headers:
    first = ((name[:LONGEST_HEADER].lower(), value[:LONGEST_HEADER]) for name, value in islice(headers, MOST_HEADERS))
    return {name: "***" if name in SECRET_HEADERS else value for name, value in first}
