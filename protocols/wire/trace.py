"""W3C trace context (traceparent) carried in and out of every hop, so that one question is one trace."""

import re
import secrets
from contextvars import ContextVar

from starlette.types import ASGIApp, Receive, Scope, Send

HEADER = "traceparent"
SHAPE = re.compile(r"^00-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})$")
_current: ContextVar[str] = ContextVar("traceparent", default="")


def new_traceparent() -> str:
    """A traceparent that starts a trace of its own."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def child(traceparent: str) -> str:
    """The same trace with a span of its own; a malformed or absent one starts a new trace."""
    known = SHAPE.match(traceparent)
    return f"00-{known['trace']}-{secrets.token_hex(8)}-{known['flags']}" if known else new_traceparent()


def outgoing() -> str:
    """The traceparent for a request made now: a child of whatever this task is serving."""
    return child(_current.get())


def trace_id(traceparent: str) -> str:
    """The 32 hex digits that all hops of one question share; empty when malformed."""
    known = SHAPE.match(traceparent)
    return known["trace"] if known else ""


class TraceContext:
    """ASGI middleware: what is served below belongs to the trace the caller named."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Set the trace for this request and everything it starts."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        header = next((value for name, value in scope["headers"] if name == HEADER.encode()), b"")
        token = _current.set(child(header.decode("latin-1")))
        try:
            await self.app(scope, receive, send)
        finally:
            _current.reset(token)
