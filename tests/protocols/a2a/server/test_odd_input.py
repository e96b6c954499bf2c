"""Odd input over every binding and version: never an internal error, always a sentence that says what is wrong."""

import copy
import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import grpc
import httpx
import pytest
from a2a.server.routes.jsonrpc_dispatcher import JsonRpcDispatcher
from a2a.types import ListTasksRequest
from anyio.from_thread import start_blocking_portal
from google.protobuf.json_format import ParseDict
from google.protobuf.message import Message as Proto
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import served
from tests.fakes import agent, finds

fuzzed = settings(
    max_examples=int(os.environ.get("FUZZ", "60")),
)
NEW, OLD = {"A2A-Version": "1.0"}, {"A2A-Version": "0.3"}
RPC, REST = "/a2a/jsonrpc", "/a2a/rest"
STREAMS = ("SendStreamingMessage", "SubscribeToTask")
EMPTY_SENTENCES = {"", "Invalid params", "Invalid Request", "Validation failed", "Internal error", "unknown exception"}
TASK = "a-task"
HOOK = "https://example.com/hook"

SAID = {
    "messageId": "m",
    "contextId": "c",
    "role": "ROLE_USER",
    "parts": [{"text": "x"}, {"data": {"a": [1, "b", None]}, "mediaType": "application/json", "metadata": {"k": "v"}}],
    "referenceTaskIds": ["r"],
    "extensions": ["urn:x"],
    "metadata": {"k": 1.5},
}
SEND = {"message": SAID, "configuration": {"acceptedOutputModes": ["text/plain"], "historyLength": 1}, "metadata": {}}
CALLS: dict[str, dict[str, Any]] = {
    "SendMessage": SEND,
    "SendStreamingMessage": SEND,
    "GetTask": {"id": TASK, "historyLength": 1},
    "ListTasks": {"contextId": "c", "status": "TASK_STATE_COMPLETED", "pageSize": 5, "pageToken": "", "tenant": "t"},
    "CancelTask": {"id": TASK, "metadata": {"k": 1}},
    "SubscribeToTask": {"id": TASK},
    "CreateTaskPushNotificationConfig": {
        "taskId": TASK,
        "url": HOOK,
        "id": "h",
        "authentication": {"scheme": "Bearer", "credentials": "s"},
    },
    "GetTaskPushNotificationConfig": {"taskId": TASK, "id": "h"},
    "ListTaskPushNotificationConfigs": {"taskId": TASK, "pageSize": 2, "pageToken": ""},
    "DeleteTaskPushNotificationConfig": {"taskId": TASK, "id": "h"},
    "GetExtendedAgentCard": {},
}
OLD_SAID = {
    "kind": "message",
    "messageId": "m",
    "contextId": "c",
    "role": "user",
    "parts": [
        {"kind": "text", "text": "x"},
        {"kind": "data", "data": {"a": [1]}},
        {"kind": "file", "file": {"bytes": "aGk=", "mimeType": "text/plain", "name": "n"}},
    ],
    "metadata": {"k": 1},
}
OLD_SEND = {"message": OLD_SAID, "configuration": {"blocking": True, "historyLength": 1}}
OLD_CALLS: dict[str, dict[str, Any]] = {
    "message/send": OLD_SEND,
    "message/stream": OLD_SEND,
    "tasks/get": {"id": TASK, "historyLength": 1},
    "tasks/cancel": {"id": TASK},
    "tasks/resubscribe": {"id": TASK},
    "tasks/pushNotificationConfig/set": {"taskId": TASK, "pushNotificationConfig": {"url": HOOK, "id": "h"}},
    "tasks/pushNotificationConfig/get": {"id": TASK, "pushNotificationConfigId": "h"},
    "tasks/pushNotificationConfig/list": {"id": TASK},
    "tasks/pushNotificationConfig/delete": {"id": TASK, "pushNotificationConfigId": "h"},
    "agent/getAuthenticatedExtendedCard": {},
}
OLD_REST_SAID = {"messageId": "m", "role": "ROLE_USER", "content": [{"text": "x"}, {"data": {"data": {"a": 1}}}]}
POSTS = [
    ("/message:send", SEND),
    ("/message:stream", SEND),
    ("/t/message:send", SEND),
    (f"/tasks/{TASK}:cancel", {}),
    (f"/tasks/{TASK}:subscribe", {}),
    (f"/tasks/{TASK}/pushNotificationConfigs", {"url": HOOK}),
]
OLD_POSTS = [
    ("/v1/message:send", {"message": OLD_REST_SAID, "configuration": {"blocking": True}}),
    ("/v1/message:stream", {"message": OLD_REST_SAID}),
    (f"/v1/tasks/{TASK}:cancel", {}),
    (f"/v1/tasks/{TASK}/pushNotificationConfigs", {"parent": f"tasks/{TASK}", "config": {"name": "n"}}),
]
GETS = [
    f"/tasks/{TASK}",
    "/tasks",
    f"/tasks/{TASK}:subscribe",
    f"/tasks/{TASK}/pushNotificationConfigs",
    f"/tasks/{TASK}/pushNotificationConfigs/h",
    "/extendedAgentCard",
    "/nope",
    "/t/nope",
]
OLD_GETS = [f"/v1/tasks/{TASK}", f"/v1/tasks/{TASK}:subscribe", f"/v1/tasks/{TASK}/pushNotificationConfigs", "/v1/card"]

texts = st.text(st.characters(exclude_categories=()), max_size=12)
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    texts,
    st.sampled_from(["", "user", "completed", "ROLE_AGENT", "\ud800", "\x00", "x" * 300, "0001-01-01T00:00:00Z", "-1"]),
)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4))
Draw = Callable[..., Any]


@st.composite
def spoiled(draw: Draw, document: Any) -> Any:
    """The document with one to three of its values replaced, taken away, or joined by another."""
    spoilt = copy.deepcopy(document)
    for _ in range(draw(st.integers(1, 3))):
        holders = [each for each in containers(spoilt) if each]
        if not holders:
            return draw(values)
        holder = draw(st.sampled_from(holders))
        key = draw(st.sampled_from(list(holder) if isinstance(holder, dict) else range(len(holder))))
        if draw(st.booleans()):
            holder[key] = draw(values)
        elif draw(st.booleans()):
            del holder[key]
        elif isinstance(holder, dict):
            holder[draw(texts)] = draw(values)
    return spoilt


def containers(document: Any) -> list[Any]:
    inner = document.values() if isinstance(document, dict) else document if isinstance(document, list) else ()
    mine = [document] if isinstance(document, dict | list) else []
    return mine + [each for value in inner for each in containers(value)]


bodies = st.one_of(st.binary(max_size=40), values.map(json.dumps).map(str.encode))


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    service = served(agent("calm", finds("calm")), grpc_port=0)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(service) as where:
        yield where


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=20) as client:
        yield client


@pytest.fixture(scope="module")
def channel(url: str, http: httpx.Client) -> Iterator[grpc.Channel]:
    interfaces = http.get(f"{url}/.well-known/agent-card.json").json()["supportedInterfaces"]
    where = next(each["url"] for each in interfaces if each["protocolBinding"] == "GRPC")
    with grpc.insecure_channel(where) as open_channel:
        yield open_channel


def told(answer: httpx.Response) -> None:
    """Fails unless the answer is a result, or an error of the protocol's own with a sentence."""
    assert answer.status_code < 500, answer.text
    assert not answer.is_redirect
    for document in documents(answer):
        error = document.get("error") if isinstance(document, dict) else None
        if answer.status_code >= 400 or error:
            assert error
            assert error["code"] != -32603, error
            assert not isinstance(error["code"], int) or error["code"] < 500, error
            assert error["message"] not in EMPTY_SENTENCES
            assert len(error["message"].split()) > 2 or error["message"] == "Task not found", error


def documents(answer: httpx.Response) -> list[Any]:
    if not answer.headers.get("content-type", "").startswith("text/event-stream"):
        return [answer.json()] if answer.content else []
    lines = answer.text.replace("\r\n", "\n").split("\n")
    return [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]


def call(http: httpx.Client, url: str, method: Any, params: Any, headers=NEW) -> httpx.Response:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    return http.post(url + RPC, content=json.dumps(body), headers=headers | {"Content-Type": "application/json"})


def all_can_be_read(http: httpx.Client, url: str) -> None:
    """What was taken can be told again, in both versions and bindings."""
    listed = call(http, url, "ListTasks", {"pageSize": 100})
    told(listed)
    told(http.get(f"{url}{REST}/tasks", headers=NEW))
    for task in listed.json()["result"]["tasks"][:3]:
        told(call(http, url, "tasks/get", {"id": task["id"]}, OLD))
        told(http.get(f"{url}{REST}/v1/tasks/{task['id']}", headers=OLD))


@fuzzed
@given(data=st.data())
def test_no_call_over_json_rpc_is_an_internal_error(http, url, data):
    version, calls = data.draw(st.sampled_from([(NEW, CALLS), (OLD, OLD_CALLS)]))
    method = data.draw(st.sampled_from(sorted(calls)))
    envelope = {"jsonrpc": "2.0", "id": 1, "method": method, "params": calls[method]}
    odd = data.draw(spoiled(envelope) | spoiled(calls[method]).map(lambda params: envelope | {"params": params}))

    answer = http.post(url + RPC, content=json.dumps(odd), headers=version)

    told(answer)
    all_can_be_read(http, url)


@fuzzed
@given(data=st.data())
def test_no_request_over_http_json_is_an_internal_error(http, url, data):
    version, posts = data.draw(st.sampled_from([(NEW, POSTS), (OLD, OLD_POSTS)]))
    path, body = data.draw(st.sampled_from(posts))

    told(http.post(url + REST + path, content=json.dumps(data.draw(spoiled(body))), headers=version))
    all_can_be_read(http, url)


PARAMETERS = ["status", "pageSize", "pageToken", "historyLength", "statusTimestampAfter", "includeArtifacts", "tenant"]


@fuzzed
@given(data=st.data())
def test_no_parameter_of_http_json_is_an_internal_error(http, url, data):
    version, gets = data.draw(st.sampled_from([(NEW, GETS), (OLD, OLD_GETS)]))
    params = data.draw(st.dictionaries(st.sampled_from(PARAMETERS), scalars.map(str), max_size=3))

    told(http.get(f"{url}{REST}{data.draw(st.sampled_from(gets))}?{query(params)}", headers=version))


def query(params: dict[str, str]) -> str:
    """As bytes that need not be UTF-8."""
    encoded = {name: value.encode("utf-8", "surrogatepass") for name, value in params.items()}
    return "&".join(f"{name}={''.join(f'%{byte:02x}' for byte in value)}" for name, value in encoded.items())


@fuzzed
@given(raw=bodies, path=st.sampled_from([RPC, *(REST + path for path, _ in (*POSTS, *OLD_POSTS))]))
def test_no_bytes_are_an_internal_error(http, url, raw, path):
    told(http.post(url + path, content=raw, headers=OLD if "/v1/" in path else NEW))


@fuzzed
@given(data=st.data())
def test_no_call_over_grpc_is_an_internal_error(channel, data):
    method = data.draw(st.sampled_from(sorted(CALLS)))
    raw = data.draw(st.binary(max_size=60) | spoiled(CALLS[method]).map(lambda odd: as_bytes(method, odd)))

    answers_over_grpc(channel, method, raw)
    answers_over_grpc(channel, "ListTasks", ListTasksRequest().SerializeToString())


def as_bytes(method: str, document: Any) -> bytes:
    request: Proto = JsonRpcDispatcher.METHOD_TO_MODEL[method]()
    try:
        return ParseDict(document, request, ignore_unknown_fields=True).SerializeToString()
    except Exception:  # what even a caller's own library refuses
        return json.dumps(document).encode()


def answers_over_grpc(channel: grpc.Channel, method: str, raw: bytes) -> None:
    """Fails when the status is an internal one, or says nothing."""
    where, context = f"/lf.a2a.v1.A2AService/{method}", {"metadata": (("a2a-version", "1.0"),), "timeout": 20}
    try:
        if method in STREAMS:
            list(channel.unary_stream(where)(raw, **context))
        else:
            channel.unary_unary(where)(raw, **context)
    except grpc.RpcError as error:
        status, says = error.code(), error.details()  # pyright: ignore  it is a Call as well
        if status in (grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN) or says in EMPTY_SENTENCES:
            raise AssertionError(f"{method}: {status} {says}") from error
