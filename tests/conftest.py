"""Real services on real loopback ports, one event loop, no mocks."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import HealthCheck, settings

from protocols.a2a.client.ssl_context import tls
from protocols.a2a.settings import Settings
from protocols.hosting.app import Service, build_app
from protocols.hosting.serve import listen, serving
from tests.fake_internet import Loopback, Outside, on_loopback

if TYPE_CHECKING:
    from tests.postgres_server import Server

# In CI the same examples every time; `FUZZ=2000 pytest tests/protocols/a2a/server/test_odd_input.py` tries many more
# than usual.
settings.register_profile(
    "busy machine", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("busy machine")

Start = Callable[..., Awaitable[str]]


@asynccontextmanager
async def served(service: Service, **settings) -> AsyncIterator[str]:
    """The service on a free port until the context ends; yields its URL once it is ready."""
    listening = listen("127.0.0.1", settings.pop("port", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    app = build_app(service, Settings(**{"public_url": url, **settings}))
    async with serving(app, listening, grace=1):
        await asyncio.wait_for(app.state.life.ready.wait(), 10)
        yield url


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on now, all different."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(listen("127.0.0.1", 0)) for _ in range(count)]
        return [each.getsockname()[1] for each in sockets]


def at(port: int) -> str:
    """The URL of a service on that port of this machine."""
    return f"http://127.0.0.1:{port}"


async def until_ready(url: str, seconds: float = 10) -> None:
    """Ask `/readyz` until it says yes."""
    async with asyncio.timeout(seconds), httpx.AsyncClient(verify=tls()) as http:
        while True:
            try:
                if (await http.get(f"{url}/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                continue


async def until(happened: Callable[[], Awaitable[bool]], seconds: float = 10) -> None:
    """Ask again and again until it says yes; TimeoutError when it never does."""
    async with asyncio.timeout(seconds):
        while not await happened():  # noqa: ASYNC110  what is waited for happens in another service
            await asyncio.sleep(0)


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Starts services that stop with the test."""
    async with AsyncExitStack() as stack:

        async def begin(service: Service, **settings) -> str:
            return await stack.enter_async_context(served(service, **settings))

        yield begin


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    """One client for the test."""
    async with httpx.AsyncClient(timeout=20, verify=tls()) as client:
        yield client


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, bool]]:
    """The loop the services run on."""
    return "asyncio", {"use_uvloop": True}


@pytest.fixture(scope="session")
def postgres() -> Iterator["Server"]:
    """A PostgreSQL server of the test session, where there is one to start."""
    from tests.postgres_server import missing, postgres_server

    if problem := missing():
        pytest.skip(problem)
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def loopback() -> Iterator[Loopback]:
    with on_loopback() as serving_outside:
        yield serving_outside


@pytest.fixture
def outside(loopback: Loopback, tmp_path: Path) -> Outside:
    """Five hosts that know nothing yet, and an empty place for what they answer."""
    loopback.outside = loopback.outside.starting_anew(tmp_path / "kept" / "live.sqlite")
    return loopback.outside
