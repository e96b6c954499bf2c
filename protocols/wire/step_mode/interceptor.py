"""Intercepts requests, answers and events of a trace in step mode, on the wire."""

import asyncio
import re
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from protocols.cleanup import Closing
from protocols.wire.frames import MOST_BODY, Piece
from protocols.wire.redaction import recorded_url
from protocols.wire.sse import STREAM, BlockCutter, data_of, event_of
from protocols.wire.step_mode.gate import Gate
from protocols.wire.step_mode.held import Held
from protocols.wire.trace import HEADER, outgoing, serving, span_id, trace_id

MEMBER = re.compile(r"(?:^|,)\s*council=step\s*(?:,|$)")
OPERATION = re.compile(r"/(message:(send|stream)|tasks(/[^/]+)?(:subscribe)?(/.*)?|extendedAgentCard)$")
STRETCHED_SECONDS = 3_600
_gate: ContextVar[Gate | None] = ContextVar("gate", default=None)


class Dropped(httpx.TransportError):
    """A message was dropped in step mode; the line is in order, and nothing is tried again."""


def stepped() -> Gate | None:
    """The Gate at which what this task sends and takes waits; `None` when nothing of its trace is held."""
    gate = _gate.get()
    return gate if gate is not None and gate.steps(trace_id(serving().traceparent)) else None


def seconds() -> float:
    """For how long the trace of this task was stepped through: a person's time, and nobody's budget."""
    gate = _gate.get()
    return gate.seconds(trace_id(serving().traceparent)) if gate else 0


def cancelled() -> None:
    """The work of this task is cancelled: what waits for somebody to decide does so no longer."""
    gate = stepped()
    if gate is not None:
        gate.cancel(trace_id(serving().traceparent))


@contextmanager
def unstepped() -> Iterator[None]:
    """What is sent and taken within is never held: whoever cancels does not wait."""
    token = _gate.set(None)
    try:
        yield
    finally:
        _gate.reset(token)


async def within(seconds: float, talk: asyncio.Task[Any]) -> None:
    """Wait for `talk`; raises TimeoutError after `seconds`, or, while its trace is stepped, as often again as needed.

    Not longer than `STRETCHED_SECONDS`; `talk` itself goes on when the wait ends.
    """
    until = time.monotonic() + STRETCHED_SECONDS
    while not (await asyncio.wait({talk}, timeout=seconds))[0]:
        if stepped() is None or time.monotonic() > until:
            raise TimeoutError
    talk.result()


class StepMode:
    """ASGI middleware: what is served below waits at this Gate; `tracestate: council=step` asks for it."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self.app, self._gate = app, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on; stands below TraceContext."""
        now = serving()
        if scope["type"] == "http" and MEMBER.search(now.tracestate):
            # Below TraceContext, which made the trace this reads.
            self._gate.begin(trace_id(now.traceparent))
        token = _gate.set(self._gate)
        try:
            await self.app(scope, receive, send)
        finally:
            _gate.reset(token)


class SteppingTransport(httpx.AsyncBaseTransport):
    """The httpx transport of a service that holds each A2A request, answer and event of a trace that is stepped."""

    def __init__(self, service: str, inner: httpx.AsyncBaseTransport) -> None:
        self._service, self._inner = service, inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send on what is let through; raises Dropped."""
        gate = stepped()
        if gate is None or not _is_operation(request, await request.aread()):
            return await self._inner.handle_async_request(request)
        request.headers.setdefault(HEADER, outgoing())
        hop = _Stopped(gate, self._service, request)
        body = await hop.hold(Piece.REQUEST, request.content)
        if body is None:
            raise Dropped("the request was dropped in step mode")
        return await self._let_through(hop, await self._inner.handle_async_request(_patient(request, body)))

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()

    async def _let_through(self, hop: "_Stopped", response: httpx.Response) -> httpx.Response:
        stream = response.stream
        assert isinstance(stream, httpx.AsyncByteStream)
        if response.headers.get("content-type", "").startswith(STREAM):
            return _with(response, _HeldEvents(stream, hop))
        async with Closing(stream):
            body = await hop.hold(Piece.RESPONSE, b"".join([chunk async for chunk in stream]))
        if body is None:
            raise Dropped("the answer was dropped in step mode")
        return _with(response, httpx.ByteStream(body))


class _Stopped:
    """One Exchange whose messages wait."""

    def __init__(self, gate: Gate, service: str, request: httpx.Request) -> None:
        self._gate, self._service, self._request = gate, service, request
        self._traceparent = request.headers[HEADER]

    async def hold(self, piece: Piece, body: bytes) -> bytes | None:
        """As Gate.hold; nothing waits once the trace is let go."""
        now, text = time.time(), body.decode("utf-8", "replace")
        message = Held(
            id=secrets.token_hex(16),
            trace=trace_id(self._traceparent),
            exchange=span_id(self._traceparent),
            service=self._service,
            piece=piece,
            method=self._request.method,
            url=recorded_url(self._request),
            body=text[:MOST_BODY],
            whole=len(text) <= MOST_BODY,
            at=now,
            until=now + self._gate.patience.held,
        )
        return await self._gate.hold(message, body)


class _HeldEvents(httpx.AsyncByteStream):
    """A stream whose events are let through one by one; comments (keep-alives) pass."""

    def __init__(self, inner: httpx.AsyncByteStream, hop: _Stopped) -> None:
        self._inner, self._hop = inner, hop

    async def __aiter__(self) -> AsyncIterator[bytes]:
        cut = BlockCutter()
        async for chunk in self._inner:
            for block in cut.feed(chunk):
                data = data_of(block)
                event = block if data is None else await self._let(block, data)
                if event is not None:
                    yield event + b"\n\n"
        if cut.rest:
            yield cut.rest

    async def aclose(self) -> None:
        await self._inner.aclose()

    async def _let(self, block: bytes, data: str) -> bytes | None:
        had = data.encode()
        body = await self._hop.hold(Piece.EVENT, had)
        return block if body == had else None if body is None else event_of(body)


def _is_operation(request: httpx.Request, body: bytes) -> bool:
    """Whether this is one of the protocol's operations, by its binding; a card or another server's API is not."""
    return b'"jsonrpc"' in body or OPERATION.search(request.url.path) is not None


def _patient(request: httpx.Request, body: bytes) -> httpx.Request:
    """The request with the body to send, an answer that can be read, and time for whoever answers to be held too."""
    headers = request.headers.copy()
    headers.pop("content-length", None)
    headers["accept-encoding"] = "identity"
    timeout = {**request.extensions.get("timeout", {}), "read": STRETCHED_SECONDS}
    extensions = {**request.extensions, "timeout": timeout}
    return httpx.Request(request.method, request.url, headers=headers, content=body, extensions=extensions)


def _with(response: httpx.Response, stream: httpx.AsyncByteStream) -> httpx.Response:
    headers = response.headers.copy()
    headers.pop("content-length", None)
    return httpx.Response(response.status_code, headers=headers, stream=stream, extensions=response.extensions)
