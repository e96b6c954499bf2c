"""The gRPC binding from the calling side: channels as safe as the card's own address, carrying the caller's trace."""

import grpc
from a2a.types import AgentCard

from protocols.wire.grpc_capture import Outgoing, Recording, SingleCapture, StreamCapture
from protocols.wire.trace import HEADER, outgoing

BINDING = "GRPC"
BINDINGS = ["JSONRPC", "HTTP+JSON", BINDING]
"""Every binding spoken to others; of several a card lists, its first is used (specification, section 8.3.2)."""
LARGEST_MESSAGE = 32_000_000
OPTIONS = (("grpc.max_receive_message_length", LARGEST_MESSAGE),)


def channel(address: str, secure: bool, recording: Recording | None) -> grpc.aio.Channel:
    """A channel to host:port: TLS when the card came over https, else none, as the card itself."""
    calls = Outgoing(recording, address) if recording else None
    watching = [SingleCapture(calls), StreamCapture(calls)] if calls else []
    if secure:
        return grpc.aio.secure_channel(address, grpc.ssl_channel_credentials(), OPTIONS, interceptors=watching)
    return grpc.aio.insecure_channel(address, OPTIONS, interceptors=watching)


def over_grpc(card: AgentCard) -> dict[str, str]:
    """The trace as metadata for an agent that is called over gRPC; over HTTP the transport names it."""
    chosen = next(
        (each.protocol_binding for each in card.supported_interfaces if each.protocol_binding in BINDINGS), ""
    )
    return {HEADER: outgoing()} if chosen == BINDING else {}
