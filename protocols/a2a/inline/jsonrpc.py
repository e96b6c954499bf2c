"""The JSON-RPC operations that are called most, without the SDK's dispatcher; all others go through it.

`Admission` has read and checked the call already; the SDK's dispatcher would read and check it again.
"""

import logging
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import orjson
from a2a.server.context import ServerCallContext
from a2a.server.events import Event
from a2a.server.request_handlers import RequestHandler
from a2a.server.request_handlers.response_helpers import build_error_response
from a2a.server.routes.common import ServerCallContextBuilder
from a2a.types import Task
from a2a.utils.constants import PROTOCOL_VERSION_1_0, VERSION_HEADER
from a2a.utils.errors import A2AError, InternalError, TaskNotFoundError
from a2a.utils.proto_utils import to_stream_response
from starlette.requests import Request
from starlette.responses import Response

from protocols.a2a.inline.event_response import EventResponse, event_block
from protocols.a2a.proto_json.writer import to_json
from protocols.a2a.server.jsonrpc_routes import Endpoint
from protocols.a2a.server.request_reader import CALL, JsonRpcCall

logger = logging.getLogger(__name__)
JSON = "application/json"
# orjson writes integers of 64 bits.
LARGEST_ID = 2**63


class LeanDispatcher:
    """Answers SendMessage, SendStreamingMessage and GetTask of 1.0; gives any other call to `dispatch`."""

    def __init__(self, handler: RequestHandler, builder: ServerCallContextBuilder, dispatch: Endpoint) -> None:
        self._handler, self._builder, self._dispatch = handler, builder, dispatch
        self._operations = {"SendMessage": self._send, "GetTask": self._get}

    async def handle(self, request: Request) -> Response:
        """The response to one call."""
        call: JsonRpcCall | None = request.scope.get(CALL)
        context = self._context(request, call) if call else None
        if call is None or context is None:
            return await self._dispatch(request)
        try:
            if call.method == "SendStreamingMessage":
                return await self._stream(call, context)
            return _answer({"result": await self._operations[call.method](call.request, context)}, call)
        except A2AError as error:
            return _refusal(call, error)
        except Exception as error:  # the edge of the protocol: whatever broke, the caller is told in its terms
            logger.exception("%s failed", call.method)
            return _refusal(call, InternalError(message=str(error)))

    def _context(self, request: Request, call: JsonRpcCall) -> ServerCallContext | None:
        """`None` for what the SDK shall answer: another operation or version, an extension that is missing."""
        if call.method != "SendStreamingMessage" and call.method not in self._operations:
            return None
        if isinstance(call.id, int) and abs(call.id) >= LARGEST_ID:
            return None
        try:
            context = self._builder.build(request)
        except A2AError:
            return None
        if context.state["headers"].get(VERSION_HEADER.lower()) != PROTOCOL_VERSION_1_0:
            return None
        context.tenant = call.request.tenant
        context.state.update(method=call.method, request_id=call.id)
        return context

    async def _send(self, request: Any, context: ServerCallContext) -> dict[str, Any]:
        result = await self._handler.on_message_send(request, context)
        return {"task" if isinstance(result, Task) else "message": to_json(result)}

    async def _get(self, request: Any, context: ServerCallContext) -> dict[str, Any]:
        task = await self._handler.on_get_task(request, context)
        if task is None:
            raise TaskNotFoundError
        return to_json(task)

    async def _stream(self, call: JsonRpcCall, context: ServerCallContext) -> Response:
        events = self._handler.on_message_send_stream(call.request, context)
        assert isinstance(events, AsyncGenerator)
        # Before the response begins: what is refused at once is refused by an answer, not by an event.
        first = await anext(events, None)
        return EventResponse(_blocks(call, first, events), events)


async def _blocks(call: JsonRpcCall, first: Event | None, events: AsyncIterator[Event]) -> AsyncIterator[bytes]:
    try:
        if first is not None:
            yield _block(call, first)
            async for event in events:
                yield _block(call, event)
    except A2AError as error:
        yield event_block(orjson.dumps(build_error_response(call.id, error)), "error")
    except Exception as error:  # as above: the stream ends with an event that says what broke
        logger.exception("the stream of %s failed", call.method)
        yield event_block(orjson.dumps(build_error_response(call.id, InternalError(message=str(error)))), "error")


def _block(call: JsonRpcCall, event: Event) -> bytes:
    return event_block(orjson.dumps(_enveloped({"result": to_json(to_stream_response(event))}, call)))


def _enveloped(content: dict[str, Any], call: JsonRpcCall) -> dict[str, Any]:
    return {**content, "jsonrpc": "2.0", "id": call.id}


def _answer(content: dict[str, Any], call: JsonRpcCall) -> Response:
    return Response(orjson.dumps(_enveloped(content, call)), media_type=JSON)


def _refusal(call: JsonRpcCall, error: A2AError) -> Response:
    return Response(orjson.dumps(build_error_response(call.id, error)), media_type=JSON)
