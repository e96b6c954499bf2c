"""A webhook for lessons on push notifications: an HTTP server that runs as long as a lesson needs it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from protocols.a2a.server.body_limit import LimitBody
from protocols.hosting.serve import listen, serving
from protocols.wire.capture.http import Capture, Sink
from protocols.wire.trace import TraceContext

HOST = "127.0.0.1"
NAME = "your webhook"
LARGEST = 1_000_000
# More than any lesson reads: an agent that floods the webhook is told so, and no memory is lost to it.
MOST = 100
Notification = tuple[dict[str, str], bytes]
"""The headers of one request that came, by lower-case name, and its body."""


@dataclass
class Inbox:
    """What came to `url` and was not yet read, oldest first; past `MOST` the newest is refused."""

    url: str = ""
    _came: asyncio.Queue[Notification] = field(default_factory=lambda: asyncio.Queue(MOST))

    async def next(self) -> Notification:
        """The next notification, as soon as it comes."""
        return await self._came.get()

    async def take(self, request: Request) -> Response:
        """Accept a notification: the sender is to hear so at once."""
        if self._came.full():
            # 503: full for now, so that a sender that tries again may succeed.
            return Response(status_code=503)
        self._came.put_nowait((dict(request.headers), await request.body()))
        return Response(status_code=204)


@asynccontextmanager
async def opened_inbox(sink: Sink | None) -> AsyncIterator[Inbox]:
    """A webhook on a free port of this machine; what it is sent is recorded like any exchange."""
    inbox = Inbox()
    app = Starlette(
        routes=[Route("/", inbox.take, methods=["POST"])],
        middleware=[
            Middleware(TraceContext),
            Middleware(Capture, service=NAME, sink=sink),
            Middleware(LimitBody, largest=LARGEST),
        ],
    )
    app.state.at_stop = ()
    async with serving(app, listen(HOST, 0), grace=1) as server:
        inbox.url = f"http://{HOST}:{server.port}/"
        yield inbox
