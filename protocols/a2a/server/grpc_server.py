"""The gRPC binding of a service: the same handler as over HTTP, on a port of its own."""

import asyncio
import socket
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import grpc
from a2a.auth.user import User
from a2a.extensions.common import HTTP_EXTENSION_HEADER
from a2a.server.context import ServerCallContext
from a2a.server.request_handlers import RequestHandler
from a2a.server.request_handlers.grpc_handler import DefaultGrpcServerCallContextBuilder, GrpcHandler
from a2a.types import AgentCard, a2a_pb2_grpc
from a2a.utils.constants import VERSION_HEADER
from a2a.utils.errors import A2AError
from google.protobuf.message import Message

from protocols.a2a.agent_card import A2A_PATH
from protocols.a2a.caller import Caller
from protocols.a2a.limits.overload import RETRY_AFTER, Overloaded
from protocols.a2a.security.middleware import Forbidden, Unauthenticated, check_scope
from protocols.a2a.server.cards.public_identity import Front
from protocols.a2a.server.grpc_admission import GrpcAdmission
from protocols.a2a.server.negotiation import activated, check_extensions, negotiated
from protocols.a2a.settings import Settings
from protocols.cleanup import Closing, shielded
from protocols.wire.capture.grpc import GrpcRecording, ServerCapture
from protocols.wire.trace import HEADER, STATE, new_traceparent, serve, serving, trace_id

T = TypeVar("T")
# Without a default: a call that nobody authenticated must fail, not count as anybody's.
AUTHENTICATED: ContextVar[Caller] = ContextVar("authenticated_caller")
OVER_GRPC = ("1.0",)
BINDING = "GRPC"
CONNECT_SECONDS = 2
STOP_SECONDS = 2
MOST_CALLS = 200
BOUNDS = {
    "grpc.so_reuseport": 1,
    "grpc.max_concurrent_streams": 100,
    "grpc.max_connection_idle_ms": 300_000,
    "grpc.http2.min_ping_interval_without_data_ms": 10_000,
}


@dataclass(frozen=True)
class GrpcSocket:
    """A port kept for the gRPC server until it listens there, the host:port callers use, the bytes one may send."""

    held: socket.socket
    address: str
    largest: int


class GrpcPortTaken(OSError):
    """Something else listens where the gRPC binding wants to."""


def grpc_socket(settings: Settings) -> GrpcSocket | None:
    """The port of the settings, any free one for 0, `None` when there is to be no gRPC; raises GrpcPortTaken."""
    if settings.grpc_port is None:
        return None
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        if settings.grpc_port:
            # For a port of the settings only: port 0 is given to nobody twice.
            _refuse_to_share(family, settings)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        bound.bind((settings.host, settings.grpc_port))
    except OSError as error:
        bound.close()
        raise GrpcPortTaken(f"GRPC_PORT {settings.host}:{settings.grpc_port} cannot be used: {error}") from error
    host = urlsplit(settings.public_url).hostname or ""
    port = bound.getsockname()[1]
    address = settings.grpc_url or (f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
    return GrpcSocket(bound, address, settings.largest_body)


@asynccontextmanager
async def grpc_served(
    handler: RequestHandler, front: Front, where: GrpcSocket, recording: GrpcRecording | None
) -> AsyncIterator[None]:
    """The handler answers gRPC inside this context; calls still running at the end get `STOP_SECONDS`."""
    options = [*BOUNDS.items(), ("grpc.max_receive_message_length", where.largest)]
    servicer = Servicer(handler, front)
    watching = [GrpcAdmission(servicer), *([ServerCapture(recording)] if recording else [])]
    server = grpc.aio.server(interceptors=watching, options=options, maximum_concurrent_rpcs=MOST_CALLS)
    a2a_pb2_grpc.add_A2AServiceServicer_to_server(servicer, server)
    host, port = where.held.getsockname()[:2]
    server.add_insecure_port(f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
    # The socket that kept the port is closed only now: between closing and listening another process could take it.
    await server.start()
    where.held.close()
    try:
        yield
    finally:
        with shielded():
            await server.stop(STOP_SECONDS)


def grpc_address(card: AgentCard) -> str:
    """The host:port of the card's gRPC interface; empty when it has none."""
    return next((interface.url for interface in card.supported_interfaces if interface.protocol_binding == BINDING), "")


async def answers_grpc(card: AgentCard) -> bool:
    """Whether somebody listens where the card says gRPC is spoken; yes when it says nothing."""
    host, _, port = grpc_address(card).rpartition(":")
    if not host:
        return True
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            _, writer = await asyncio.open_connection(host.strip("[]"), int(port))
    except (OSError, ValueError, TimeoutError):
        return False
    writer.close()
    return True


class GrpcNegotiation(DefaultGrpcServerCallContextBuilder):
    """Builds the call context once version and extensions are agreed on; metadata stands where headers do."""

    def __init__(self, front: Front) -> None:
        self._card, self._security = front.card, front.security

    def build_user(self, context: grpc.aio.ServicerContext) -> User:
        """The caller that was authenticated."""
        return AUTHENTICATED.get()

    def build(self, context: grpc.aio.ServicerContext) -> ServerCallContext:
        """The context as over HTTP; the SDK itself checks no version here."""
        call = super().build(context)
        metadata = _metadata(context)
        version = negotiated(metadata.get(VERSION_HEADER.lower(), ""), OVER_GRPC)
        call.state["headers"] = {**metadata, VERSION_HEADER.lower(): version}
        check_extensions(self._card, call.requested_extensions)
        return call


class Servicer(GrpcHandler):
    """The SDK's servicer, with the caller's trace and the extensions in force told in the initial metadata."""

    def __init__(self, handler: RequestHandler, front: Front) -> None:
        super().__init__(handler, GrpcNegotiation(front))
        self._card, self._security = front.card, front.security

    async def _handle_unary(
        self,
        request: Message,
        context: grpc.aio.ServicerContext,
        handler_func: Callable[[ServerCallContext], Awaitable[T]],
        default_response: T,
    ) -> T:
        await self._begin(context)
        return await super()._handle_unary(request, context, handler_func, default_response)

    async def _handle_stream(
        self,
        request: Message,
        context: grpc.aio.ServicerContext,
        handler_func: Callable[[ServerCallContext], AsyncIterable[T]],
    ) -> AsyncIterable[T]:
        await self._begin(context)
        async with Closing(super()._handle_stream(request, context, handler_func)) as items:
            async for item in items:
                yield item

    async def abort_context(self, error: A2AError, context: grpc.aio.ServicerContext) -> None:
        """As the SDK does; of a service that is full it says when to come again."""
        if isinstance(error, Overloaded):
            trailing = ((RETRY_AFTER, str(error.seconds)),)
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, error.message, trailing)
        await super().abort_context(error, context)

    async def _begin(self, context: grpc.aio.ServicerContext) -> None:
        metadata = _metadata(context)
        # First a trace of its own: `serve` ignores a malformed traceparent and would leave the one of an earlier call.
        serve(new_traceparent())
        serve(metadata.get(HEADER, ""), metadata.get(STATE, ""))
        # Before the metadata goes out: after it, gRPC could not say UNAUTHENTICATED without an answer having begun.
        await self._admit(context)
        name = HTTP_EXTENSION_HEADER.lower()
        in_force = activated(self._card, map(str.strip, metadata.get(name, "").split(",")))
        if in_force:
            await context.send_initial_metadata(((name, in_force),))

    async def _admit(self, context: grpc.aio.ServicerContext) -> None:
        """End the call with UNAUTHENTICATED or PERMISSION_DENIED unless its caller may make it."""
        try:
            caller = await self._security.authentication.caller(_metadata(context))
            check_scope(caller, A2A_PATH)
        except Unauthenticated as problem:
            await context.abort(grpc.StatusCode.UNAUTHENTICATED, str(problem))
        except Forbidden as problem:
            await context.abort(grpc.StatusCode.PERMISSION_DENIED, str(problem))
        else:
            AUTHENTICATED.set(caller)
            self._security.traces.note(trace_id(serving().traceparent), caller.owner)


def _metadata(context: grpc.aio.ServicerContext) -> dict[str, str]:
    pairs: Any = context.invocation_metadata() or ()
    return {key.lower(): value for key, value in pairs if isinstance(value, str)}


def _refuse_to_share(family: int, settings: Settings) -> None:
    """SO_REUSEPORT lets a second service of ours take the same port unnoticed; a plain bind does not."""
    with socket.socket(family, socket.SOCK_STREAM) as alone:
        alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        alone.bind((settings.host, settings.grpc_port))
        alone.listen()
