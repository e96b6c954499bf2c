"""Serves apps on real ports until they are told to stop."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import cast

import uvicorn
from starlette.applications import Starlette

from protocols.a2a.agent_card import UnusableUrl
from protocols.a2a.compose_map import UnusableMap
from protocols.a2a.server.grpc_server import GrpcPortTaken
from protocols.a2a.settings import Settings
from protocols.cleanup import SECONDS, shielded
from protocols.hosting.app import Service, build_app
from protocols.hosting.connection_limits import BoundedProtocol, most_connections
from protocols.hosting.event_loop import run, start_up
from protocols.hosting.observability.json_log import JsonFormatter
from protocols.hosting.observability.telemetry import NoTelemetry
from protocols.storage.folder import UnusableStorage

logger = logging.getLogger(__name__)
# Longer than clients keep idle connections (20 s here, 60 s in many proxies), so that it is they who close.
KEEP_ALIVE = 75
# Docker kills after ten seconds; the rest is for closing the stores.
SHUTDOWN = 6
BACKLOG = 2048


class PortTaken(OSError):
    """Something else listens where a service wants to."""


@dataclass(frozen=True)
class Running:
    """An app with the server that serves it."""

    server: uvicorn.Server
    socket: socket.socket

    async def serve(self) -> None:
        """Until the server is told to exit; then within `SHUTDOWN` seconds. Raises UnusableStorage at once."""
        with self.socket:
            await self.server.serve(sockets=[self.socket])

    @property
    def port(self) -> int:
        """The port it listens on, also when it asked for any (0)."""
        return self.socket.getsockname()[1]


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises PortTaken with the address in the sentence."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        raise PortTaken(f"{host}:{port} cannot be used: {error.strerror}") from error
    return listening


class Server(uvicorn.Server):
    """Lets the readers of the app's capture and what is held go before it waits for connections to end.

    It runs the app's lifespan itself: what cannot start is told to whoever serves, not to a log.
    """

    def __init__(self, config: uvicorn.Config, app: Starlette) -> None:
        super().__init__(config)
        self._app, self._lifespan = app, AsyncExitStack()
        app.state.hang_up = self.hang_up

    def hang_up(self, client: tuple[str, int]) -> None:
        """Close a caller's connection at once, in mid-word."""
        for connection in self.server_state.connections:
            if getattr(connection, "client", None) == client:
                connection.transport.abort()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Take connections once the app has opened what it needs."""
        await self._lifespan.enter_async_context(self._app.router.lifespan_context(self._app))
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop within the configured grace."""
        # First the streams that never end by themselves; uvicorn would wait for them until its grace is over.
        for let_go in self._app.state.at_stop:
            let_go()
        await super().shutdown(sockets)
        await self._lifespan.aclose()


class Unsignalled(Server):
    """A server among others in one process: signals are for whoever runs them all."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the process's signal handlers alone."""
        yield


def running(
    app: Starlette,
    listening: socket.socket,
    grace: int = SHUTDOWN,
    server: type[Server] = Unsignalled,
    most: int | None = None,
) -> Running:
    """The app on an open socket, given `grace` seconds to stop; keep-alive outlasts any idle client of ours.

    `most` connections are served at once; without it as many as there are files for.
    """
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=grace,
        server_header=False,
        http=cast(type[BoundedProtocol], partial(BoundedProtocol, most=most or most_connections())),
    )
    return Running(server(config, app), listening)


@asynccontextmanager
async def serving(
    app: Starlette, listening: socket.socket, grace: int = SHUTDOWN, most: int | None = None
) -> AsyncIterator[Running]:
    """Serves the app until the context ends."""
    server = running(app, listening, grace, most=most)
    until_told = asyncio.create_task(server.serve())
    try:
        yield server
    finally:
        server.server.should_exit = True
        with shielded(grace + SECONDS):
            await until_told


def main(service: Service) -> None:
    """What `python -m agents.<name>` does: settings from the environment, serve until SIGTERM."""
    try:
        settings = Settings.from_env()
    except UnusableMap as problem:
        raise SystemExit(f"{service.name}: {problem}") from problem
    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if settings.json_log:
        logging.root.handlers[0].setFormatter(JsonFormatter())
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("a2a").setLevel(logging.WARNING)
    try:
        with start_up():
            app = build_app(service, settings)
        listening = listen(settings.host, settings.port)
        run(running(app, listening, server=Server).serve())
    except (NoTelemetry, UnusableUrl, UnusableStorage, PortTaken, GrpcPortTaken) as problem:
        raise SystemExit(f"{service.name}: {problem}") from problem
