"""Builds the ASGI app of a service from its AgentCard and executor: A2A 1.0 and 0.3 over HTTP, gRPC beside it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from a2a.types import AgentCard
from sse_starlette import EventSourceResponse
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute

from protocols.a2a.agent_card import finished
from protocols.a2a.executor import TaskExecutor
from protocols.a2a.extensions import wire_declaration
from protocols.a2a.inline.handler import InlineHandler
from protocols.a2a.inline.jsonrpc import LeanDispatcher
from protocols.a2a.limits.overload import register_overload
from protocols.a2a.limits.task_slots import TaskSlots
from protocols.a2a.push.dispatcher import Push
from protocols.a2a.push.url_policy import policy_of
from protocols.a2a.security.error_response import refused
from protocols.a2a.server.cards.public_identity import front
from protocols.a2a.server.grpc_server import grpc_socket
from protocols.a2a.server.jsonrpc_routes import Endpoint, dispatcher
from protocols.a2a.server.negotiation import Negotiation
from protocols.a2a.server.request_handler import Handler
from protocols.a2a.settings import Settings
from protocols.a2a.task_store import DurableTaskStore
from protocols.faults.service_faults import Fitting
from protocols.hosting.assembly import GRACE, Assembly, layers, lifespan, routes
from protocols.hosting.observability.metrics import Source, figures_of_tasks
from protocols.hosting.observability.telemetry import Telemetry, telemetry
from protocols.hosting.submount import settings_below
from protocols.hosting.surroundings import Surroundings, surroundings
from protocols.storage.database import Schema
from protocols.wire.capture.feed import Feed
from protocols.wire.capture.recorder import RecordedPiece, Sink
from protocols.wire.capture.routes import FEED_PATH, FRAMES_PATH
from protocols.wire.open_streams import OpenStreams
from protocols.wire.step_mode.routes import HELD_AT, STEP_AT

# The SDK's own client gives a stream up after 5 s without a byte.
PING_SECONDS = 3
# Readers that cut at "\n\n", of which there are many, find no event in a stream with carriage returns.
LINE_END = "\n"
WIRE_PATHS = {"kept": FRAMES_PATH, "feed": FEED_PATH}
STEP_PATHS = {"held": HELD_AT, "step": STEP_AT}


@dataclass(frozen=True)
class Built:
    """What a service is made of: its card, the executor that answers, and routes beside the protocol's own.

    `below` are services of their own, by the path under which this one serves them; they keep nothing.
    `beside` is what must be open while it serves, entered with it.
    `facts` is the folder it answers from, told to callers it knows; `login` is where people sign in, if they can.
    `schemas` are its own tables beside those of Tasks and webhooks, `figures` what it says of itself at `/metrics`.
    """

    card: AgentCard
    executor: TaskExecutor
    routes: Sequence[BaseRoute] = ()
    below: Mapping[str, "Service"] = field(default_factory=dict)
    beside: Sequence[AbstractAsyncContextManager[object]] = ()
    facts: Path | None = None
    login: str = ""
    schemas: Sequence[Schema] = ()
    figures: Sequence[Source] = ()


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
    register_overload()
    feed, observed = feed or Feed(), telemetry(service.name, settings)
    sink = _all_of([feed.add if settings.wire else None, observed.sink])
    around = surroundings(service.name, settings, sink, feed, transport)
    built = service.build(around)
    streams = OpenStreams(GRACE)
    parts = _assembled(service.name, built, around, observed, sink, streams, transport)
    app = Starlette(
        routes=routes(parts),
        middleware=layers(parts),
        exception_handlers={HTTPException: refused},
        lifespan=lifespan(parts),
    )
    app.state.life, app.state.at_stop = around.life, (feed.close, around.gate.close, streams.close)
    return app


def _assembled(
    name: str,
    built: Built,
    around: Surroundings,
    observed: Telemetry,
    sink: Sink | None,
    streams: OpenStreams,
    transport: httpx.AsyncBaseTransport | None,
) -> Assembly:
    settings, faults, grpc = around.settings, Fitting(name, around.settings.demo), grpc_socket(around.settings)
    card = finished(built.card, settings.public_url, grpc.address if grpc else "", settings.required_extensions)
    if settings.wire:
        card.capabilities.extensions.append(wire_declaration(WIRE_PATHS | (STEP_PATHS if around.gate.allowed else {})))
    faults.declare(card)
    # The SDK's handler, and replicas, follow Tasks through the database.
    followed = around.database.shared or (settings.sdk_handler and not settings.conformance)
    store = DurableTaskStore(around.database, settings.kept_tasks, settings.kept_days, followed)
    push = Push.beside(around.database, around.http, policy_of(settings))
    identity = front(card, built.facts, around.security, settings)
    answering, executor = _answering(faults.executor(built.executor), settings)
    slots = TaskSlots(settings.limits)
    if observed.metrics:
        observed.metrics.add(figures_of_tasks(store, slots), *built.figures)
    handler = answering(executor, store, identity, push, slots)
    below = {
        where: build_app(inner, settings_below(where, settings), transport, around.feed)
        for where, inner in built.below.items()
    }
    return Assembly(
        name=name,
        around=around,
        executor=executor,
        store=store,
        push=push,
        identity=identity,
        handler=handler,
        jsonrpc=_endpoint(handler, settings, Negotiation(identity.card)),
        faults=faults,
        observed=observed,
        sink=sink,
        streams=streams,
        grpc=grpc,
        own_routes=built.routes,
        beside=built.beside,
        schemas=built.schemas,
        below=below,
        login=built.login,
        shares_http=transport is not None,
    )


def _all_of(sinks: Sequence[Sink | None]) -> Sink | None:
    """One sink for those that are there; `None`, and then nothing is noted, when none is."""
    present = [sink for sink in sinks if sink]
    if len(present) < 2:
        return present[0] if present else None

    def add(piece: RecordedPiece) -> None:
        for sink in present:
            sink(piece)

    return add


def _endpoint(handler: Handler, settings: Settings, builder: Negotiation) -> Endpoint:
    sdk = dispatcher(handler, builder, GRACE)
    return sdk if settings.sdk_handler else LeanDispatcher(handler, builder, sdk).handle


def _answering(executor: TaskExecutor, settings: Settings) -> tuple[type[Handler], TaskExecutor]:
    if not settings.conformance:
        return Handler if settings.sdk_handler else InlineHandler, executor
    from protocols.conformance.loopback import TellsApart, refuse_elsewhere
    from protocols.conformance.mode import Scenarios

    refuse_elsewhere(settings)
    return TellsApart, Scenarios(executor)
