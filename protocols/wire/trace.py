"""Carries W3C trace context (traceparent, tracestate) through every hop."""

import re
import secrets
from contextvars import ContextVar
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

HEADER = "traceparent"
STATE = "tracestate"
# 00-<32 hex trace>-<16 hex span>-<2 hex flags>; a version other than 00 starts a trace of its own.
SHAPE = re.compile(r"^00-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})$")
LONGEST_STATE = 512


@dataclass(frozen=True)
class Serving:
    """The trace context of the request this task works for, as its caller sent it; empty when there is none."""

    traceparent: str = ""
    tracestate: str = ""


NOTHING = Serving()
_current: ContextVar[Serving] = ContextVar("trace context", default=NOTHING)


def serving() -> Serving:
    """What this task is serving."""
    return _current.get()


def serve(traceparent: str, tracestate: str = "") -> None:
    """From here on this task works for that request; a malformed traceparent changes nothing."""
    if SHAPE.match(traceparent):
        _current.set(Serving(traceparent, tracestate[:LONGEST_STATE]))


def new_traceparent() -> str:
    """A traceparent that starts a trace of its own."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def child(traceparent: str) -> str:
    """The same trace with a span of its own; a malformed or absent one starts a new trace."""
    shape = SHAPE.match(traceparent)
    return f"00-{shape['trace']}-{secrets.token_hex(8)}-{shape['flags']}" if shape else new_traceparent()


def outgoing() -> str:
    """The traceparent for a request made now: a child of whatever this task is serving."""
    return child(serving().traceparent)


def trace_id(traceparent: str) -> str:
    """The 32 hex digits that all hops of one question share; empty when malformed."""
    shape = SHAPE.match(traceparent)
    return shape["trace"] if shape else ""


def span_id(traceparent: str) -> str:
    """The 16 hex digits of one hop; empty when malformed."""
    shape = SHAPE.match(traceparent)
    return shape["span"] if shape else ""


class TraceContext:
    """ASGI middleware: what is served below belongs to the trace the caller named, or to a new one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Set the trace for this request and everything it starts."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        headers = {name: value.decode("latin-1") for name, value in scope["headers"] if name in _NAMES}
        traceparent = headers.get(_NAMES[0], "")
        is_known = SHAPE.match(traceparent) is not None
        state = headers.get(_NAMES[1], "")[:LONGEST_STATE] if is_known else ""
        token = _current.set(Serving(traceparent if is_known else new_traceparent(), state))
        try:
            await self.app(scope, receive, send)
        finally:
            _current.reset(token)


_NAMES = (HEADER.encode(), STATE.encode())
