"""gRPC channels to agents: TLS as for the card, credential and trace context as over HTTP."""

from typing import Any
from urllib.parse import urlsplit

import grpc
import httpx

from protocols.a2a.security.grpc_client_auth import Showing
from protocols.wire.capture.grpc import GrpcRecording, Outgoing, SingleCapture, StreamCapture
from protocols.wire.trace import HEADER, outgoing

BINDING = "GRPC"
# Every binding spoken to others; of several a card lists, its first is used (specification, section 8.3.2).
BINDINGS = ["JSONRPC", "HTTP+JSON", BINDING]
LARGEST_MESSAGE = 32_000_000
OPTIONS = (("grpc.max_receive_message_length", LARGEST_MESSAGE),)


def channel(address: str, url: str, http: httpx.AsyncClient, recording: GrpcRecording | None) -> grpc.aio.Channel:
    """A channel to host:port of the agent whose card is at `url`: TLS when that came over https, else none.

    It shows what `http` would; that is none of what is recorded.
    """
    showing = Showing.at(address, url, http)
    calls = Outgoing(recording, address) if recording else None
    watching = [NamesTrace(), StreamNamesTrace()]
    watching += [SingleCapture(calls), StreamCapture(calls)] if calls else []
    watching += showing.interceptors if showing else []
    if urlsplit(url).scheme == "https":
        return grpc.aio.secure_channel(address, grpc.ssl_channel_credentials(), OPTIONS, interceptors=watching)
    return grpc.aio.insecure_channel(address, OPTIONS, interceptors=watching)


def _in_trace(details: Any) -> Any:
    """The call with a span of its own in the trace this task serves; over HTTP the transport does the same."""
    return details._replace(metadata=grpc.aio.Metadata(*(details.metadata or ()), (HEADER, outgoing())))


class NamesTrace(grpc.aio.UnaryUnaryClientInterceptor):
    """Names the trace of calls with one answer."""

    async def intercept_unary_unary(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        """Send on, named."""
        return await continuation(_in_trace(client_call_details), request)


class StreamNamesTrace(grpc.aio.UnaryStreamClientInterceptor):
    """Names the trace of calls with many answers."""

    async def intercept_unary_stream(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        """Send on, named."""
        return await continuation(_in_trace(client_call_details), request)
