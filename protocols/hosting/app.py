"""Builds the ASGI app of a service from its AgentCard and executor: A2A 1.0 and 0.3 over HTTP, gRPC beside it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from a2a.types import AgentCard
from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount

from protocols.a2a.agent_card import A2A_PATH, finished
from protocols.a2a.client.judged_transport import JudgedTransport
from protocols.a2a.client.push_receiver import PushReceiver
from protocols.a2a.client.remote_agent import TIMEOUT, Life
from protocols.a2a.client.ssl_context import tls
from protocols.a2a.executor import TaskExecutor
from protocols.a2a.extensions import wire_declaration
from protocols.a2a.inline.handler import InlineHandler
from protocols.a2a.push.dispatcher import Push
from protocols.a2a.push.url_policy import policy_of
from protocols.a2a.security.client_assertions import Assertions
from protocols.a2a.security.error_response import refused
from protocols.a2a.security.middleware import Authenticated
from protocols.a2a.security.security import Security, security
from protocols.a2a.security.token_endpoint import token_route
from protocols.a2a.security.trusted_hosts import KnownHosts, cross_origin, known_hosts, known_places
from protocols.a2a.server.admission import Admission
from protocols.a2a.server.body_limit import LimitBody
from protocols.a2a.server.content_type import ReadJson
from protocols.a2a.server.grpc_server import grpc_served, grpc_socket
from protocols.a2a.server.jsonrpc_routes import jsonrpc_routes
from protocols.a2a.server.negotiation import Activated, Negotiation
from protocols.a2a.server.public_identity import front
from protocols.a2a.server.request_handler import Handler
from protocols.a2a.server.rest_routes import rest_routes
from protocols.a2a.settings import Settings
from protocols.a2a.signing.pin_store import SUFFIX as PINS
from protocols.a2a.signing.pin_store import Pins
from protocols.a2a.signing.signed_card import card_routes
from protocols.a2a.signing.verifier import Trust
from protocols.a2a.task_store import SqliteTaskStore
from protocols.faults.service_faults import Fitting
from protocols.hosting.readiness import become_ready, health_routes
from protocols.hosting.schema_routes import schema_routes
from protocols.hosting.submount import Below, settings_below
from protocols.hosting.telemetry import telemetry
from protocols.storage.folder import folder_of_one
from protocols.wire.capture.feed import Feed
from protocols.wire.capture.grpc import GrpcRecording
from protocols.wire.capture.http import Capture, CapturingTransport
from protocols.wire.capture.recorder import RecordedPiece, Sink
from protocols.wire.capture.routes import FEED_PATH, FRAMES_PATH, wire_routes
from protocols.wire.event_streams import EscapeSeparators, EventTransport
from protocols.wire.step_mode.gate import Gate
from protocols.wire.step_mode.interceptor import StepMode, SteppingTransport
from protocols.wire.step_mode.routes import HELD_AT, STEP_AT, step_routes
from protocols.wire.trace import TraceContext

GRACE = 2
# The SDK's own client gives a stream up after 5 s without a byte.
PING_SECONDS = 3
# Readers that cut at "\n\n", of which there are many, find no event in a stream with carriage returns.
LINE_END = "\n"
WIRE_PATHS = {"kept": FRAMES_PATH, "feed": FEED_PATH}
STEP_PATHS = {"held": HELD_AT, "step": STEP_AT}
POOL = httpx.Limits(max_connections=200, max_keepalive_connections=50, keepalive_expiry=20)


@dataclass(frozen=True)
class Surroundings:
    """What a service borrows from its process: settings, the one HTTP client, its capture and gate, whom it trusts.

    `addresses` is the part of the client that connects: it judges where strangers' names lead.
    """

    settings: Settings
    http: httpx.AsyncClient
    feed: Feed
    gate: Gate
    life: Life
    trust: Trust
    security: Security
    addresses: JudgedTransport


@dataclass(frozen=True)
class Built:
    """What a service is made of: its card, the executor that answers, and routes beside the protocol's own.

    `below` are services of their own, by the path under which this one serves them; they keep nothing.
    `beside` is what must be open while it serves, entered with it.
    `facts` is the folder it answers from, told to callers it knows; `login` is where people sign in, if they can.
    """

    card: AgentCard
    executor: TaskExecutor
    routes: Sequence[BaseRoute] = ()
    below: Mapping[str, "Service"] = field(default_factory=dict)
    beside: Sequence[AbstractAsyncContextManager[object]] = ()
    facts: Path | None = None
    login: str = ""


@dataclass(frozen=True)
class Service:
    """A service that can be started: `name` as on the map, `build` from its surroundings."""

    name: str
    build: Callable[[Surroundings], Built]


def build_app(
    service: Service,
    settings: Settings,
    transport: httpx.AsyncBaseTransport | None = None,
    feed: Feed | None = None,
) -> Starlette:
    """The ASGI app of a service; what it opens it closes in its lifespan. Raises UnusableUrl, there UnusableStorage.

    A `transport` that is given stays the giver's to close: services of one process share one. A service below
    another one adds to that one's `feed`.
    """
    # The SDK makes these responses and passes neither on; the class is the one place to say it.
    EventSourceResponse.DEFAULT_PING_INTERVAL = PING_SECONDS  # pyright: ignore  inferred as Literal[15]
    EventSourceResponse.DEFAULT_SEPARATOR = LINE_END  # pyright: ignore  inferred as Literal["\r\n"]
    feed, gate = feed or Feed(), Gate(settings.largest_body, settings.wire and settings.step)
    observed = telemetry(service.name, settings)
    sink = _all_of([feed.add if settings.wire else None, observed.sink])
    addresses = JudgedTransport(transport or httpx.AsyncHTTPTransport(verify=tls(), limits=POOL))
    largest = 4 * settings.largest_body
    secured = security(service.name, settings)
    captured = CapturingTransport(service.name, sink, largest, addresses)
    http = httpx.AsyncClient(
        transport=EventTransport(SteppingTransport(service.name, captured)), timeout=TIMEOUT, auth=secured.credentials
    )
    push_receiver = PushReceiver(settings.known_at)
    recording = GrpcRecording(service.name, sink) if sink else None
    life = Life(push_receiver=push_receiver, recording=recording)
    trust = Trust(http, Pins(settings.kept(service.name + PINS), settings.pinning))
    built = service.build(Surroundings(settings, http, feed, gate, life, trust, secured, addresses))
    socket_for_grpc = grpc_socket(settings)
    address = socket_for_grpc.address if socket_for_grpc else ""
    card = finished(built.card, settings.public_url, address, settings.required_extensions)
    faults = Fitting(service.name, settings.demo)
    if settings.wire:
        card.capabilities.extensions.append(wire_declaration(WIRE_PATHS | (STEP_PATHS if gate.allowed else {})))
    faults.declare(card)
    executor = faults.executor(built.executor)
    store = SqliteTaskStore(settings.file(service.name), settings.kept_tasks)
    push = Push.beside(store, http, policy_of(settings))
    identity = front(card, built.facts, secured, settings)
    card = identity.card
    answering, executor = _answering(executor, settings)
    handler = answering(executor, store, identity, push)
    below = {
        where: build_app(inner, settings_below(where, settings), transport, feed)
        for where, inner in built.below.items()
    }

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            # Opened in this order and closed in reverse: the folder is locked before a file in it is opened, the store
            # stands under what writes to it, and the port for gRPC opens last, when calls can be answered.
            stack.enter_context(folder_of_one(settings.keep, service.name))
            stack.push_async_callback(observed.aclose)
            if transport is None:
                stack.push_async_callback(http.aclose)
            await stack.enter_async_context(store.opened())
            await stack.enter_async_context(push.opened())
            await stack.enter_async_context(executor.opened())
            stack.push_async_callback(handler.aclose)
            if socket_for_grpc:
                await stack.enter_async_context(grpc_served(handler, identity, socket_for_grpc, recording))
            for inner in below.values():
                await stack.enter_async_context(inner.router.lifespan_context(inner))
            for inner in built.beside:
                await stack.enter_async_context(inner)
            starting = asyncio.create_task(become_ready(card, settings, http, handler, life))
            stack.callback(starting.cancel)
            yield
            life.problem, life.stopping = "stopping", True

    app = Starlette(
        routes=[
            *card_routes(identity.signed, secured.keys),
            token_route(secured.authentication, Assertions(settings.platform, trust.keys)),
            *jsonrpc_routes(handler, Negotiation(card), GRACE),
            rest_routes(handler, Negotiation(card), GRACE),
            *schema_routes(),
            *health_routes(life, store, settings.keep),
            *observed.routes,
            push_receiver.route(),
            *wire_routes(feed, secured.traces),
            *faults.routes,
            *step_routes(gate, secured.traces),
            *built.routes,
            *(Mount(where, app=Below(inner)) for where, inner in below.items()),
        ],
        middleware=[
            # The outermost sees what no other does: a service that is down has no answer to add headers to, a page of
            # another origin reads a refusal only with its headers on, and what is recorded is what goes over the wire.
            # A caller is known before its body is read, and a body is bounded before it is parsed.
            *faults.outermost,
            *cross_origin(settings),
            Middleware(KnownHosts, hosts=known_hosts(settings), places=known_places(settings)),
            Middleware(TraceContext),
            Middleware(StepMode, gate=gate),
            Middleware(Capture, service=service.name, sink=sink, leaves=tuple(built.below)),
            Middleware(EscapeSeparators),
            Middleware(Activated, card=card, under=A2A_PATH),
            Middleware(LimitBody, largest=settings.largest_body),
            Middleware(Authenticated, authentication=secured.authentication, traces=secured.traces, login=built.login),
            Middleware(ReadJson),
            Middleware(Admission),
            *faults.within_capture,
        ],
        exception_handlers={HTTPException: refused},
        lifespan=lifespan,
    )
    app.state.life, app.state.at_stop = life, (feed.close, gate.close)
    return app


def _all_of(sinks: Sequence[Sink | None]) -> Sink | None:
    """One sink for those that are there; `None`, and then nothing is noted, when none is."""
    present = [sink for sink in sinks if sink]
    if len(present) < 2:
        return present[0] if present else None

    def add(piece: RecordedPiece) -> None:
        for sink in present:
            sink(piece)

    return add


def _answering(executor: TaskExecutor, settings: Settings) -> tuple[type[Handler], TaskExecutor]:
    if not settings.conformance:
        return Handler if settings.sdk_handler else InlineHandler, executor
    from protocols.conformance.mode import Scenarios, TellsApart, refuse_elsewhere

    refuse_elsewhere(settings)
    return TellsApart, Scenarios(executor)
