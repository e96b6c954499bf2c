"""Running the whole map on this machine: every service on a loopback port of its own, real HTTP between them."""

import asyncio
import importlib
import logging
import signal
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

from orchestrator.launch_settings import environment_of, serves_grpc, shared_settings
from orchestrator.ports import Ports
from protocols.a2a.map import MAP, Place, agents_on, read_map, trusted_on
from protocols.a2a.running import SHUTDOWN, listen, running
from protocols.a2a.service import POOL, Service, build_app
from protocols.a2a.settings import Settings
from protocols.a2a.tls import tls
from protocols.cleanup import SECONDS, shielded

logger = logging.getLogger(__name__)
HOST = "127.0.0.1"
READY_SECONDS = 60
STOP_SECONDS = 10


class NotReady(RuntimeError):
    """A service did not become ready; the text says which and why."""


@dataclass(frozen=True)
class Placed:
    """A service of the map with the address it has on this machine."""

    place: Place
    listening: socket.socket
    settings: Settings

    @property
    def url(self) -> str:
        """Where it is reached."""
        return self.settings.public_url


def place_all(port: int, keep: str, map_file: Path = MAP) -> list[Placed]:
    """Every agent on the port it had before, or a free one, and what is no agent on `port`.

    Agents elsewhere join by AGENT_URLS. Raises PortTaken and UnusableMap.
    """
    places = read_map(map_file)
    ports = Ports(Path(keep) if keep else None)
    sockets = {place.name: ports.listen(HOST, place.name) if place.is_agent else listen(HOST, port) for place in places}
    ports.keep()
    urls = {place.name: f"http://{HOST}:{sockets[place.name].getsockname()[1]}" for place in places}
    names = {urls[name]: name for name in agents_on(places)}
    agents = tuple(names)
    base, grpc_port = shared_settings(), 0 if serves_grpc() else None
    return [
        Placed(
            place,
            sockets[place.name],
            replace(
                base,
                port=sockets[place.name].getsockname()[1],
                public_url=urls[place.name],
                keep=keep,
                grpc_port=grpc_port,
                agents=tuple(url for url in (*agents, *base.agents) if url != urls[place.name]),
                own=tuple(url for url in urls.values() if url != urls[place.name]),
                names=names,
                trust=trusted_on(places),
            ),
        )
        for place in places
    ]


def service_at(place: Place) -> Service:
    """The service a module of the map runs; known by the map only."""
    return importlib.import_module(f"{place.module}.__main__").SERVICE


@asynccontextmanager
async def one_process(placed: Sequence[Placed]) -> AsyncIterator[str]:
    """All services on one event loop; yields the orchestrator's URL once all are ready."""
    async with AsyncExitStack() as stack:
        transport = httpx.AsyncHTTPTransport(verify=tls(), limits=POOL)
        stack.push_async_callback(transport.aclose)
        servers = [
            running(build_app(service_at(each.place), each.settings, transport), each.listening) for each in placed
        ]
        serving = [asyncio.create_task(server.serve()) for server in servers]
        try:
            await all_ready(placed)
            yield face(placed).url
        finally:
            for server in servers:
                server.server.should_exit = True
            with shielded(SHUTDOWN + SECONDS):
                await asyncio.gather(*serving)


@asynccontextmanager
async def many_processes(placed: Sequence[Placed]) -> AsyncIterator[str]:
    """Each service in a process of its own; yields the orchestrator's URL once all are ready."""
    children: list[asyncio.subprocess.Process] = []
    try:
        for each in placed:
            each.listening.close()
            children.append(
                await asyncio.create_subprocess_exec(
                    sys.executable, "-m", each.place.module, env=environment_of(each.settings)
                )
            )
        await all_ready(placed)
        yield face(placed).url
    finally:
        for child in children:
            if child.returncode is None:
                child.send_signal(signal.SIGTERM)
        with shielded(len(children) * (STOP_SECONDS + SECONDS)):
            for child in children:
                await _stopped(child)


async def all_ready(placed: Sequence[Placed]) -> None:
    """Returns when every service says it can do its job; raises NotReady."""
    async with httpx.AsyncClient(timeout=2, verify=tls()) as http:
        await asyncio.gather(*(_ready(each, http) for each in placed))


def face(placed: Sequence[Placed]) -> Placed:
    """The service people talk to: the one that is no agent."""
    return next(each for each in placed if not each.place.is_agent)


async def _ready(each: Placed, http: httpx.AsyncClient) -> None:
    problem = "it does not answer"
    try:
        async with asyncio.timeout(READY_SECONDS):
            while True:
                try:
                    answer = await http.get(f"{each.url}/readyz")
                    if answer.status_code == 200:
                        return
                    problem = answer.json()["problem"]
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.05)
    except TimeoutError as error:
        raise NotReady(f"{each.place.name} is not ready: {problem}") from error


async def _stopped(child: asyncio.subprocess.Process) -> None:
    try:
        await asyncio.wait_for(child.wait(), STOP_SECONDS)
    except TimeoutError:
        child.kill()
        await child.wait()
