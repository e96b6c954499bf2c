"""The SDK's HTTP+JSON routes, with errors of 0.3 streams sent before the stream begins."""

from collections.abc import AsyncIterable, AsyncIterator, Callable
from typing import Any

import a2a.server.routes  # noqa: F401 - the adapters of 0.3 cannot be imported before it
from a2a.compat.v0_3.rest_adapter import REST03Adapter
from a2a.server.context import ServerCallContext
from a2a.server.request_handlers import RequestHandler
from a2a.server.routes import create_rest_routes
from a2a.server.routes.common import ServerCallContextBuilder, create_event_source_response
from a2a.utils import json_utils
from a2a.utils.error_handlers import build_rest_error_payload, rest_stream_error_handler
from a2a.utils.errors import A2AError
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.routing import BaseRoute, Mount, Route, Router, request_response

from protocols.a2a.agent_card import REST_PATH
from protocols.a2a.limits.retry_later import retry_later

Stream = Callable[[Request, ServerCallContext], AsyncIterable[Any]]


def rest_routes(handler: RequestHandler, builder: ServerCallContextBuilder, grace: float) -> Mount:
    """Both versions below one path, 0.3 under `/v1`; streams get `grace` seconds at the end."""
    old = _RestAdapter(handler, builder, grace).routes()
    routes: list[BaseRoute] = [Route(path, endpoint, methods=[method]) for (path, method), endpoint in old.items()]
    routes += create_rest_routes(handler, builder, shutdown_grace_period=grace)
    return Mount(REST_PATH, app=_strict(Router(routes)))


def _strict(router: Router) -> Router:
    """Nobody is sent to another path, below a tenant's name neither: what is not there is not found.

    What is refused for want of room says when to come again.
    """
    router.redirect_slashes = False
    for route in router.routes:
        if isinstance(route, Mount) and isinstance(route.app, Router):
            _strict(route.app)
        elif isinstance(route, Route):
            route.app = request_response(retry_later(route.endpoint))
    return router


class _RestAdapter(REST03Adapter):
    """Serves 0.3; the SDK's own begins a stream before it knows whether there is one."""

    @rest_stream_error_handler
    async def _handle_streaming_request(self, method: Stream, request: Request) -> EventSourceResponse:
        stream = aiter(method(request, self._context_builder.build(request)))
        first = await anext(stream, None)

        async def events() -> AsyncIterator[ServerSentEvent]:
            if first is not None:
                yield ServerSentEvent(data=json_utils.dumps(first))
            try:
                async for item in stream:
                    yield ServerSentEvent(data=json_utils.dumps(item))
            except A2AError as error:
                yield ServerSentEvent(data=json_utils.dumps(build_rest_error_payload(error)), event="error")

        return create_event_source_response(events(), shutdown_grace_period=self._shutdown_grace_period)
