"""Recording at HTTP level on both ends of a hop, without holding a stream back."""

import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from protocols.a2a.failing import TooLarge
from protocols.wire.frames import MOST_BODY, SECRET_HEADERS, Frame, Piece, Side
from protocols.wire.sse import EventCutter
from protocols.wire.trace import HEADER, STATE, outgoing, serving, span_id, trace_id

Sink = Callable[[Frame], None]
UNCAPTURED = ("/wire", "/healthz", "/readyz", "/static", "/api", "/faults", "/oauth", "/login")
OBSERVING = {"observing": True}
"""The httpx `extensions` of a request that reads a capture: it is none of the traffic and is not recorded."""
REMEMBERED_SPANS = 5_000
STREAM = "text/event-stream"
BODILESS = (204, 304)


class CapturingTransport(httpx.AsyncBaseTransport):
    """The httpx transport of a service: names the trace, records what it sends and gets, bounds what it takes."""

    def __init__(self, service: str, sink: Sink | None, largest: int, inner: httpx.AsyncBaseTransport) -> None:
        self._service, self._sink, self._largest, self._inner = service, sink, largest, inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send on, recording; the response streams through as it comes."""
        now = serving()
        if HEADER not in request.headers:
            request.headers[HEADER] = outgoing()
        if now.tracestate and STATE not in request.headers:
            request.headers[STATE] = now.tracestate
        sink = None if "observing" in request.extensions else self._sink
        record = Recorder(sink, Hop(self._service, Side.CLIENT, request.headers[HEADER], now.traceparent))
        body = await request.aread()
        record.request(request.method, str(request.url), request.headers.items(), body)
        try:
            response = await self._inner.handle_async_request(request)
        except httpx.HTTPError as error:
            record.end(repr(error))
            raise
        record.response(response.status_code, response.headers.items())
        stream = response.stream
        assert isinstance(stream, httpx.AsyncByteStream)
        return httpx.Response(
            response.status_code,
            headers=response.headers,
            stream=_Tee(stream, record, self._largest),
            extensions=response.extensions,
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


class Capture:
    """ASGI middleware: records what a service is asked and answers; what is below `leaves` records itself."""

    def __init__(self, app: ASGIApp, service: str, sink: Sink | None, leaves: Sequence[str] = ()) -> None:
        self.app, self._service, self._sink = app, service, sink
        self._skipped = (*UNCAPTURED, *leaves)
        self._spans: dict[str, None] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on, recording."""
        if self._sink is None or scope["type"] != "http" or scope["path"].startswith(self._skipped):
            return await self.app(scope, receive, send)
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]]
        record = Recorder(self._sink, Hop(self._service, Side.SERVER, self._own(serving().traceparent)))
        asked = bytearray()

        async def heard() -> Message:
            message = await receive()
            if message["type"] == "http.request":
                asked.extend(message.get("body", b""))
                if not message.get("more_body"):
                    record.request(scope["method"], _url(scope), headers, bytes(asked))
            elif message["type"] == "http.disconnect":
                record.end("the caller went away")
            return message

        async def said(message: Message) -> None:
            if message["type"] == "http.response.start":
                record.request(scope["method"], _url(scope), headers, bytes(asked))
                pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"]]
                record.response(message["status"], pairs)
            elif message["type"] == "http.response.body":
                record.piece(message.get("body", b""))
                if not message.get("more_body"):
                    record.end()
            await send(message)

        await self.app(scope, heard, said)

    def _own(self, traceparent: str) -> str:
        """The traceparent, with another span when this one was heard before: a request sent again is another one."""
        if span_id(traceparent) in self._spans:
            return outgoing()
        self._spans[span_id(traceparent)] = None
        if len(self._spans) > REMEMBERED_SPANS:
            del self._spans[next(iter(self._spans))]
        return traceparent


class _Tee(httpx.AsyncByteStream):
    """Passes a response on chunk by chunk, showing each to the recorder."""

    def __init__(self, inner: httpx.AsyncByteStream, record: "Recorder", largest: int) -> None:
        self._inner, self._record, self._largest = inner, record, largest

    async def __aiter__(self) -> AsyncIterator[bytes]:
        taken = 0
        try:
            async for chunk in self._inner:
                taken += len(chunk)
                if taken > self._largest:
                    raise TooLarge(f"the answer is larger than {self._largest} bytes")
                self._record.piece(chunk)
                yield chunk
        except httpx.HTTPError as error:
            self._record.end(repr(error))
            raise
        self._record.end()

    async def aclose(self) -> None:
        await self._inner.aclose()
        self._record.end("closed before its end")


@dataclass(frozen=True)
class Hop:
    """Whose end of which request is recorded; `within` is what the caller was serving when it sent it."""

    service: str
    side: Side
    traceparent: str
    within: str = ""


class Recorder:
    """Turns one Exchange into Frames; each piece is recorded once."""

    def __init__(self, sink: Sink | None, hop: Hop) -> None:
        trace = trace_id(hop.traceparent)
        self._where: dict[str, Any] = {
            "exchange": span_id(hop.traceparent),
            "service": hop.service,
            "side": hop.side,
            "trace": trace,
            "parent": span_id(hop.within) if trace == trace_id(hop.within) else "",
        }
        self._sink = sink
        self._asked = self._ended = self._streams = False
        self._cut, self._body = EventCutter(), bytearray()
        self._size = self._events = 0

    def request(self, method: str, url: str, headers: Iterable[tuple[str, str]], body: bytes) -> None:
        if not self._asked:
            self._asked = True
            self._add(Piece.REQUEST, method=method, url=url, headers=_shown(headers), body=_text(body), size=len(body))

    def response(self, status: int, headers: Iterable[tuple[str, str]]) -> None:
        shown = _shown(headers)
        self._streams = shown.get("content-type", "").startswith(STREAM)
        self._add(Piece.RESPONSE, status=status, headers=shown)
        if status in BODILESS:
            self.end()

    def piece(self, chunk: bytes) -> None:
        if self._sink is None:
            return
        self._size += len(chunk)
        if self._streams:
            for event in self._cut.feed(chunk):
                self.event(event)
        elif len(self._body) < MOST_BODY:
            self._body += chunk

    def event(self, event: str) -> None:
        self._add(Piece.EVENT, body=event[:MOST_BODY], size=len(event), nth=self._events)
        self._events += 1

    def end(self, error: str = "") -> None:
        if not self._ended:
            self._ended = True
            self._add(Piece.END, body=_text(bytes(self._body)), size=self._size, error=error)

    def _add(self, piece: Piece, **told: Any) -> None:
        if self._sink is not None:
            self._sink(Frame.model_construct(**self._where, piece=piece, at=time.time(), **told))


def _shown(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.lower(): "***" if name.lower() in SECRET_HEADERS else value for name, value in headers}


def _text(body: bytes) -> str:
    return body[:MOST_BODY].decode("utf-8", "replace")


def _url(scope: Scope) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    return scope["path"] + (f"?{query}" if query else "")
