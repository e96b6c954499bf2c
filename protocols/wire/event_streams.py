"""Event streams whose lines every reader cuts alike: what a service sends, and what it hands on of what came."""

from collections.abc import AsyncIterator

import httpx
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from protocols.wire.sse import STREAM, BlockCutter, escaped


class EscapeSeparators:
    """ASGI middleware: U+2028, U+2029 and U+0085 in events go out escaped; a service here sends each event whole."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on."""
        streams = False

        async def said(message: Message) -> None:
            nonlocal streams
            if message["type"] == "http.response.start":
                streams = STREAM.encode() in dict(message["headers"]).get(b"content-type", b"")
            elif streams and message["type"] == "http.response.body":
                message = {**message, "body": escaped(message.get("body", b""))}
            await send(message)

        await self.app(scope, receive, said)


class EventTransport(httpx.AsyncBaseTransport):
    """An httpx transport, outermost: hands events on in lines of one kind, for readers that cut at `splitlines`."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send on; an answer that is no event stream passes as it is."""
        response = await self._inner.handle_async_request(request)
        if not response.headers.get("content-type", "").startswith(STREAM):
            return response
        stream = response.stream
        assert isinstance(stream, httpx.AsyncByteStream)
        return httpx.Response(
            response.status_code, headers=response.headers, stream=_Events(stream), extensions=response.extensions
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()


class _Events(httpx.AsyncByteStream):
    def __init__(self, inner: httpx.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        cut = BlockCutter()
        async for chunk in self._inner:
            for block in cut.feed(chunk):
                yield escaped(block) + b"\n\n"
        if cut.rest:
            yield escaped(cut.rest)

    async def aclose(self) -> None:
        await self._inner.aclose()
