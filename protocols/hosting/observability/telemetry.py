"""Traces and metrics of a service, made from what the capture notes of each request. Off unless asked for.

A span a request at each end: the caller's has the span id that went over the wire, the callee's one of its own below
it, so that one question is one trace over all services. Needs the extra `observability`.
"""

import asyncio
import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from protocols.a2a.settings import Settings
from protocols.hosting.observability.metrics import Metrics
from protocols.wire.capture.recorder import RecordedPiece, Sink
from protocols.wire.frames import Piece, Side
from protocols.wire.operations import SERVICE, by_path, operations
from protocols.wire.trace import span_id, trace_id

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor

OTHER = "other"
# "method": "SendMessage" or "message/send", as JSON-RPC has it.
METHOD = re.compile(rb'"method"\s*:\s*"([A-Za-z0-9/]{1,60})"')
OPEN_REQUESTS = 10_000
"""Requests that are remembered at once; of more, the oldest are forgotten and make no span."""
CALLEE = 0x5A5A_5A5A_5A5A_5A5A
"""Makes the callee's span id of the caller's; done twice it gives the caller's again."""
LARGEST_ERROR = 5_000
LAST_SECONDS = 3


class NoTelemetry(ValueError):
    """Telemetry was asked for and its packages are not installed."""


@dataclass
class Telemetry:
    """Takes each piece of a request as it passes; `spans` and `metrics` are `None` when they are not asked for."""

    service: str
    spans: "SpanProcessor | None" = None
    metrics: Metrics | None = None
    _open: dict[tuple[str, Side], tuple[RecordedPiece, int]] = field(default_factory=dict)

    @property
    def sink(self) -> Sink | None:
        """Where the capture brings its pieces; `None` when nothing is asked for."""
        return self.add if self.spans or self.metrics else None

    def add(self, piece: RecordedPiece) -> None:
        """One piece; the last of a request makes its span and its measurement."""
        key = span_id(piece.hop.traceparent), piece.hop.side
        if piece.piece is Piece.REQUEST:
            self._open[key] = piece, 0
            if len(self._open) > OPEN_REQUESTS:
                del self._open[next(iter(self._open))]
        elif piece.piece is Piece.RESPONSE and key in self._open:
            self._open[key] = self._open[key][0], piece.status
        elif piece.piece is Piece.END and key in self._open:
            request, status = self._open.pop(key)
            self._finish(request, status, piece)

    def _finish(self, request: RecordedPiece, status: int, end: RecordedPiece) -> None:
        operation = operation_of(request)
        problem = end.error or (f"HTTP {status}" if status >= 400 else _error_in(end.raw))
        if self.metrics:
            outcome = "error" if problem else "ok"
            self.metrics.observe(request.hop.side, operation, outcome, max(0, end.at - request.at))
        if self.spans and operation != OTHER:
            self.spans.on_end(self._span(request, operation, status, problem, end.at))

    def _span(self, request: RecordedPiece, operation: str, status: int, problem: str, end: float) -> Any:
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import ReadableSpan
        from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags

        trace = int(trace_id(request.hop.traceparent), 16)
        wire = int(span_id(request.hop.traceparent), 16)
        calls = request.hop.side is Side.CLIENT
        served = int(span_id(request.hop.within) or "0", 16) ^ CALLEE if calls and request.hop.within else 0

        def context(number: int, remote: bool = False) -> SpanContext:
            return SpanContext(trace, number, remote, TraceFlags(TraceFlags.SAMPLED))

        return ReadableSpan(
            name=f"A2A {operation}",
            context=context(wire if calls else wire ^ CALLEE),
            parent=(context(served) if served else None) if calls else context(wire, remote=True),
            resource=Resource.create({"service.name": self.service}),
            attributes={"rpc.system": "a2a", "rpc.method": operation, "http.response.status_code": status}
            | ({"server.address": urlsplit(request.url).netloc} if calls else {}),
            kind=SpanKind.CLIENT if calls else SpanKind.SERVER,
            status=Status(StatusCode.ERROR, problem) if problem else Status(StatusCode.UNSET),
            start_time=int(request.at * 1e9),
            end_time=int(end * 1e9),
        )

    async def aclose(self) -> None:
        """Send what waits, for `LAST_SECONDS` at most; a collector that hangs holds up no stop."""
        if self.spans:
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.to_thread(self.spans.shutdown), LAST_SECONDS)


def telemetry(service: str, settings: Settings) -> Telemetry:
    """What the settings ask for; raises NoTelemetry when the packages for it are not there."""
    spans, metrics = None, None
    try:
        if settings.traces:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.trace.export import BatchSpanProcessor

            spans = BatchSpanProcessor(OTLPSpanExporter())
        if settings.metrics:
            metrics = Metrics(service)
    except ImportError as error:
        raise NoTelemetry(f"telemetry needs the extra `observability`: {error}") from error
    return Telemetry(service, spans, metrics)


def operation_of(request: RecordedPiece) -> str:
    """The operation of A2A 1.0 that a request is, whatever its binding; `other` for everything else."""
    path = urlsplit(request.url).path
    if f"/{SERVICE}/" in path:
        name = path.rpartition("/")[2]
    elif path.rstrip("/").endswith("/jsonrpc"):
        match = METHOD.search(request.raw)
        name = match[1].decode() if match else OTHER
    elif "/a2a/" in path:
        name = next((operation.name for operation, _ in by_path(request.method, path)), OTHER)
    else:
        name = OTHER
    return name if name in operations() else OLD_NAMES.get(name, OTHER)


OLD_NAMES = {
    "message/send": "SendMessage",
    "message/stream": "SendStreamingMessage",
    "tasks/get": "GetTask",
    "tasks/cancel": "CancelTask",
    "tasks/resubscribe": "SubscribeToTask",
}
"""What A2A 0.3 called them."""


def _error_in(body: bytes) -> str:
    """The error of a JSON-RPC answer, in its words."""
    if len(body) > LARGEST_ERROR or b'"error"' not in body:
        return ""
    try:
        error = json.loads(body).get("error") or {}
        return str(error.get("message", "an error")) if error else ""
    except (ValueError, AttributeError):
        return ""
