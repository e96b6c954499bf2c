"""Records HTTP exchanges at both ends, without delaying streams."""

from collections.abc import AsyncIterator, Sequence

import httpx
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from protocols.cleanup import shielded
from protocols.wire.capture.recorder import Hop, Recorder, Sink
from protocols.wire.compression import PLAIN, Unpacker, as_unpacked, encoding_of
from protocols.wire.errors import TooLarge
from protocols.wire.frames import Side
from protocols.wire.redaction import recorded_headers, recorded_url
from protocols.wire.trace import HEADER, STATE, outgoing, serving, span_id

UNCAPTURED = ("/wire", "/healthz", "/readyz", "/static", "/api", "/faults", "/oauth", "/login")
# The httpx `extensions` of a request that reads a capture: it is none of the traffic and is not recorded.
OBSERVING = {"observing": True}
REMEMBERED_SPANS = 5_000


class CapturingTransport(httpx.AsyncBaseTransport):
    """The httpx transport of a service: names the trace, records what it sends and gets, bounds what it takes.

    `largest` is in bytes as they are meant: answers are asked for uncompressed, and unpacked when they are not.
    """

    def __init__(self, service: str, sink: Sink | None, largest: int, inner: httpx.AsyncBaseTransport) -> None:
        self._service, self._sink, self._largest, self._inner = service, sink, largest, inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send on, recording; the response streams through as it comes."""
        now = serving()
        # What is recorded should be readable, and a stream is not to be held back until a block is full.
        request.headers["accept-encoding"] = PLAIN
        if HEADER not in request.headers:
            request.headers[HEADER] = outgoing()
        if now.tracestate and STATE not in request.headers:
            request.headers[STATE] = now.tracestate
        sink = None if "observing" in request.extensions else self._sink
        record = Recorder(sink, Hop(self._service, Side.CLIENT, request.headers[HEADER], now.traceparent))
        body = await request.aread()
        record.request(request.method, recorded_url(request), recorded_headers(request), body)
        try:
            response = await self._inner.handle_async_request(request)
        except httpx.HTTPError as error:
            record.end(repr(error))
            raise
        record.response(response.status_code, list(response.headers.items()))
        try:
            unpacker = Unpacker(encoding_of(response.headers))
        except httpx.DecodingError as error:
            record.end(repr(error))
            with shielded():
                await response.aclose()
            raise
        stream = response.stream
        assert isinstance(stream, httpx.AsyncByteStream)
        return httpx.Response(
            response.status_code,
            headers=as_unpacked(response.headers),
            stream=_Tee(stream, unpacker, record, self._largest),
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
        record = Recorder(self._sink, Hop(self._service, Side.SERVER, self._own(serving().traceparent)))
        body = bytearray()

        async def recorded_receive() -> Message:
            message = await receive()
            if message["type"] == "http.request":
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    record.request(scope["method"], _url(scope), scope["headers"], bytes(body))
            elif message["type"] == "http.disconnect":
                record.end("the caller went away")
            return message

        async def recorded_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                record.request(scope["method"], _url(scope), scope["headers"], bytes(body))
                record.response(message["status"], message["headers"])
            elif message["type"] == "http.response.body":
                record.piece(message.get("body", b""))
                if not message.get("more_body"):
                    record.end()
            await send(message)

        await self.app(scope, recorded_receive, recorded_send)

    def _own(self, traceparent: str) -> str:
        """The traceparent, with another span when this one was heard before: a request sent again is another one."""
        span = span_id(traceparent)
        if span in self._spans:
            return outgoing()
        self._spans[span] = None
        if len(self._spans) > REMEMBERED_SPANS:
            del self._spans[next(iter(self._spans))]
        return traceparent


class _Tee(httpx.AsyncByteStream):
    """Passes a response on piece by piece, showing each to the recorder."""

    def __init__(self, inner: httpx.AsyncByteStream, unpacker: Unpacker, record: Recorder, largest: int) -> None:
        self._inner, self._unpacker, self._record, self._largest = inner, unpacker, record, largest

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        try:
            async for chunk in self._inner:
                for piece in self._unpacker.feed(chunk):
                    size += len(piece)
                    if size > self._largest:
                        raise TooLarge(f"the answer is larger than {self._largest} bytes")
                    self._record.piece(piece)
                    yield piece
        except httpx.HTTPError as error:
            self._record.end(repr(error))
            raise
        self._record.end()

    async def aclose(self) -> None:
        await self._inner.aclose()
        self._record.end("closed before its end")


def _url(scope: Scope) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    return scope["path"] + (f"?{query}" if query else "")
