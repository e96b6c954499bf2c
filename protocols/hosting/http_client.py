"""The HTTP client of a service: what it sends is recorded, can be stepped through, and is bounded in size."""

import httpx

from protocols.a2a.client.remote_agent import TIMEOUT
from protocols.a2a.settings import Settings
from protocols.hosting.pooled_transport import PooledTransport
from protocols.wire.capture.http import CapturingTransport
from protocols.wire.capture.recorder import Sink
from protocols.wire.event_streams import EventTransport
from protocols.wire.step_mode.interceptor import SteppingTransport

# An answer carries what was asked, and more: Artifacts, history.
ANSWER = 4


def connections() -> httpx.AsyncBaseTransport:
    """What opens and keeps the connections of one process."""
    return PooledTransport()


def http_client(
    name: str,
    settings: Settings,
    sink: Sink | None,
    credentials: httpx.Auth | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> httpx.AsyncClient:
    """The client of the service of that name, over a `transport` of its own unless it is given one."""
    captured = CapturingTransport(name, sink, ANSWER * settings.largest_body, transport or connections())
    return httpx.AsyncClient(
        transport=EventTransport(SteppingTransport(name, captured)), timeout=TIMEOUT, auth=credentials
    )
