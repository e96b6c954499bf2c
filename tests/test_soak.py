"""Every stream the platform has, opened and closed again and again: nothing of it stays behind."""

import asyncio
import contextlib
import itertools
import secrets
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import httpx
import pytest
from a2a.client import ClientConfig, ClientFactory
from a2a.server.context import ServerCallContext
from a2a.types import SendMessageRequest, SubscribeToTaskRequest, Task, TaskPushNotificationConfig

from agents.research.sources.public_sources import public_sources
from orchestrator.app import SERVICE
from protocols.a2a.client import remote_agent
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.extensions import RUNS
from protocols.a2a.parts import message, to_part
from protocols.a2a.persistence.tables import SCHEMA as TASKS
from protocols.a2a.push.config_store import SCHEMA, PushConfigs
from protocols.a2a.push.dispatcher import Deliveries
from protocols.a2a.push.url_policy import Policy
from protocols.a2a.settings import Settings
from protocols.adoption import Component, Inquiry, Kind
from protocols.catalogue.entry import CatalogueEntry
from protocols.cleanup import Closing, stop
from protocols.hosting.app import Service, build_app
from protocols.hosting.pooled_transport import PooledTransport
from protocols.hosting.serve import Running, listen, serving
from protocols.live.access import open_live
from protocols.live.settings import LiveSettings
from protocols.storage.sqlite_database import SqliteDatabase
from protocols.wire.capture.feed import Feed
from protocols.wire.trace import HEADER, STATE, child, new_traceparent, trace_id
from tests.conftest import until
from tests.fakes import agent, waits

pytestmark = pytest.mark.anyio
QUICK = 9
LONG = 300
AT_ONCE = 3
# Seconds until whatever is waited for counts as stuck, on a machine that does much else: what is judged is how much
# stays behind, never how long it took.
PATIENCE = 120
INQUIRY = Inquiry(components=(Component(name="vLLM"),))


@dataclass
class Platform:
    """An orchestrator with three agents that wait for ever, and whoever calls them; all on one loop."""

    urls: list[str] = field(default_factory=list)
    servers: list[Running] = field(default_factory=list)
    feeds: list[Feed] = field(default_factory=list)
    pools: list[PooledTransport] = field(default_factory=list)
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    def pool(self) -> PooledTransport:
        """Connections that are used once: whatever stays is held by somebody."""
        self.pools.append(PooledTransport(idle=0))
        self.stack.push_async_callback(self.pools[-1].aclose)
        return self.pools[-1]

    async def client(self) -> httpx.AsyncClient:
        return await self.stack.enter_async_context(httpx.AsyncClient(transport=self.pool(), timeout=PATIENCE))

    async def add(self, service: Service, **settings) -> str:
        listening, feed = listen("127.0.0.1", 0), Feed()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        app = build_app(service, Settings(public_url=url, **settings), self.pool(), feed)
        self.servers.append(await self.stack.enter_async_context(serving(app, listening, grace=1)))
        await asyncio.wait_for(app.state.life.ready.wait(), 20)
        self.feeds.append(feed)
        self.urls.append(url)
        return url

    def counts(self) -> dict[str, int]:
        """What is open now."""
        states = [server.server.server_state for server in self.servers]
        return {
            "connections out": sum(pool.in_use for pool in self.pools),
            "connections in": sum(len(state.connections) for state in states),
            "requests served": sum(len(state.tasks) for state in states),
            "readers": sum(len(feed._readers) for feed in self.feeds),
            "tasks": len([task for task in asyncio.all_tasks() if not _is_the_servers(task)]),
        }


def _is_the_servers(task: asyncio.Task) -> bool:
    """A watcher of sse-starlette's begins with the first stream and is one for all."""
    return "_shutdown_watcher" in repr(task.get_coro())


@asynccontextmanager
async def platform() -> AsyncIterator[Platform]:
    it = Platform()
    async with it.stack:
        agents = [await it.add(agent(name, waits(asyncio.Event()))) for name in ("calm", "keen", "slow")]
        await it.add(SERVICE, agents=tuple(agents))
        yield it


Open = Callable[[Callable[[], None]], Awaitable[None]]
"""Opens a stream, says so, and reads it until it is cut off."""


async def soak(it: Platform, times: int, stream: Open) -> None:
    """Opens the stream `times`, each cut off while it is open; then nothing is more than it was after the first."""
    await _cut_off(stream)
    await _settled(it)
    before = it.counts()

    for _ in range(times // AT_ONCE):
        await asyncio.gather(*(_cut_off(stream) for _ in range(AT_ONCE)))

    with contextlib.suppress(TimeoutError):
        await until(lambda: _is(all(count <= before[what] for what, count in it.counts().items())), PATIENCE)
    more = {what: (before[what], count) for what, count in it.counts().items() if count > before[what]}
    assert more == {}


async def _cut_off(stream: Open) -> None:
    is_open = asyncio.Event()
    reading = asyncio.ensure_future(stream(is_open.set))
    opening = asyncio.create_task(is_open.wait())
    await asyncio.wait({reading, opening}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
    opening.cancel()
    assert is_open.is_set(), f"it never opened: {reading!r}"
    reading.cancel()
    await asyncio.wait({reading})
    assert reading.cancelled(), f"it ended by itself: {reading.exception()!r}"


async def _settled(it: Platform) -> None:
    """Until nothing has changed for a while."""
    last, same = it.counts(), 0
    async with asyncio.timeout(PATIENCE):
        while same < 500:
            await asyncio.sleep(0)
            now = it.counts()
            last, same = now, same + 1 if now == last else 0


async def _is(so: bool) -> bool:
    return so


async def _quietly(reply: object) -> None:
    return None


def asks() -> SendMessageRequest:
    return SendMessageRequest(message=message(to_part(INQUIRY), message_id=str(uuid.uuid4())))


rounds = pytest.mark.parametrize(
    "times",
    [
        pytest.param(QUICK, marks=pytest.mark.timeout(300)),
        pytest.param(LONG, marks=[pytest.mark.slow, pytest.mark.timeout(900)]),
    ],
)


@rounds
async def test_the_feed_of_every_exchange(times):
    async with platform() as it:
        http = await it.client()

        async def follow(is_open: Callable[[], None]) -> None:
            url, trace = f"{it.urls[-1]}/api/exchange/feed", secrets.token_hex(16)
            async with http.stream("GET", url, params={"trace": trace}):
                await until(lambda: _is(all(feed._readers for feed in it.feeds)))
                is_open()
                await asyncio.Event().wait()

        await soak(it, times, follow)


@rounds
async def test_the_feed_of_one_wire(times):
    async with platform() as it:
        http = await it.client()

        async def follow(is_open: Callable[[], None]) -> None:
            async with http.stream("GET", f"{it.urls[0]}/wire/feed"):
                is_open()
                await asyncio.Event().wait()

        await soak(it, times, follow)


@rounds
async def test_the_events_of_a_task(times):
    async with platform() as it:
        http = await it.client()
        card = (await RemoteAgent.at(it.urls[0], http)).card
        client = ClientFactory(ClientConfig(httpx_client=http, streaming=True)).create(card)
        async with Closing(client.send_message(asks())) as events:
            task = (await anext(events)).task

        async def subscribe(is_open: Callable[[], None]) -> None:
            async with Closing(client.subscribe(SubscribeToTaskRequest(id=task.id))) as events:
                async for _ in events:
                    is_open()

        await soak(it, times, subscribe)


@pytest.mark.slow
@rounds
async def test_a_question_whose_asker_goes(times, monkeypatch):
    """The orchestrator has asked three agents, each on a stream of its own; all is cancelled down to the last."""
    monkeypatch.setattr(remote_agent, "CANCEL_SECONDS", PATIENCE)
    async with platform() as it:
        orchestrator = await RemoteAgent.at(it.urls[-1], await it.client())
        served = [server.server.server_state.tasks for server in it.servers[:-1]]

        async def ask(is_open: Callable[[], None]) -> None:
            async def watch() -> None:
                await until(lambda: _is(all(served)), PATIENCE)
                is_open()

            watching = asyncio.create_task(watch())
            try:
                await orchestrator.ask(asks().message, _quietly, PATIENCE, RUNS)
            finally:
                watching.cancel()

        await soak(it, times, ask)


@rounds
async def test_a_message_held_at_the_gate(times, monkeypatch):
    monkeypatch.setattr(remote_agent, "CANCEL_SECONDS", PATIENCE)
    async with platform() as it:

        async def ask(is_open: Callable[[], None]) -> None:
            traceparent = new_traceparent()

            async def step(request: httpx.Request) -> None:
                request.headers[HEADER], request.headers[STATE] = child(traceparent), "council=step"

            async def watch() -> None:
                held = {"trace": trace_id(traceparent)}
                await until(lambda: _any(looking, f"{it.urls[-1]}/api/held", held), PATIENCE)
                is_open()

            http = httpx.AsyncClient(transport=stepping, timeout=PATIENCE, event_hooks={"request": [step]})
            watching = asyncio.create_task(watch())
            try:
                await (await RemoteAgent.at(it.urls[-1], http)).ask(asks().message, _quietly, PATIENCE, RUNS)
            finally:
                await stop([watching])

        stepping, looking = it.pool(), await it.client()
        await soak(it, times, ask)


async def _any(http: httpx.AsyncClient, url: str, params: dict[str, str]) -> bool:
    # Not at once again: three that ask without a pause leave the services on this loop no time to get there.
    await asyncio.sleep(0.05)
    return bool((await http.get(url, params=params)).json())


@dataclass
class Silence:
    """A server that reads what it is sent and never answers."""

    url: str = ""
    calls: int = 0

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError), contextlib.closing(writer):
            await reader.readuntil(b"\r\n\r\n")
            self.calls += 1
            await reader.read()


@asynccontextmanager
async def silence() -> AsyncIterator[Silence]:
    silent = Silence()
    async with await asyncio.start_server(silent.take, "127.0.0.1", 0) as server:
        silent.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield silent


@rounds
async def test_a_webhook_that_does_not_answer(times):
    async with platform() as it, silence() as silent:
        database = SqliteDatabase(":memory:")
        await it.stack.enter_async_context(database.opened(TASKS, SCHEMA))
        http, configs = await it.client(), PushConfigs(database, Policy(loopback=True))
        await it.stack.enter_async_context(configs.opened())
        await configs.set_info("task", TaskPushNotificationConfig(url=silent.url), ServerCallContext())

        async def notify(is_open: Callable[[], None]) -> None:
            before, deliveries = silent.calls, Deliveries(configs, http, Policy(loopback=True))
            async with deliveries.opened():
                await deliveries.send_notification("task", Task(id="task", context_id="context"))
                await until(lambda: _is(silent.calls > before))
                is_open()
                await asyncio.Event().wait()

        await soak(it, times, notify)


@rounds
async def test_live_sources_that_do_not_answer(times):
    async with platform() as it, silence() as silent:
        names = ("hub_url", "github_url", "depsdev_url", "osv_url", "scorecard_url")
        urls = dict.fromkeys(names, silent.url)
        settings = LiveSettings.model_validate({"on": True, "cache_path": None, "seconds_per_call": 60, **urls})
        live = await it.stack.enter_async_context(open_live(settings, public_sources(settings), await it.client()))
        names_used = itertools.count()

        async def look_up(is_open: Callable[[], None]) -> None:
            before = silent.calls
            entry = CatalogueEntry(
                id="vllm",
                name="vLLM",
                kind=Kind.TOOL,
                publisher="vLLM",
                status="active",
                status_basis="facts",
                ids={"pypi": "vllm"},
            )
            looking = asyncio.create_task(live.look_up(Component(name=f"library-{next(names_used)}"), entry))
            try:
                await until(lambda: _is(silent.calls > before))
                is_open()
                await looking
            finally:
                await stop([looking])

        await soak(it, times, look_up)
