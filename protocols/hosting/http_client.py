"""The HTTP client of a service: what it sends is recorded, can be stepped through, and is bounded in size."""

from typing import Any

import httpx

from protocols.a2a.client.remote_agent import TIMEOUT
from protocols.a2a.security.client_auth import Credentials
from protocols.a2a.settings import Settings
from protocols.cleanup import shielded
from protocols.hosting.pooled_transport import PooledTransport
from protocols.wire.capture.http import CapturingTransport
from protocols.wire.capture.recorder import Sink
from protocols.wire.event_streams import EventTransport
from protocols.wire.step_mode.interceptor import SteppingTransport

# An answer carries what was asked, and more: Artifacts, history.
ANSWER = 4


class ServiceClient(httpx.AsyncClient):
    """As its base class, which gathers cookies and looks for redirects: services use neither, and a request to a place
    that no credential is held for goes straight to the transport.
    """

    def __init__(self, transport: httpx.AsyncBaseTransport, credentials: httpx.Auth | None) -> None:
        super().__init__(transport=transport, timeout=TIMEOUT, auth=credentials)
        self._outermost = transport

    async def send(self, request: httpx.Request, *, stream: bool = False, **options: Any) -> httpx.Response:
        """The answer, read unless it is to be streamed."""
        if options.get("auth", httpx.USE_CLIENT_DEFAULT) is not httpx.USE_CLIENT_DEFAULT or self._holds_for(request):
            return await super().send(request, stream=stream, **options)
        request.extensions.setdefault("timeout", self.timeout.as_dict())
        response = await self._outermost.handle_async_request(request)
        response.request = request
        if not stream:
            # Its end closes it; only one that breaks off stays open.
            try:
                await response.aread()
            except BaseException:
                with shielded():
                    await response.aclose()
                raise
        return response

    def _holds_for(self, request: httpx.Request) -> bool:
        credentials = self.auth
        if isinstance(credentials, Credentials):
            return credentials.held_for(str(request.url)) is not None
        return credentials is not None


def http_client(
    name: str,
    settings: Settings,
    sink: Sink | None,
    credentials: httpx.Auth | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
) -> httpx.AsyncClient:
    """The client of the service of that name, over a `transport` of its own unless it is given one."""
    captured = CapturingTransport(name, sink, ANSWER * settings.largest_body, transport or PooledTransport())
    return ServiceClient(EventTransport(SteppingTransport(name, captured)), credentials)
