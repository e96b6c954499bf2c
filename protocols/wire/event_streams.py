"""Rewrites event streams and JSON so that every reader parses them alike, when serving and when calling."""

from collections.abc import AsyncIterator

import anyio
import httpx
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from protocols.wire.bare_updates import BARE, with_members
from protocols.wire.compression import HEADER
from protocols.wire.open_streams import OpenStreams
from protocols.wire.sse import STREAM, BlockCutter, data_of, escaped, event_of
from protocols.wire.timestamps import NAIVE, with_zones

VERSION = "A2A-Version"
UNTOUCHED = "no-store, no-transform"
STOPPING = b": this service stops; the Task goes on when it is back, and SubscribeToTask with it\n\n"


class EscapeSeparators:
    """ASGI middleware: U+2028, U+2029 and U+0085 in events go out escaped; a service here sends each event whole.

    A proxy is told to pass events on as they are: one that compresses them keeps them back until a block is full.
    One of the `streams` that is ended because the service stops gets its last chunk, with a comment that says why:
    one that is cut would look like a broken connection.
    """

    def __init__(self, app: ASGIApp, streams: OpenStreams) -> None:
        self.app, self._streams = app, streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on."""
        streams = False

        async def escaping_send(message: Message) -> None:
            nonlocal streams
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=list(message["headers"]))
                streams = headers.get("content-type", "").startswith(STREAM)
                if streams:
                    self._streams.add(open_scope)
                    headers["cache-control"] = UNTOUCHED
                    message = {**message, "headers": headers.raw}
            elif streams and message["type"] == "http.response.body":
                message = {**message, "body": escaped(message.get("body", b""))}
            await send(message)

        with anyio.CancelScope() as open_scope:
            try:
                await self.app(scope, receive, escaping_send)
            finally:
                self._streams.discard(open_scope)
        if open_scope.cancelled_caught:
            await send({"type": "http.response.body", "body": STOPPING})


class EventTransport(httpx.AsyncBaseTransport):
    """An httpx transport, outermost: hands answers on in a form that the SDK's readers do not trip over."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send on; an answer that is neither an event stream nor JSON passes as it is."""
        response = await self._inner.handle_async_request(request)
        media_type = response.headers.get("content-type", "").partition(";")[0].strip()
        # A card passes as it comes: its reader stops at 256 KB, and a card has no times.
        document = media_type.endswith("json") and not request.url.path.endswith(".json")
        wrapped = _Events if media_type == STREAM else _Document if document else None
        if wrapped is None or HEADER in response.headers:
            return response
        stream = response.stream
        assert isinstance(stream, httpx.AsyncByteStream)
        headers = response.headers.copy()
        headers.pop("content-length", None)
        stream = wrapped(stream, request.headers.get(VERSION, "").startswith("1"))
        return httpx.Response(response.status_code, headers=headers, stream=stream, extensions=response.extensions)

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


class _Events(httpx.AsyncByteStream):
    """Events in lines of one kind; the call was in 1.0 or in an older version, whose updates stand bare."""

    def __init__(self, inner: httpx.AsyncByteStream, in_1_0: bool) -> None:
        self._inner, self._in_1_0 = inner, in_1_0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        cut = BlockCutter()
        async for chunk in self._inner:
            for block in cut.feed(chunk):
                yield escaped(_mended(block, self._in_1_0)) + b"\n\n"
        if cut.rest:
            yield escaped(cut.rest)

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Document(_Events):
    """One JSON document, handed on when it is whole; its reader would not begin earlier."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield with_zones(b"".join([chunk async for chunk in self._inner]))


def _mended(block: bytes, in_1_0: bool) -> bytes:
    bare = in_1_0 and BARE.search(block)
    data = data_of(block) if bare or NAIVE.search(block) else None
    if data is None:
        return block
    document = with_zones(data.encode())
    return event_of(with_members(document) if bare else document)
