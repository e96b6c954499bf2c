"""The gRPC binding from the calling side: channels as safe as the card, with the caller's credential and trace."""

from urllib.parse import urlsplit

import grpc
import httpx
from a2a.types import AgentCard

from protocols.a2a.grpc_credentials import Showing
from protocols.wire.grpc_capture import Outgoing, Recording, SingleCapture, StreamCapture
from protocols.wire.trace import HEADER, outgoing

BINDING = "GRPC"
BINDINGS = ["JSONRPC", "HTTP+JSON", BINDING]
"""Every binding spoken to others; of several a card lists, its first is used (specification, section 8.3.2)."""
LARGEST_MESSAGE = 32_000_000
OPTIONS = (("grpc.max_receive_message_length", LARGEST_MESSAGE),)


def channel(address: str, url: str, http: httpx.AsyncClient, recording: Recording | None) -> grpc.aio.Channel:
    """A channel to host:port of the agent whose card is at `url`: TLS when that came over https, else none.

    It shows what `http` would; that is none of what is recorded.
    """
    showing = Showing.at(address, url, http)
    calls = Outgoing(recording, address) if recording else None
    watching = [SingleCapture(calls), StreamCapture(calls)] if calls else []
    watching += showing.interceptors if showing else []
    if urlsplit(url).scheme == "https":
        return grpc.aio.secure_channel(address, grpc.ssl_channel_credentials(), OPTIONS, interceptors=watching)
    return grpc.aio.insecure_channel(address, OPTIONS, interceptors=watching)


def over_grpc(card: AgentCard) -> dict[str, str]:
    """The trace as metadata for an agent that is called over gRPC; over HTTP the transport names it."""
    chosen = next(
        (each.protocol_binding for each in card.supported_interfaces if each.protocol_binding in BINDINGS), ""
    )
    return {HEADER: outgoing()} if chosen == BINDING else {}
