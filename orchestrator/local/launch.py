"""Running the whole map on this machine: every service on a loopback port of its own, real HTTP between them."""

import asyncio
import importlib
import logging
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import httpx
from starlette.applications import Starlette

from orchestrator.local.child_process import STOP_SECONDS, Child
from orchestrator.local.placement import Placed, front
from orchestrator.local.reload import folder_of, reload
from protocols.a2a.compose_map import Place
from protocols.a2a.security.security import UnusableSettings
from protocols.cleanup import SECONDS, shielded, stop
from protocols.hosting.agent import service_in
from protocols.hosting.app import Service, build_app
from protocols.hosting.event_loop import start_up
from protocols.hosting.pooled_transport import PooledTransport
from protocols.hosting.serve import SHUTDOWN, running
from protocols.hosting.stand_in import slip, stand_in
from protocols.storage.folder import UnusableStorage

logger = logging.getLogger(__name__)
READY_SECONDS = 60


class NotReady(RuntimeError):
    """A service did not become ready; the text says which and why."""


def service_at(place: Place) -> Service:
    """The service a module of the map runs; known by the map only."""
    return service_in(importlib.import_module(f"{place.module}.__main__"))


@asynccontextmanager
async def one_process(placed: Sequence[Placed], edited: Collection[str] = ()) -> AsyncIterator[str]:
    """All services on one event loop; yields the orchestrator's URL once all are ready.

    Agents that are being `edited` have a process of their own, which starts anew with every file that is written.
    Raises what kept one of them from starting: NotReady, UnusableStorage.
    """
    async with AsyncExitStack() as stack:
        transport = PooledTransport()
        stack.push_async_callback(transport.aclose)
        reloads = [_reloading(service) for service in placed if service.place.name in edited]
        stack.push_async_callback(stop, reloads, STOP_SECONDS + SECONDS)
        steady = [service for service in placed if service.place.name not in edited]
        with start_up():
            servers = [running(app_at(service, transport), service.listening) for service in steady]
        serving = [asyncio.create_task(server.serve()) for server in servers]
        try:
            await _ready_or_over(placed, serving)
            yield front(placed).settings.public_url
        finally:
            for server in servers:
                server.server.should_exit = True
            with shielded(SHUTDOWN + SECONDS):
                await asyncio.gather(*serving)


def app_at(service: Placed, transport: httpx.AsyncBaseTransport) -> Starlette:
    """The app of a service; of an agent whose code cannot be run, a stand-in that says where it breaks."""
    try:
        return build_app(service_at(service.place), service.settings, transport)
    # Broad, for an agent's folder is its author's: whatever breaks in it must not take the others along.
    except Exception as error:
        if not service.place.is_agent or isinstance(error, UnusableSettings | UnusableStorage):
            raise
        return stand_in(slip(error))


@asynccontextmanager
async def many_processes(placed: Sequence[Placed], edited: Collection[str] = ()) -> AsyncIterator[str]:
    """Each service in a process of its own; yields the orchestrator's URL once all are ready. Raises NotReady."""
    for service in placed:
        service.listening.close()
    lives = [
        _reloading(service) if service.place.name in edited else asyncio.create_task(_child(service).run())
        for service in placed
    ]
    try:
        await all_ready(placed)
        yield front(placed).settings.public_url
    finally:
        await stop(lives, STOP_SECONDS + SECONDS)


def _reloading(service: Placed) -> asyncio.Task[None]:
    folder = folder_of(service.place.module)
    if folder is None:
        raise NotReady(f"{service.place.name} cannot be reloaded: {service.place.module} is no package")
    service.listening.close()
    return asyncio.create_task(reload(partial(_child, service), folder))


def _child(service: Placed) -> Child:
    return Child(service.place.name, service.place.module, service.settings)


async def _ready_or_over(placed: Sequence[Placed], lives: Sequence[asyncio.Task[None]]) -> None:
    """Returns when all are ready; raises what ended one of them before that."""
    ready = asyncio.create_task(all_ready(placed))
    await asyncio.wait({ready, *lives}, return_when=asyncio.FIRST_COMPLETED)
    for life in lives:
        if life.done() and not ready.done():
            ready.cancel()
            life.result()
    await ready


async def all_ready(placed: Sequence[Placed]) -> None:
    """Returns when every service can do its job, or is an agent that says why it never will; raises NotReady."""
    async with httpx.AsyncClient(transport=PooledTransport(), timeout=2) as http:
        problems = await asyncio.gather(*(_problem(service, http) for service in placed))
    for service, problem in zip(placed, problems, strict=True):
        if problem and not service.place.is_agent:
            raise NotReady(f"{service.place.name} cannot be started: {problem}")
        if problem:
            logger.error("%s is not there: %s", service.place.name, problem)


async def _problem(service: Placed, http: httpx.AsyncClient) -> str:
    """Empty once it is ready; why, when it cannot be started."""
    problem = "it does not answer"
    try:
        async with asyncio.timeout(READY_SECONDS):
            while True:
                try:
                    answer = await http.get(f"{service.url}/readyz")
                    if answer.status_code == httpx.codes.OK:
                        return ""
                    problem = answer.json()["problem"]
                    if answer.json().get("broken"):
                        return problem
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.05)
    except TimeoutError as error:
        raise NotReady(f"{service.place.name} is not ready: {problem}") from error
