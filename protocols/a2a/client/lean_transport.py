"""The SDK's JSON-RPC transport for the operations that are called most, with less work for each event."""

from collections.abc import AsyncGenerator
from functools import lru_cache
from typing import Any
from uuid import uuid4

import httpx
import orjson
from a2a.client import ClientCallContext, ClientConfig
from a2a.client.errors import A2AClientError
from a2a.client.transports.base import ClientTransport
from a2a.client.transports.http_helpers import get_http_args, handle_http_exceptions
from a2a.client.transports.jsonrpc import JsonRpcTransport
from a2a.types import (
    AgentCard,
    GetTaskRequest,
    SendMessageRequest,
    SendMessageResponse,
    StreamResponse,
    SubscribeToTaskRequest,
    Task,
)
from a2a.utils.constants import TransportProtocol
from google.protobuf.message import Message as Proto

from protocols.a2a.proto_json.reader import from_json
from protocols.a2a.proto_json.writer import to_json
from protocols.cleanup import shielded
from protocols.wire.sse import STREAM, BlockCutter, data_of

HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}
STREAM_HEADERS = {"Content-Type": "application/json", "Accept": STREAM, "Cache-Control": "no-store"}
DATA, ERROR = b"data: ", b"event: error"


def jsonrpc_transport(card: AgentCard, url: str, config: ClientConfig) -> ClientTransport:
    """For the interface at that URL; one of 0.3 is spoken to by the SDK's own."""
    http, jsonrpc = config.httpx_client, TransportProtocol.JSONRPC.value
    assert http is not None, "services share one HTTP client"
    versions = [
        interface.protocol_version
        for interface in card.supported_interfaces
        if (interface.protocol_binding, interface.url) == (jsonrpc, url)
    ]
    # Both versions may be spoken at one address.
    if versions and all(version.startswith("0.") for version in versions):
        from a2a.compat.v0_3.jsonrpc_transport import CompatJsonRpcTransport

        return CompatJsonRpcTransport(http, card, url, is_shared_httpx=True)
    return LeanTransport(http, card, url, is_shared_httpx=True)


class LeanTransport(JsonRpcTransport):
    """Reads an event from its bytes into the protocol's type, without lines, texts and lookups in between."""

    async def send_message(
        self, request: SendMessageRequest, *, context: ClientCallContext | None = None
    ) -> SendMessageResponse:
        """As the SDK's."""
        return from_json(await self._called("SendMessage", request, context), SendMessageResponse())

    async def get_task(self, request: GetTaskRequest, *, context: ClientCallContext | None = None) -> Task:
        """As the SDK's."""
        return from_json(await self._called("GetTask", request, context), Task())

    async def send_message_streaming(
        self, request: SendMessageRequest, *, context: ClientCallContext | None = None
    ) -> AsyncGenerator[StreamResponse]:
        """As the SDK's."""
        async for event in self._streamed("SendStreamingMessage", request, context):
            yield event

    async def subscribe(
        self, request: SubscribeToTaskRequest, *, context: ClientCallContext | None = None
    ) -> AsyncGenerator[StreamResponse]:
        """As the SDK's."""
        async for event in self._streamed("SubscribeToTask", request, context):
            yield event

    async def _called(self, method: str, request: Proto, context: ClientCallContext | None) -> dict[str, Any]:
        with handle_http_exceptions():
            response = await self.httpx_client.send(self._request(method, request, context, HEADERS))
            response.raise_for_status()
            document = orjson.loads(response.content)
        return self._check_jsonrpc_response(document)["result"]

    async def _streamed(
        self, method: str, request: Proto, context: ClientCallContext | None
    ) -> AsyncGenerator[StreamResponse]:
        with handle_http_exceptions():
            sent = self._request(method, request, context, STREAM_HEADERS)
            response = await self.httpx_client.send(sent, stream=True)
            try:
                if response.is_error:
                    await response.aread()
                    response.raise_for_status()
                if STREAM not in response.headers.get("content-type", ""):
                    yield self._event(await response.aread())
                    return
                blocks = BlockCutter()
                async for chunk in response.aiter_bytes():
                    for block in blocks.feed(chunk):
                        if data := self._data(block):
                            yield self._event(data)
            finally:
                with shielded():
                    await response.aclose()

    def _data(self, block: bytes) -> bytes:
        """The data of an event, empty for a comment; raises what an event of an error says."""
        # Nearly every event is one line.
        if block.startswith(DATA) and b"\n" not in block:
            return block[len(DATA) :]
        data = data_of(block) or ""
        if data and ERROR in block.split(b"\n"):
            self._handle_sse_error(data)
        return data.encode()

    def _event(self, data: bytes) -> StreamResponse:
        try:
            document = orjson.loads(data)
        except orjson.JSONDecodeError as error:
            raise A2AClientError(f"Invalid JSON-RPC response in SSE stream: {error}") from error
        return from_json(self._check_jsonrpc_response(document)["result"], StreamResponse())

    def _request(
        self, method: str, request: Proto, context: ClientCallContext | None, headers: dict[str, str]
    ) -> httpx.Request:
        call = {"jsonrpc": "2.0", "id": str(uuid4()), "method": method, "params": to_json(request)}
        options = get_http_args(context)
        options["headers"] = headers | options.get("headers", {})
        return self.httpx_client.build_request("POST", _parsed(self.url), content=orjson.dumps(call), **options)


@lru_cache(maxsize=500)
def _parsed(url: str) -> httpx.URL:
    return httpx.URL(url)
