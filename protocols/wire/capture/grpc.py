"""Recording gRPC calls on both ends as the Frames of an HTTP exchange: metadata as headers, messages as JSON."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

import grpc
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message

from protocols.cleanup import Closing
from protocols.wire.capture.recorder import Hop, Recorder, Sink
from protocols.wire.frames import Side
from protocols.wire.trace import HEADER, serving

CONTENT = ("content-type", "application/grpc")
# The HTTP status of every gRPC answer; what failed is told by `grpc-status`.
OK = 200


@dataclass(frozen=True)
class GrpcRecording:
    """Whose calls are recorded, and where to."""

    service: str
    sink: Sink

    def call(self, side: Side, metadata: Iterable[tuple[str, Any]]) -> "_RecordedCall":
        """One call begins."""
        headers = [(str(name), value) for name, value in metadata if isinstance(value, str)]
        within = serving().traceparent if side is Side.CLIENT else ""
        hop = Hop(self.service, side, dict(headers).get(HEADER, serving().traceparent), within)
        return _RecordedCall(Recorder(self.sink, hop), [CONTENT, *headers])


class _RecordedCall:
    """One call, told to the recorder piece by piece."""

    def __init__(self, record: Recorder, headers: list[tuple[str, str]]) -> None:
        self._record, self._headers = record, headers
        self._answered = False

    def asks(self, url: str, request: Message) -> None:
        self._record.request("POST", url, self._headers, _json(request))

    def event(self, message: Message) -> None:
        self._head("0")
        self._record.event(b"data: " + _json(message))

    def ends(self, answer: Message | None = None) -> None:
        self._head("0")
        if answer is not None:
            self._record.piece(_json(answer))
        self._record.end()

    def fails(self, status: grpc.StatusCode, details: str) -> None:
        self._head(str(status.value[0]), details)
        self._record.end(f"{status.name}: {details}")

    def _head(self, status: str, message: str = "") -> None:
        if not self._answered:
            self._answered = True
            headers = [("grpc-message", message)] if message else []
            self._record.response(OK, [CONTENT, ("grpc-status", status), *headers])


class ServerCapture(grpc.aio.ServerInterceptor):
    """Records what a service is asked and answers over gRPC."""

    def __init__(self, recording: GrpcRecording) -> None:
        self._recording = recording

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler | None:
        """The handler, recorded; a method nobody has is not."""
        handler: Any = await continuation(handler_call_details)
        if handler is None:
            return handler
        codec = handler.request_deserializer, handler.response_serializer
        if handler.response_streaming:
            return grpc.unary_stream_rpc_method_handler(
                self._stream(handler.unary_stream, handler_call_details), *codec
            )
        return grpc.unary_unary_rpc_method_handler(self._single(handler.unary_unary, handler_call_details), *codec)

    def _single(self, serve: Callable[..., Awaitable[Message]], details: grpc.HandlerCallDetails) -> Any:
        async def recorded(request: Message, context: grpc.aio.ServicerContext) -> Message:
            call = self._begun(details, request)
            try:
                answer = await serve(request, context)
            except BaseException:  # a call that is cancelled has ended too
                call.fails(*_how(context))
                raise
            call.ends(answer)
            return answer

        return recorded

    def _stream(self, serve: Callable[..., AsyncIterator[Message]], details: grpc.HandlerCallDetails) -> Any:
        async def recorded(request: Message, context: grpc.aio.ServicerContext) -> AsyncIterator[Message]:
            call = self._begun(details, request)
            try:
                async with Closing(serve(request, context)) as messages:
                    async for message in messages:
                        call.event(message)
                        yield message
            except BaseException:  # a call that is cancelled has ended too
                call.fails(*_how(context))
                raise
            call.ends()

        return recorded

    def _begun(self, details: grpc.HandlerCallDetails, request: Message) -> _RecordedCall:
        call = self._recording.call(Side.SERVER, details.invocation_metadata or ())
        call.asks(str(details.method), request)
        return call


@dataclass(frozen=True)
class Outgoing:
    """Whose calls to whom are recorded at the calling side."""

    recording: GrpcRecording
    address: str

    def begun(self, details: Any, request: Message) -> _RecordedCall:
        """One call of the Outgoing ones begins."""
        call = self.recording.call(Side.CLIENT, details.metadata or ())
        method = details.method.decode() if isinstance(details.method, bytes) else details.method
        call.asks(f"http://{self.address}{method}", request)
        return call


class SingleCapture(grpc.aio.UnaryUnaryClientInterceptor):
    """Records calls with one answer."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing

    async def intercept_unary_unary(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        """Send on, recording."""
        call = self._outgoing.begun(client_call_details, request)
        sent = await continuation(client_call_details, request)
        try:
            call.ends(await sent)
        except grpc.aio.AioRpcError as error:
            call.fails(error.code(), error.details() or "")
            raise
        return sent


class StreamCapture(grpc.aio.UnaryStreamClientInterceptor):
    """Records calls with many answers."""

    def __init__(self, outgoing: Outgoing) -> None:
        self._outgoing = outgoing

    async def intercept_unary_stream(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        """Send on, recording each answer as it comes."""
        call = self._outgoing.begun(client_call_details, request)
        return self._followed(call, await continuation(client_call_details, request))

    async def _followed(self, call: _RecordedCall, stream: Any) -> AsyncIterator[Message]:
        try:
            async for message in stream:
                call.event(message)
                yield message
        except grpc.aio.AioRpcError as error:
            call.fails(error.code(), error.details() or "")
            raise
        finally:
            stream.cancel()
        call.ends()


def _json(message: Message) -> bytes:
    return json.dumps(MessageToDict(message), separators=(",", ":")).encode()


def _how(context: grpc.aio.ServicerContext) -> tuple[grpc.StatusCode, str]:
    code, details = context.code(), context.details()
    status = next(
        (candidate for candidate in grpc.StatusCode if code in (candidate, candidate.value[0])),
        grpc.StatusCode.CANCELLED,
    )
    text = details.decode() if isinstance(details, bytes) else str(details or "")
    return (grpc.StatusCode.CANCELLED if status is grpc.StatusCode.OK else status), text
