"""Servers that a lesson starts for itself: an agent it has just written, or any other app, on a free port."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from protocols.a2a.settings import Settings
from protocols.hosting.app import Service, build_app
from protocols.hosting.serve import listen, serving
from protocols.wire.capture.feed import Feed
from protocols.wire.capture.http import Capture
from protocols.wire.capture.recorder import Sink
from protocols.wire.trace import TraceContext

HOST = "127.0.0.1"


@asynccontextmanager
async def lesson_server(sink: Sink | None, server: Service | Starlette, name: str = "") -> AsyncIterator[str]:
    """Its base URL, for as long as the lesson needs it; what it is asked and answers goes to `sink`.

    `name` is what an app without an AgentCard is called in the diagram.
    """
    listening = listen(HOST, 0)
    url = f"http://{HOST}:{listening.getsockname()[1]}"
    if isinstance(server, Service):
        feed = Feed()
        if sink:
            feed.observe(sink)
        app = build_app(server, Settings(public_url=url, demo=False, step=False), feed=feed)
    else:
        app = server
        app.state.at_stop = ()
        # Added in this order, the trace is known before anything is recorded.
        app.add_middleware(Capture, service=name, sink=sink)
        app.add_middleware(TraceContext)
    async with serving(app, listening, grace=1):
        if isinstance(server, Service):
            await app.state.life.ready.wait()
        yield url
