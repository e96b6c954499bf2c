"""The SDK's JSON-RPC routes, with 1.0 error codes for errors that 0.3 had no code for."""

from collections.abc import Sequence

import a2a.server.routes  # noqa: F401 - the adapters of 0.3 cannot be imported before it
from a2a.compat.v0_3.jsonrpc_adapter import JSONRPC03Adapter
from a2a.server.jsonrpc_models import JSONRPCError
from a2a.server.request_handlers import RequestHandler
from a2a.server.request_handlers.response_helpers import build_error_response
from a2a.server.routes.common import ServerCallContextBuilder
from a2a.server.routes.jsonrpc_dispatcher import JsonRpcDispatcher
from a2a.utils.errors import ExtensionSupportRequiredError, VersionNotSupportedError
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from protocols.a2a.agent_card import JSONRPC_PATH
from protocols.a2a.limits.retry_later import Endpoint, retry_later

NEWER = (ExtensionSupportRequiredError, VersionNotSupportedError)
PATHS = (JSONRPC_PATH, JSONRPC_PATH + "/")


def dispatcher(handler: RequestHandler, builder: ServerCallContextBuilder, grace: float) -> Endpoint:
    """The SDK's own, for both versions; streams get `grace` seconds at the end."""
    sdk = JsonRpcDispatcher(handler, builder, enable_v0_3_compat=True, shutdown_grace_period=grace)
    # The SDK offers no other way to say which adapter serves 0.3.
    sdk._v03_adapter = _JsonRpcAdapter(handler, builder, grace)
    return sdk.handle_requests


def jsonrpc_routes(endpoint: Endpoint) -> Sequence[BaseRoute]:
    """One address, with and without a slash at its end."""
    return [Route(path, retry_later(endpoint), methods=["POST"]) for path in PATHS]


class _JsonRpcAdapter(JSONRPC03Adapter):
    """Serves 0.3; the SDK's own makes an internal error of what 0.3 did not know."""

    def _generate_error_response(self, request_id: str | int | None, error: Exception | JSONRPCError) -> JSONResponse:
        if isinstance(error, NEWER):
            return JSONResponse(build_error_response(request_id, error))
        return super()._generate_error_response(request_id, error)
