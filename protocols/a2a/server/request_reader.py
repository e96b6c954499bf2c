"""Parses bodies and parameters of both HTTP bindings and versions into the operation's request message."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import a2a.server.routes  # noqa: F401 - the adapters of 0.3 cannot be imported before it
from a2a.compat.v0_3 import a2a_v0_3_pb2, conversions, proto_utils, types
from a2a.compat.v0_3.jsonrpc_adapter import JSONRPC03Adapter
from a2a.server.routes.jsonrpc_dispatcher import JsonRpcDispatcher
from a2a.types import ListTasksRequest, SendMessageRequest, TaskPushNotificationConfig
from a2a.utils.errors import InvalidParamsError, InvalidRequestError, MethodNotFoundError
from a2a.utils.proto_utils import parse_params
from google.protobuf.message import Message as Proto
from pydantic import ValidationError
from starlette.datastructures import QueryParams

from protocols.a2a.proto_json.reader import from_json
from protocols.a2a.server.request_rules import check, check_enums
from protocols.wire.errors import MALFORMED, short

T = TypeVar("T")
P = TypeVar("P", bound=Proto)
METHODS = JsonRpcDispatcher.METHOD_TO_MODEL
METHODS_0_3: Mapping[str, Any] = JSONRPC03Adapter.METHOD_TO_MODEL
CORE_OF_0_3: Mapping[str, Callable[[Any], Proto]] = {
    "message/send": conversions.to_core_send_message_request,
    "message/stream": conversions.to_core_send_message_request,
    "tasks/get": conversions.to_core_get_task_request,
    "tasks/cancel": conversions.to_core_cancel_task_request,
    "tasks/resubscribe": conversions.to_core_subscribe_to_task_request,
    "tasks/pushNotificationConfig/set": conversions.to_core_create_task_push_notification_config_request,
    "tasks/pushNotificationConfig/get": conversions.to_core_get_task_push_notification_config_request,
    "tasks/pushNotificationConfig/list": conversions.to_core_list_task_push_notification_config_request,
    "tasks/pushNotificationConfig/delete": conversions.to_core_delete_task_push_notification_config_request,
}
SENDS, CONFIGURES = ("/message:send", "/message:stream"), "/pushNotificationConfigs"
CALL = "a2a.call"
"""Where in the ASGI scope a call stands once it was read."""
ENVELOPE = {"jsonrpc", "id", "method", "params"}
BOOLEANS = ("true", "false")


@dataclass(frozen=True)
class JsonRpcCall:
    """A call of 1.0 that was read and checked."""

    id: str | int | None
    method: str
    request: Any


def check_call(body: Any) -> JsonRpcCall | None:
    """The JSON-RPC call in a body, `None` for one of 0.3; raises the A2AError that says what is wrong with it."""
    _check_envelope(body)
    method, params = body["method"], body.get("params", {})
    if method in METHODS_0_3:
        request = _tried(lambda: METHODS_0_3[method].model_validate(body))
        if method in CORE_OF_0_3:
            check(_tried(lambda: CORE_OF_0_3[method](request)))
    elif method in METHODS:
        request = _parsed(params, METHODS[method]())
        check(request)
        return JsonRpcCall(body.get("id"), method, request)
    else:
        raise MethodNotFoundError(message=f"{method[:60]!r} is no method of A2A; {', '.join(METHODS)} are")
    return None


def check_body(path: str, body: Any, old: bool) -> None:
    """The body of an HTTP+JSON request, in 0.3 if `old`; raises A2AError. Bodies that no operation reads are let be."""
    if path.endswith(SENDS):
        check(_sent_in_0_3(body) if old else _parsed(body, SendMessageRequest()))
    elif path.endswith(CONFIGURES):
        config = _config_in_0_3(body) if old else _parsed(body, TaskPushNotificationConfig())
        config.task_id = config.task_id or "the path names it"
        check(config)


def check_query(params: QueryParams) -> None:
    """The parameters of a GET: those of ListTasks, of which every other operation has some; raises A2AError."""
    check_enums(dict(params), ListTasksRequest.DESCRIPTOR)
    flag = params.get("includeArtifacts", "false")
    if flag.lower() not in BOOLEANS:
        raise InvalidParamsError(message=f"includeArtifacts is {flag[:60]!r}; it may be true or false")
    request = ListTasksRequest()
    _tried(lambda: parse_params(params, request))
    check(request)


def _check_envelope(body: Any) -> None:
    if isinstance(body, list):
        raise InvalidRequestError(message="batches are not supported; send one call a request")
    if not isinstance(body, dict):
        raise InvalidRequestError(message="a call is a JSON object: jsonrpc, id, method, params")
    if body.get("jsonrpc") != "2.0":
        raise InvalidRequestError(message='jsonrpc must be "2.0"')
    if not isinstance(body.get("method"), str) or not body["method"]:
        raise InvalidRequestError(message="method must name the operation, such as SendMessage")
    if strange := sorted(set(body) - ENVELOPE):
        raise InvalidRequestError(message=f"{strange[0][:60]!r} is no member of a call: {', '.join(sorted(ENVELOPE))}")
    if isinstance(body.get("id"), bool) or not isinstance(body.get("id"), str | int | None):
        raise InvalidRequestError(message="id must be a string, an integer or null")
    if not isinstance(body.get("params", {}), dict):
        raise InvalidParamsError(message="params must be an object")


def _parsed(document: Any, request: P) -> P:
    if not isinstance(document, dict):
        raise InvalidParamsError(message="the request must be a JSON object")
    check_enums(document, request.DESCRIPTOR)
    return _tried(lambda: from_json(document, request))


def _sent_in_0_3(body: Any) -> Proto:
    read = _parsed(body, a2a_v0_3_pb2.SendMessageRequest())
    params = _tried(lambda: proto_utils.FromProto.message_send_params(read))
    return _tried(lambda: conversions.to_core_send_message_request(types.SendMessageRequest(id="", params=params)))


def _config_in_0_3(body: Any) -> TaskPushNotificationConfig:
    read = _parsed(body, a2a_v0_3_pb2.CreateTaskPushNotificationConfigRequest())
    params = _tried(lambda: proto_utils.FromProto.task_push_notification_config_request(read))
    request = types.SetTaskPushNotificationConfigRequest(id="", params=params)
    return _tried(lambda: conversions.to_core_create_task_push_notification_config_request(request))


def _tried(reading: Callable[[], T]) -> T:
    """What the SDK reads; what it trips over, told as the caller's error, which it is."""
    try:
        return reading()
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(map(str, problem["loc"]))
        raise InvalidParamsError(message=f"{where}: {problem['msg']}") from error
    except MALFORMED as error:
        raise InvalidParamsError(message=short(error)) from error
