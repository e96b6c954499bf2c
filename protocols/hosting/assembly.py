"""The parts of one service put together: its routes, the middleware around them, and what opens with it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp

from protocols.a2a.agent_card import A2A_PATH
from protocols.a2a.executor import TaskExecutor
from protocols.a2a.persistence.tables import SCHEMA as TASKS
from protocols.a2a.push.config_store import SCHEMA as PUSH_CONFIGS
from protocols.a2a.push.dispatcher import Push
from protocols.a2a.security.client_assertions import Assertions
from protocols.a2a.security.middleware import Authenticated
from protocols.a2a.security.token_endpoint import token_route
from protocols.a2a.security.trusted_hosts import KnownHosts, cross_origin, known_hosts, known_places
from protocols.a2a.server.admission import Admission
from protocols.a2a.server.body_limit import LimitBody
from protocols.a2a.server.cards.public_identity import Front
from protocols.a2a.server.content_type import ReadJson
from protocols.a2a.server.grpc_server import GrpcSocket, grpc_served
from protocols.a2a.server.jsonrpc_routes import Endpoint, jsonrpc_routes
from protocols.a2a.server.negotiation import Activated, Negotiation
from protocols.a2a.server.request_handler import Handler
from protocols.a2a.server.rest_routes import rest_routes
from protocols.a2a.signing.signed_card import CardEndpoint, CardFirst, card_routes
from protocols.a2a.task_store import DurableTaskStore
from protocols.faults.service_faults import Fitting
from protocols.hosting.observability.telemetry import Telemetry
from protocols.hosting.readiness import become_ready, health_routes, take_over
from protocols.hosting.schema_routes import schema_routes
from protocols.hosting.submount import Below
from protocols.hosting.surroundings import Surroundings
from protocols.storage.damage import DAMAGED
from protocols.storage.database import DOCUMENTS, Schema
from protocols.storage.folder import folder_of_one
from protocols.wire.capture.http import Capture
from protocols.wire.capture.recorder import Sink
from protocols.wire.capture.routes import wire_routes
from protocols.wire.event_streams import EscapeSeparators
from protocols.wire.open_streams import OpenStreams
from protocols.wire.step_mode.interceptor import StepMode
from protocols.wire.step_mode.routes import step_routes
from protocols.wire.trace import TraceContext

GRACE = 2
"""Seconds that streams have to come to their end when the service stops."""
COMMON = (DAMAGED, TASKS, PUSH_CONFIGS, DOCUMENTS)
"""The tables that every service has."""
Lifespan = Callable[[Starlette], AbstractAsyncContextManager[None]]


@dataclass(frozen=True)
class Assembly:
    """Everything a service is made of, before it is opened; `shares_http` when the connections are another's."""

    name: str
    around: Surroundings
    executor: TaskExecutor
    store: DurableTaskStore
    push: Push
    identity: Front
    handler: Handler
    jsonrpc: Endpoint
    faults: Fitting
    observed: Telemetry
    sink: Sink | None
    streams: OpenStreams
    grpc: GrpcSocket | None
    own_routes: Sequence[BaseRoute]
    beside: Sequence[AbstractAsyncContextManager[object]]
    schemas: Sequence[Schema]
    below: Mapping[str, Starlette]
    login: str
    shares_http: bool


def routes(parts: Assembly) -> list[BaseRoute]:
    """Those of A2A, of what every service shows of itself, its own, and the services below it."""
    around, security, card = parts.around, parts.around.security, parts.identity.card
    receiver = around.life.push_receiver
    return [
        *card_routes(parts.identity.signed, security.keys),
        token_route(security.authentication, Assertions(around.settings.platform, around.trust.keys)),
        *jsonrpc_routes(parts.jsonrpc),
        rest_routes(parts.handler, Negotiation(card), GRACE),
        *schema_routes(),
        *health_routes(around.life, parts.store, around.settings.keep),
        *(parts.observed.metrics.routes if parts.observed.metrics else ()),
        *([receiver.route()] if receiver else []),
        *wire_routes(around.feed, security.traces),
        *parts.faults.routes,
        *step_routes(around.gate, security.traces),
        *parts.own_routes,
        *(Mount(where, app=Below(inner)) for where, inner in parts.below.items()),
    ]


def layers(parts: Assembly) -> list[Middleware]:
    """The middleware, outermost first."""
    settings, security = parts.around.settings, parts.around.security
    # The outermost sees what no other does: a service that is down has no answer to add headers to, a page of
    # another origin reads a refusal only with its headers on, and what is recorded is what goes over the wire.
    # A caller is known before its body is read, and a body is bounded before it is parsed.
    return [
        *parts.faults.outermost,
        *cross_origin(settings),
        Middleware(KnownHosts, hosts=known_hosts(settings), places=known_places(settings)),
        Middleware(TraceContext),
        Middleware(StepMode, gate=parts.around.gate),
        Middleware(Capture, service=parts.name, sink=parts.sink, leaves=tuple(parts.below)),
        Middleware(CardFirst, card=_card(parts)),
        Middleware(EscapeSeparators, streams=parts.streams),
        Middleware(Activated, card=parts.identity.card, under=A2A_PATH),
        Middleware(LimitBody, largest=settings.largest_body),
        Middleware(Authenticated, authentication=security.authentication, traces=security.traces, login=parts.login),
        Middleware(ReadJson),
        Middleware(Admission),
        *parts.faults.within_capture,
    ]


def _card(parts: Assembly) -> ASGIApp:
    app: ASGIApp = CardEndpoint(parts.identity.signed)
    for fault in reversed(parts.faults.within_capture):
        app = fault.cls(app, *fault.args, **fault.kwargs)
    return app


def lifespan(parts: Assembly) -> Lifespan:
    """Opens what the service uses, and closes it."""
    around, life = parts.around, parts.around.life

    @asynccontextmanager
    async def opened(app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            # Opened in this order and closed in reverse: the folder is locked before a file in it is opened, the store
            # stands under what writes to it, and the port for gRPC opens last, when calls can be answered.
            if not around.database.shared:
                stack.enter_context(folder_of_one(around.settings.keep, parts.name))
            stack.push_async_callback(parts.observed.aclose)
            if provider := around.security.authentication.provider:
                stack.push_async_callback(provider.aclose)
            if not parts.shares_http:
                stack.push_async_callback(around.http.aclose)
            await stack.enter_async_context(around.database.opened(*COMMON, *parts.schemas))
            await stack.enter_async_context(parts.store.opened())
            await stack.enter_async_context(parts.push.opened())
            await stack.enter_async_context(parts.executor.opened())
            stack.push_async_callback(parts.handler.aclose)
            if parts.grpc:
                served = grpc_served(parts.handler, parts.identity, parts.grpc, life.recording)
                await stack.enter_async_context(served)
            for inner in parts.below.values():
                await stack.enter_async_context(inner.router.lifespan_context(inner))
            for inner in parts.beside:
                await stack.enter_async_context(inner)
            ready = become_ready(parts.identity.card, around.settings, around.http, parts.handler, life)
            starting = asyncio.create_task(ready)
            stack.callback(starting.cancel)
            taking_over = asyncio.create_task(take_over(parts.handler, parts.push, around.database, life))
            stack.callback(taking_over.cancel)
            yield
            life.problem, life.stopping = "stopping", True

    return opened
