"""What one recommendation of three agents takes, counted, not timed: these figures have no noise."""

import asyncio
import sqlite3
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from typing import Any
from unittest import mock

import httpx

from bench.figures import Figure, figure
from bench.load import ask
from bench.measures.recommendation import OURS
from protocols.a2a.settings import Settings
from protocols.adoption import TrustLevel
from protocols.hosting.app import Service, build_app
from protocols.hosting.pooled_transport import PooledTransport
from protocols.hosting.serve import listen, serving

STORED_SECONDS = 1.5
AGENTS: tuple[str, ...] = ("agent0", "agent1", "agent2")
TRANSPORT = PooledTransport.handle_async_request


async def a_recommendation(rounds: int) -> dict[str, Figure]:
    """Requests, SQL statements, asyncio tasks and callbacks of the second one, when all is warm."""
    counted: Counter[str] = Counter()
    with _statements(counted):
        async with _stack() as port:
            await ask(port, OURS)
            # What the first one still writes is not the second one's; the storing of its exchange is.
            await asyncio.sleep(STORED_SECONDS)
            counted.clear()
            with _requests(counted), _loop(counted):
                await ask(port, OURS)
                await asyncio.sleep(STORED_SECONDS)
    return {f"counts.{name}": figure([counted[name]]) for name in ("requests", "statements", "tasks", "callbacks")}


@asynccontextmanager
async def _stack() -> AsyncIterator[int]:
    """Three smallest agents and the orchestrator on this loop; the port of the orchestrator."""
    from bench.references.assessor import agent
    from orchestrator.app import SERVICE

    async with AsyncExitStack() as stack:
        keep = stack.enter_context(tempfile.TemporaryDirectory())
        urls = {}
        for name in AGENTS:
            port = await _served(stack, Service(name, agent.service.build), Settings(keep=keep))
            urls[f"http://127.0.0.1:{port}"] = name
        trust = dict.fromkeys(AGENTS, TrustLevel.MAY_BLOCK)
        settings = Settings(keep=keep, agents=tuple(urls), own=tuple(urls), names=urls, trust=trust)
        yield await _served(stack, SERVICE, settings)


async def _served(stack: AsyncExitStack, service: Service, settings: Settings) -> int:
    from dataclasses import replace

    listening = listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    app = build_app(service, replace(settings, public_url=f"http://127.0.0.1:{port}"))
    await stack.enter_async_context(serving(app, listening, grace=1))
    await app.state.life.ready.wait()
    return port


@contextmanager
def _requests(counted: Counter[str]) -> Iterator[None]:
    async def counting(self: PooledTransport, request: httpx.Request) -> httpx.Response:
        counted["requests"] += 1
        return await TRANSPORT(self, request)

    with mock.patch.object(PooledTransport, "handle_async_request", counting):
        yield


@contextmanager
def _statements(counted: Counter[str]) -> Iterator[None]:
    """Every connection opened within counts what it is asked."""
    connect = sqlite3.connect

    def counting(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.set_trace_callback(lambda statement: counted.update(statements=1))
        return connection

    with mock.patch.object(sqlite3, "connect", counting):
        yield


@contextmanager
def _loop(counted: Counter[str]) -> Iterator[None]:
    """Needs asyncio's own loop: that of uvloop cannot be watched."""
    loop = asyncio.get_running_loop()
    call_soon = loop.call_soon

    def counting_soon(callback: Callable[..., object], *arguments: Any, context: Any = None) -> asyncio.Handle:
        counted["callbacks"] += 1
        return call_soon(callback, *arguments, context=context)

    def counting_tasks(
        loop: asyncio.AbstractEventLoop, coroutine: Coroutine[Any, Any, Any], **options: Any
    ) -> asyncio.Task[Any]:
        counted["tasks"] += 1
        return asyncio.Task(coroutine, loop=loop, **options)

    loop.set_task_factory(counting_tasks)  # pyright: ignore  its type demands a generator too
    with mock.patch.object(loop, "call_soon", counting_soon):
        yield
    loop.set_task_factory(None)
