"""Validates gRPC requests before they are recorded or served."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import grpc
from a2a.server.request_handlers.grpc_handler import GrpcHandler
from a2a.utils.errors import A2AError, InvalidRequestError
from google.protobuf.message import DecodeError, Message

from protocols.a2a.server.request_rules import check

UNREADABLE = "the request is not the Protocol Buffers message of this operation, or is nested deeper than 100 levels"


class GrpcAdmission(grpc.aio.ServerInterceptor):
    """Reads requests itself: gRPC tells what it cannot read as an internal error. `handler` words the refusals."""

    def __init__(self, handler: GrpcHandler) -> None:
        self._handler = handler

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler | None:
        """The method's handler, behind the validation; `None` for a method nobody has."""
        method: Any = await continuation(handler_call_details)
        if method is None:
            return None
        read, written = method.request_deserializer, method.response_serializer

        async def single(raw: bytes, context: grpc.aio.ServicerContext) -> Message:
            return await method.unary_unary(await self._admitted(raw, read, context), context)

        async def stream(raw: bytes, context: grpc.aio.ServicerContext) -> AsyncIterator[Message]:
            async for message in method.unary_stream(await self._admitted(raw, read, context), context):
                yield message

        if method.response_streaming:
            return grpc.unary_stream_rpc_method_handler(stream, None, written)
        return grpc.unary_unary_rpc_method_handler(single, None, written)

    async def _admitted(
        self, raw: bytes, read: Callable[[bytes], Message], context: grpc.aio.ServicerContext
    ) -> Message:
        """The request; ends the call when it is none."""
        try:
            request = read(raw)
            check(request)
            return request
        except DecodeError:
            problem: A2AError = InvalidRequestError(message=UNREADABLE)
        except A2AError as error:
            problem = error
        await self._handler.abort_context(problem, context)
        raise problem
