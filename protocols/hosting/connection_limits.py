"""Bounds connections before there is a request: their number, their silence, the size of request heads."""

import asyncio
import resource
from typing import Any, cast

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from protocols.hosting.joined_writes import JoinedWrites

MOST_HEADERS = 100
LARGEST_HEAD = 32_768
# From a new connection, or the first byte of a further request, to the end of the headers.
HEAD_SECONDS = 10
# For how long a reader may take nothing of what waits for it.
FROZEN_SECONDS = 30
MOST_CONNECTIONS = 1_000
# Of the files a process may open, a service uses one in so many for its callers: four services leave half.
SHARE_OF_FILES = 8
LINGER_SECONDS = 2
RESERVE = 20
HEALTH = ("/healthz", "/readyz")
TOO_LARGE = f"The headers are more than {LARGEST_HEAD} bytes or {MOST_HEADERS} lines; send less.".encode()
TOO_MANY = "Too many are connected; try again in a moment."


class HeadTooLarge(ValueError):
    """A request's line and headers are more than is read."""


def most_connections() -> int:
    """As many as a service can have with the files of its process."""
    return min(MOST_CONNECTIONS, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // SHARE_OF_FILES)


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's own, with these bounds.

    Past `most` connections the one that has been idle longest makes room. When none is idle, further ones are
    served health checks only, and past a reserve for these nothing.
    """

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._most, self._head, self._reads_head, self._refused = most, 0, True, False
        self._waits_for_head = _Timer(self.loop)
        self._waits_for_reader = _Timer(self.loop)
        self._idle_since = self.loop.time()

    @property
    def idle_since(self) -> float | None:
        """Since when nothing was asked here; `None` while something is answered."""
        return self._idle_since if self.cycle is None or self.cycle.response_complete else None

    def connection_made(self, transport: Any) -> None:
        """Make room, or take part in the reserve."""
        others = list(self.connections)
        super().connection_made(cast(asyncio.Transport, JoinedWrites(transport, self.loop)))
        # From the first moment: a connection that never sends a byte is the cheapest way to use one up.
        self._waits_for_head.start(HEAD_SECONDS, transport.close)
        if len(others) < self._most or _made_room(others):
            return
        # Health checks get through when everything else is full, or a busy service would be taken for a dead one.
        if len(others) >= self._most + RESERVE:
            transport.abort()
        self.app = _OnlyHealth(self.app)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._waits_for_head.stop()
        self._waits_for_reader.stop()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Count a head that does not end: it is kept until it does."""
        if self._refused:
            return
        super().data_received(data)
        if self._reads_head and not self._refused and not self.transport.is_closing():
            self._head += len(data)
            if self._head > LARGEST_HEAD:
                self._refuse_head()

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._reads_head = True
        self._waits_for_head.start(HEAD_SECONDS, self.transport.close)

    def on_headers_complete(self) -> None:
        """The head is whole; raises HeadTooLarge, which the parser makes an error of its own."""
        self._waits_for_head.stop()
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if len(self.headers) > MOST_HEADERS or size > LARGEST_HEAD:
            self._head = size
            raise HeadTooLarge
        self._head, self._reads_head = 0, False
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Idle from now on."""
        self._idle_since = self.loop.time()
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """What the parser did not take: nonsense, or a head that is too large."""
        if self._reads_head and self.headers and (len(self.headers) > MOST_HEADERS or self._head > LARGEST_HEAD):
            return self._refuse_head()
        super().send_400_response(msg)

    def pause_writing(self) -> None:
        """The reader lags behind: it gets a while to take something."""
        super().pause_writing()
        self._waits_for_reader.start(FROZEN_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The reader took something."""
        self._waits_for_reader.stop()
        super().resume_writing()

    def _refuse_head(self) -> None:
        length = b"content-length: " + str(len(TOO_LARGE)).encode()
        head = [STATUS_LINE[431] + b"content-type: text/plain", length, b"connection: close", b"", TOO_LARGE]
        self.transport.write(b"\r\n".join(head))
        # Closed at once, with more on its way, the caller would find the connection reset and no answer.
        self._refused = True
        self.transport.write_eof()
        self._waits_for_head.start(LINGER_SECONDS, self.transport.abort)


class _Timer:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._handle: asyncio.TimerHandle | None = None

    def start(self, seconds: float, then: Any) -> None:
        self.stop()
        self._handle = self._loop.call_later(seconds, then)

    def stop(self) -> None:
        if self._handle:
            self._handle.cancel()
        self._handle = None


class _OnlyHealth:
    """ASGI app on a connection there is no room for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] in HEALTH:
            return await self._app(scope, receive, send)
        headers = {"Retry-After": "1", "Connection": "close"}
        await PlainTextResponse(TOO_MANY, 503, headers)(scope, receive, send)


def _made_room(others: list[Any]) -> bool:
    """Whether one that nothing is answered on could be closed: of these the one that has been idle longest."""
    idle = [
        connection
        for connection in others
        if connection.idle_since is not None and not connection.transport.is_closing()
    ]
    if idle:
        min(idle, key=lambda connection: connection.idle_since).transport.abort()
    return bool(idle)
