"""Only JSON is read: a body of another Content-Type is HTTP's 415, told in the binding's own words."""

from a2a.server.request_handlers.response_helpers import build_error_response
from a2a.utils.error_handlers import build_rest_error_payload
from a2a.utils.errors import ContentTypeNotSupportedError
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from protocols.a2a.cards import JSONRPC_PATH, REST_PATH

JSON = {"application/json", "application/a2a+json"}
UNSUPPORTED = 415


class ReadJson:
    """ASGI middleware over both HTTP bindings; what names no Content-Type is read as JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on, or say what Content-Type would do."""
        said = _said(scope) if scope["type"] == "http" and scope["method"] == "POST" else ""
        path = scope.get("path", "")
        if not said or said in JSON or not path.startswith((JSONRPC_PATH, REST_PATH)):
            return await self.app(scope, receive, send)
        error = ContentTypeNotSupportedError(message=f"Content-Type is {said!r}; send application/json")
        if path.startswith(JSONRPC_PATH):
            told = build_error_response(None, error)
        else:
            told = build_rest_error_payload(error)
            told["error"]["code"] = UNSUPPORTED
        await JSONResponse(told, UNSUPPORTED)(scope, receive, send)


def _said(scope: Scope) -> str:
    headers = dict(scope["headers"])
    return headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()
