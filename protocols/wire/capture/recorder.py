"""Records the pieces of one Exchange cheaply; they become Frames only when somebody reads them."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
# As they came: names and values as bytes from a server, as text from a client.
Pairs = Sequence[tuple[bytes, bytes]] | Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Hop:
    """Whose end of which request is recorded; `within` is the traceparent its caller was serving."""

    service: str
    side: Side
    traceparent: str
    within: str = ""


@dataclass(slots=True, eq=False)
class RecordedPiece:
    """One piece of an Exchange as it passed, `pairs` its headers. `raw` is the body, or the lines of one event."""

    hop: Hop
    piece: Piece
    at: float
    trace: str
    nth: int = 0
    method: str = ""
    url: str = ""
    status: int = 0
    pairs: Pairs = ()
    raw: bytes = b""
    size: int = 0
    error: str = ""

    @property
    def weight(self) -> int:
        """Bytes it takes in memory, about."""
        headers = OVERHEAD_OF_HEADER * len(self.pairs)
        for name, value in self.pairs:
            headers += len(name) + len(value)
        return len(self.raw) + len(self.url) + len(self.error) + headers + OVERHEAD

    @property
    def headers(self) -> dict[str, str]:
        """As they are shown: the first so many, each so long, secrets of well-known names masked."""
        shown = {_text(name)[:LONGEST_HEADER].lower(): value for name, value in self.pairs[:MOST_HEADERS]}
        return {
            name: "***" if name in SECRET_HEADERS else _text(value)[:LONGEST_HEADER] for name, value in shown.items()
        }

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
        self._cut, self._body = BlockCutter(), list[bytes]()
        self._size = self._events = 0

    def request(self, method: str, url: str, headers: Pairs, body: bytes) -> None:
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
            pairs=headers,
            raw=body[:MOST_BODY],
            size=len(body),
        )
        self._sink(piece)

    def response(self, status: int, headers: Pairs) -> None:
        """The head of the answer."""
        if self._sink is None:
            return
        self._streams = _is_stream(headers)
        self._sink(RecordedPiece(self._hop, Piece.RESPONSE, time.time(), self._trace, status=status, pairs=headers))
        # No body will follow, so nothing else would tell the end.
        if status in BODILESS:
            self.end()

    def piece(self, chunk: bytes) -> None:
        """Some bytes of the answer."""
        if self._sink is None:
            return
        if self._streams:
            for block in self._cut.feed(chunk):
                self.event(block)
        elif chunk and self._size < MOST_BODY:
            # Not copied: many answers are the same bytes.
            self._body.append(chunk[: MOST_BODY - self._size])
        self._size += len(chunk)

    def end(self, error: str = "") -> None:
        """The end of the answer, or of the connection."""
        if self._sink is None or self._ended:
            return
        self._ended = True
        raw = self._body[0] if len(self._body) == 1 else b"".join(self._body)
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


def _is_stream(headers: Pairs) -> bool:
    return any(_text(name).lower() == "content-type" and _text(value).startswith(STREAM) for name, value in headers)


def _text(value: bytes | str) -> str:
    return value if isinstance(value, str) else value.decode("latin-1")
