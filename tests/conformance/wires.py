"""The three bindings as a test sees them: an operation by name, request and answer as the JSON of the specification.

Nothing here is the SDK's client: what is sent and read is what sections 9, 10 and 11 say.
"""

import json
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote

import grpc
import httpx
from a2a.types import a2a_pb2, a2a_pb2_grpc
from google.protobuf.json_format import MessageToDict, ParseDict
from google.rpc import error_details_pb2, status_pb2

JSONRPC, HTTP_JSON, GRPC = "JSONRPC", "HTTP+JSON", "GRPC"
SECONDS = 20
VERSION = {"A2A-Version": "1.0"}
NOTHING: Mapping[str, Any] = {}
PATHS = {
    "SendMessage": ("POST", "/message:send"),
    "SendStreamingMessage": ("POST", "/message:stream"),
    "GetTask": ("GET", "/tasks/{id}"),
    "ListTasks": ("GET", "/tasks"),
    "CancelTask": ("POST", "/tasks/{id}:cancel"),
    "SubscribeToTask": ("POST", "/tasks/{id}:subscribe"),
    "CreateTaskPushNotificationConfig": ("POST", "/tasks/{taskId}/pushNotificationConfigs"),
    "GetTaskPushNotificationConfig": ("GET", "/tasks/{taskId}/pushNotificationConfigs/{id}"),
    "ListTaskPushNotificationConfigs": ("GET", "/tasks/{taskId}/pushNotificationConfigs"),
    "DeleteTaskPushNotificationConfig": ("DELETE", "/tasks/{taskId}/pushNotificationConfigs/{id}"),
    "GetExtendedAgentCard": ("GET", "/extendedAgentCard"),
}
"""Section 5.3."""


@cache
def client() -> httpx.Client:
    """One client for all tests: each would read the whole certificate bundle."""
    return httpx.Client(timeout=SECONDS)


@dataclass(eq=False)
class Problem(Exception):
    """An error as a binding tells it: its own code, and the reason of its ErrorInfo (3.3.2), empty when it has none."""

    code: int | str
    reason: str
    message: str
    details: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Wire(ABC):
    """One binding of one service."""

    service: str
    url: str
    card: Mapping[str, Any] = field(repr=False)

    @abstractmethod
    def call(self, operation: str, request: Mapping[str, Any], parameters: Mapping[str, str] = VERSION) -> dict:
        """The answer; raises Problem."""

    @abstractmethod
    def stream(
        self, operation: str, request: Mapping[str, Any], parameters: Mapping[str, str] = VERSION
    ) -> Iterator[dict]:
        """The answers as they come; raises Problem."""

    def say(self, scenario: str, configuration: Mapping[str, Any] = NOTHING, **ids: Any) -> dict:
        """SendMessage under a scenario's messageId."""
        return self.call("SendMessage", said(scenario, configuration, **ids))

    def task(self, scenario: str = "tck-complete-task", **ids: Any) -> dict:
        """The Task that a scenario makes."""
        return self.say(scenario, **ids)["task"]


def said(scenario: str, configuration: Mapping[str, Any] = NOTHING, **ids: Any) -> dict[str, Any]:
    """A SendMessageRequest."""
    message = {"role": "ROLE_USER", "parts": [{"text": "hello"}], "messageId": f"{scenario}-{uuid.uuid4().hex}", **ids}
    return {"message": message} | ({"configuration": dict(configuration)} if configuration else {})


class JsonRpc(Wire):
    """Section 9."""

    def post(self, operation: str, request: Mapping[str, Any], parameters: Mapping[str, str] = VERSION):
        body = {"jsonrpc": "2.0", "id": uuid.uuid4().hex, "method": operation, "params": request}
        return client().post(self.url, json=body, headers=dict(parameters))

    def call(self, operation, request, parameters=VERSION):
        return _result(self.post(operation, request, parameters).json())

    def stream(self, operation, request, parameters=VERSION):
        body = {"jsonrpc": "2.0", "id": uuid.uuid4().hex, "method": operation, "params": request}
        with client().stream("POST", self.url, json=body, headers=dict(parameters)) as answer:
            for event in _events(answer):
                yield _result(event)


class HttpJson(Wire):
    """Section 11."""

    def request(self, operation: str, request: Mapping[str, Any], parameters: Mapping[str, str]) -> dict[str, Any]:
        method, path = PATHS[operation]
        named = {key: value for key, value in request.items() if f"{{{key}}}" in path}
        rest = {key: value for key, value in request.items() if key not in named}
        url = self.url + path.format(**{key: quote(str(value), safe="") for key, value in named.items()})
        carried = {"json": rest} if method == "POST" else {"params": {key: _plain(rest[key]) for key in rest}}
        return {"method": method, "url": url, "headers": dict(parameters), **carried}

    def send(self, operation: str, request: Mapping[str, Any], parameters: Mapping[str, str] = VERSION):
        return client().request(**self.request(operation, request, parameters))

    def call(self, operation, request, parameters=VERSION):
        answer = self.send(operation, request, parameters)
        if answer.is_error:
            raise _aip193(answer.json())
        return answer.json() if answer.content else {}

    def stream(self, operation, request, parameters=VERSION):
        with client().stream(**self.request(operation, request, parameters)) as answer:
            if answer.is_error:
                raise _aip193(json.loads(answer.read()))
            for event in _events(answer):
                if "error" in event:
                    raise _aip193(event)
                yield event


class Grpc(Wire):
    """Section 10."""

    def call(self, operation, request, parameters=VERSION):
        with grpc.insecure_channel(self.url) as channel:
            try:
                return MessageToDict(
                    self._method(channel, operation)(self._request(operation, request), **_meta(parameters))
                )
            except grpc.RpcError as error:
                raise _status(error) from error

    def stream(self, operation, request, parameters=VERSION):
        with grpc.insecure_channel(self.url) as channel:
            try:
                for event in self._method(channel, operation)(self._request(operation, request), **_meta(parameters)):
                    yield MessageToDict(event)
            except grpc.RpcError as error:
                raise _status(error) from error

    def _method(self, channel: grpc.Channel, operation: str):
        return getattr(a2a_pb2_grpc.A2AServiceStub(channel), operation)

    def _request(self, operation: str, request: Mapping[str, Any]):
        method = a2a_pb2.DESCRIPTOR.services_by_name["A2AService"].methods_by_name[operation]
        return ParseDict(dict(request), getattr(a2a_pb2, method.input_type.name)())


WIRES: dict[str, type[Wire]] = {JSONRPC: JsonRpc, HTTP_JSON: HttpJson, GRPC: Grpc}


def _meta(parameters: Mapping[str, str]) -> dict[str, Any]:
    return {"metadata": [(name.lower(), value) for name, value in parameters.items()], "timeout": SECONDS}


def _plain(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _events(answer: httpx.Response) -> Iterator[dict]:
    if not answer.headers["content-type"].startswith("text/event-stream"):
        yield json.loads(answer.read())
        return
    for line in answer.iter_lines():
        if line.startswith("data:"):
            yield json.loads(line.removeprefix("data:"))


def _result(answer: dict) -> dict:
    if "error" in answer:
        error = answer["error"]
        details = tuple(error.get("data") or ())
        raise Problem(error["code"], _reason(details), error["message"], details)
    return answer["result"]


def _aip193(answer: dict) -> Problem:
    error = answer["error"]
    details = tuple(error.get("details", ()))
    return Problem(error["code"], _reason(details), error["message"], details)


def _status(error: grpc.RpcError) -> Problem:
    assert isinstance(error, grpc.Call)
    details = []
    for key, value in tuple(error.trailing_metadata() or ()):  # type: ignore[arg-type]  iterable, as grpc documents
        if key == "grpc-status-details-bin":
            for detail in status_pb2.Status.FromString(value).details:
                info = error_details_pb2.ErrorInfo()
                if detail.Unpack(info):
                    details.append({"@type": detail.type_url, "reason": info.reason, "domain": info.domain})
    return Problem(error.code().name, _reason(tuple(details)), error.details() or "", tuple(details))


def _reason(details: tuple[Mapping[str, Any], ...]) -> str:
    return next((each["reason"] for each in details if each.get("@type", "").endswith("ErrorInfo")), "")
