"""Validates requests of both HTTP bindings before the SDK reads them; ill-formed ones get the binding's own error.

The SDK reads a request in several places, and makes an internal error of what it did not expect.
"""

import asyncio
from collections.abc import Callable

from a2a.server.jsonrpc_models import JSONParseError, JSONRPCError
from a2a.server.request_handlers.response_helpers import build_error_response
from a2a.utils.error_handlers import build_rest_error_payload
from a2a.utils.errors import A2AError, InvalidRequestError
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from protocols.a2a.agent_card import JSONRPC_PATH, REST_PATH
from protocols.a2a.server.request_reader import CALL, CONFIGURES, SENDS, check_body, check_call, check_query
from protocols.a2a.server.strict_json import TooMuchJson, UnusableJson, read_json

OLD_PATH = f"{REST_PATH}/v1/"
# Bytes that are checked faster than a thread is found for them.
INLINE = 20_000


class Admission:
    """ASGI middleware; large bodies are checked beside the event loop."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on what is well formed."""
        path, method = scope.get("path", ""), scope.get("method")
        # JSON-RPC errors need the id of the call, HTTP+JSON errors a status, so each binding is refused in its own way.
        if path.startswith(JSONRPC_PATH) and method == "POST":
            return await self._call(scope, receive, send)
        if path.startswith(REST_PATH) and method == "POST" and path.endswith((*SENDS, CONFIGURES)):
            return await self._body(scope, receive, send)
        if path.startswith(REST_PATH) and method == "GET":
            return await self._query(scope, receive, send)
        await self.app(scope, receive, send)

    async def _call(self, scope: Scope, receive: Receive, send: Send) -> None:
        call_id: str | int | None = None

        def checked(raw: bytes) -> None:
            nonlocal call_id
            body = read_json(raw)
            call_id = _id(body)
            scope[CALL] = check_call(body)

        try:
            raw = await _read(scope, receive, checked)
        except ClientDisconnect:
            return
        except (UnusableJson, A2AError) as error:
            await JSONResponse(build_error_response(call_id, _of_call(error)))(scope, receive, send)
        else:
            await self.app(scope, _again(raw, receive), send)

    async def _body(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        try:
            raw = await _read(scope, receive, lambda raw: check_body(path, read_json(raw), path.startswith(OLD_PATH)))
        except ClientDisconnect:
            return
        except (UnusableJson, A2AError) as error:
            await _refused(error)(scope, receive, send)
        else:
            await self.app(scope, _again(raw, receive), send)

    async def _query(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            check_query(QueryParams(scope.get("query_string", b"")))
        except A2AError as error:
            await _refused(error)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


async def _read(scope: Scope, receive: Receive, check: Callable[[bytes], None]) -> bytes:
    raw = await Request(scope, receive).body()
    if len(raw) > INLINE:
        await asyncio.to_thread(check, raw)
    else:
        check(raw)
    return raw


def _again(raw: bytes, receive: Receive) -> Receive:
    """What was read already, then what comes after it."""
    whole: list[Message] = [{"type": "http.request", "body": raw, "more_body": False}]

    async def replayed() -> Message:
        return whole.pop() if whole else await receive()

    return replayed


def _id(body: object) -> str | int | None:
    call_id = body.get("id") if isinstance(body, dict) else None
    return call_id if isinstance(call_id, str | int) and not isinstance(call_id, bool) else None


def _of_call(error: UnusableJson | A2AError) -> A2AError | JSONRPCError:
    if isinstance(error, TooMuchJson):
        return InvalidRequestError(message=str(error))
    return error if isinstance(error, A2AError) else JSONParseError(message=str(error))


def _refused(error: UnusableJson | A2AError) -> JSONResponse:
    problem = error if isinstance(error, A2AError) else InvalidRequestError(message=str(error))
    payload = build_rest_error_payload(problem)
    return JSONResponse(payload, payload["error"]["code"])
