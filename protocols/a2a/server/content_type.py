"""Accepts JSON bodies only: another Content-Type, or compression, is answered with 415."""

from a2a.server.request_handlers.response_helpers import build_error_response
from a2a.utils.error_handlers import build_rest_error_payload
from a2a.utils.errors import ContentTypeNotSupportedError
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from protocols.a2a.agent_card import JSONRPC_PATH, REST_PATH
from protocols.wire.compression import PLAIN

JSON = {"application/json", "application/a2a+json"}
UNSUPPORTED = 415
LONGEST = 100
READ = (b"content-type", b"content-encoding")


class ReadJson:
    """ASGI middleware over both HTTP bindings; what names no Content-Type is read as JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on, or say what Content-Type would do."""
        problem = _problem(scope) if scope["type"] == "http" and scope["method"] == "POST" else ""
        path = scope.get("path", "")
        if not problem or not path.startswith((JSONRPC_PATH, REST_PATH)):
            return await self.app(scope, receive, send)
        error = ContentTypeNotSupportedError(message=problem)
        if path.startswith(JSONRPC_PATH):
            payload = build_error_response(None, error)
        else:
            payload = build_rest_error_payload(error)
            payload["error"]["code"] = UNSUPPORTED
        await JSONResponse(payload, UNSUPPORTED)(scope, receive, send)


def _problem(scope: Scope) -> str:
    headers = {name: value.decode("latin-1").strip().lower() for name, value in scope["headers"] if name in READ}
    media = headers.get(b"content-type", "").partition(";")[0].strip()
    if media and media not in JSON:
        return f"Content-Type is {media[:LONGEST]!r}; send application/json"
    encoding = headers.get(b"content-encoding", PLAIN)
    return "" if encoding == PLAIN else f"Content-Encoding is {encoding[:LONGEST]!r}; send it as it is"
