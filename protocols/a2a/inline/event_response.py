"""Server-sent events sent by the coroutine that has them, with one watcher for the caller that goes away."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import anyio
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from protocols.cleanup import shielded, stop
from protocols.wire.sse import STREAM

# A client may give a stream up after 5 s without a byte; the SDK's own does.
PING_SECONDS = 3
PING = b": ping\n\n"
HEADERS = {"Cache-Control": "no-store", "Connection": "keep-alive", "X-Accel-Buffering": "no"}


class EventResponse(Response):
    """Sends `blocks` until they end or the caller goes away; `events` is what is closed then."""

    media_type = STREAM

    def __init__(self, blocks: AsyncIterator[bytes], events: AsyncGenerator[Any, None]) -> None:
        super().__init__(headers=HEADERS)
        # Its length is not known before its end.
        del self.headers["content-length"]
        self._blocks, self._events = blocks, events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve it."""
        with anyio.CancelScope() as open_scope:
            watcher, heartbeat = asyncio.create_task(_watch(receive, open_scope)), _Heartbeat(send)
            try:
                await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
                async for block in self._blocks:
                    heartbeat.postpone()
                    await send({"type": "http.response.body", "body": block, "more_body": True})
                await heartbeat.stop()
                await send({"type": "http.response.body", "body": b""})
            finally:
                with shielded():
                    await heartbeat.stop()
                    await stop([watcher])
                    await self._events.aclose()


class _Heartbeat:
    """Sends a comment whenever nothing was sent for `PING_SECONDS`."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._timer = asyncio.get_running_loop().call_later(PING_SECONDS, self._beat)
        self._last = self._timer.when() - PING_SECONDS
        self._ping: asyncio.Task[None] | None = None

    def postpone(self) -> None:
        """Something is sent now."""
        self._last = asyncio.get_running_loop().time()

    async def stop(self) -> None:
        """No more of it; returns once none is on its way."""
        self._timer.cancel()
        if self._ping and not self._ping.done():
            await stop([self._ping])

    def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        # The timer is not set anew for every event: it looks how long ago the last one was.
        wait = self._last + PING_SECONDS - loop.time()
        if wait <= 0:
            self._last, wait = loop.time(), PING_SECONDS
            self._ping = asyncio.create_task(self._comment())
        self._timer = loop.call_later(wait, self._beat)

    async def _comment(self) -> None:
        await self._send({"type": "http.response.body", "body": PING, "more_body": True})


async def _watch(receive: Receive, scope: anyio.CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()


def event_block(data: bytes, name: str = "") -> bytes:
    """One event as it goes over the wire; JSON has no line ends of its own."""
    return (b"event: %s\n" % name.encode() if name else b"") + b"data: " + data + b"\n\n"
