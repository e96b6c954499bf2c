"""One tap: the proxy on its port, the page on another, and all that passes in one recording."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from a2a.client.errors import AgentCardResolutionError
from google.protobuf.json_format import MessageToDict
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from orchestrator.lab.lesson_traces import Visits
from orchestrator.web.exchange_feed import Exchanges
from orchestrator.web.exchange_routes import ReadableTraces
from orchestrator.web.recording.builder import CARD, recorded
from orchestrator.web.run_store import SCHEMA as RUNS
from orchestrator.web.run_store import RunStore
from orchestrator.web.tap.proxy import LARGEST_ANSWER, LARGEST_REQUEST, METHODS, TIMEOUT, Tap, in_one_trace
from orchestrator.web.tap.viewer import NoAgents, TapNow, Tapped, TappedAgent, viewer
from protocols.a2a.client.card_fetcher import fetched
from protocols.a2a.client.ssl_context import tls
from protocols.a2a.security.client_auth import Credentials
from protocols.a2a.security.trusted_hosts import KnownHosts
from protocols.a2a.server.body_limit import LimitBody
from protocols.a2a.settings import LOOPBACK
from protocols.hosting.serve import listen, serving
from protocols.storage.damage import DAMAGED
from protocols.storage.folder import MEMORY
from protocols.storage.sqlite_database import SqliteDatabase
from protocols.wire.capture.feed import Feed
from protocols.wire.capture.http import CapturingTransport
from protocols.wire.ownership import Traces
from protocols.wire.recording_file import Recording
from protocols.wire.trace import new_traceparent, trace_id

HOST = "127.0.0.1"
CALLER = "client"
Notify = Callable[[str], None]


class UnusableTarget(ValueError):
    """The URL cannot be tapped; the text says why."""


@dataclass(frozen=True)
class Session:
    """`url` is where clients go, `page` where people look."""

    url: str
    page: str
    tapped: Tapped

    async def recording(self) -> Recording:
        """All that passed so far; raises UnreadableRecording when nothing did."""
        now = self.tapped.now
        return await recorded(now.trace, now.agent.url, self.tapped.exchanges)


@asynccontextmanager
async def tapping(url: str, port: int, page_port: int, notify: Notify) -> AsyncIterator[Session]:
    """The tap is open while the context lasts. Raises UnusableTarget and PortTaken.

    The page has a port of its own, and with it an origin of its own: what an agent answers is nobody's page there.
    """
    target, trace, feed = _target(url), trace_id(new_traceparent()), Feed()
    async with AsyncExitStack() as stack:
        captured = CapturingTransport(
            CALLER, in_one_trace(trace, feed.add), LARGEST_ANSWER, httpx.AsyncHTTPTransport(verify=tls())
        )
        http = await stack.enter_async_context(httpx.AsyncClient(transport=captured, timeout=TIMEOUT))
        # What the tap itself asks for is none of what passes.
        quiet = await stack.enter_async_context(httpx.AsyncClient(verify=tls(), timeout=TIMEOUT))
        listening, looking = listen(HOST, port), listen(HOST, page_port)
        own = f"http://{HOST}:{listening.getsockname()[1]}"
        agent = await _agent(target, quiet, notify)
        database = SqliteDatabase(MEMORY)
        await stack.enter_async_context(database.opened(DAMAGED, RUNS))
        store = RunStore(database)
        visits = Visits(Traces(), Credentials(()))
        exchanges = Exchanges(agent.name, feed, NoAgents(), quiet, visits)
        tapped = Tapped(
            TapNow(trace=trace, own=own, agent=agent), feed, exchanges, ReadableTraces(Traces(), store), http
        )
        await stack.enter_async_context(serving(_proxy(Tap(target, own, http, notify)), listening, grace=1))
        await stack.enter_async_context(serving(viewer(tapped), looking, grace=1))
        yield Session(own, f"http://{HOST}:{looking.getsockname()[1]}/", tapped)


def _proxy(tap: Tap) -> Starlette:
    app = Starlette(
        routes=[Route("/{path:path}", tap.serve, methods=list(METHODS))],
        middleware=[
            Middleware(KnownHosts, hosts=LOOPBACK, places=()),
            Middleware(LimitBody, largest=LARGEST_REQUEST),
        ],
    )
    app.state.at_stop = ()
    return app


def _target(url: str) -> str:
    """The base URL; that of a card names its agent."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UnusableTarget(f"{url!r} is no http or https URL of an agent")
    return url.split("?")[0].removesuffix(CARD).rstrip("/")


async def _agent(target: str, http: httpx.AsyncClient, notify: Notify) -> TappedAgent:
    try:
        card = (await fetched(target, http)).card
    except AgentCardResolutionError as error:
        notify(f"no AgentCard is at {target} now ({error}); what is sent there passes all the same")
        return TappedAgent(name=urlsplit(target).netloc, url=target)
    return TappedAgent(name=card.name or urlsplit(target).netloc, url=target, card=MessageToDict(card))
