"""What crossed the wire, explained: real exchanges break no rule of A2A 1.0, broken ones name the exact place."""

import copy
import json
import uuid
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestrator.app import SERVICE
from protocols.explain import Binding, Explanation, MessagePlace, explain
from protocols.explain.spec.citation import cite
from protocols.explain.spec.schema import a2a_schema, required
from protocols.explain.spec.tables import table
from protocols.wire.exchange import Body, Exchange, Request, Response, exchanges_of
from protocols.wire.frames import Frame
from protocols.wire.operations import operations
from tests.conftest import Start
from tests.fakes import agent, asks_then_finds, finds

RPC = {"A2A-Version": "1.0", "Content-Type": "application/json"}
REST = {"A2A-Version": "1.0", "Content-Type": "application/a2a+json"}
QUESTION = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS?"
MESSAGE = {"messageId": "m", "role": "ROLE_USER", "parts": [{"text": "hello"}]}
TASK = {"id": "t", "contextId": "c", "status": {"state": "TASK_STATE_COMPLETED", "timestamp": "2026-11-22T10:00:00.5Z"}}
UPDATE = {"taskId": "t", "contextId": "c", "status": {"state": "TASK_STATE_WORKING"}}
BEGUN = {"id": "t", "contextId": "c", "status": {"state": "TASK_STATE_WORKING"}}


def said(words: str = QUESTION) -> dict[str, Any]:
    return {"message": {**MESSAGE, "messageId": str(uuid.uuid4()), "parts": [{"text": words}]}}


def call(method: str, params: object, result: object = None, headers: dict[str, str] = RPC) -> Exchange:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    answer = {"jsonrpc": "2.0", "id": 1, "result": result}
    return Exchange(
        request=Request(method="POST", url="/a2a/jsonrpc", headers=headers, body=json.dumps(body)),
        response=Response(status=200, headers={"content-type": "application/json"}, body=json.dumps(answer))
        if result is not None
        else None,
    )


def streamed(*events: dict[str, Any], method: str = "SendStreamingMessage") -> Exchange:
    framed = [{"jsonrpc": "2.0", "id": 1, "result": event} for event in events]
    asked = call(method, {"id": "t"} if method == "SubscribeToTask" else {"message": MESSAGE})
    response = Response(status=200, headers={"content-type": "text/event-stream"})
    bodies = tuple(Body(body=json.dumps(event)) for event in framed)
    return asked.model_copy(update={"response": response, "events": bodies})


def broken(explained: Explanation) -> list[tuple[str, str]]:
    return [(violation.pointer, violation.cite.section) for violation in explained.violations]


async def wire_of(http: httpx.AsyncClient, *urls: str) -> list[Exchange]:
    kept = [frame for url in urls for frame in (await http.get(f"{url}/wire")).json()]
    return exchanges_of(Frame.model_validate(frame) for frame in kept)


@pytest.mark.anyio
async def test_a_run_of_the_platform_breaks_no_rule_on_any_hop(start: Start, http):
    agents = [await start(agent("calm", finds("calm"))), await start(agent("curious", asks_then_finds("curious")))]
    url = await start(SERVICE, agents=tuple(agents), own=tuple(agents))
    for method in ("SendMessage", "SendStreamingMessage"):
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": said()}
        await http.post(f"{url}/a2a/jsonrpc", json=body, headers=RPC)

    explained = [explain(exchange) for exchange in await wire_of(http, url, *agents)]

    assert [violation for each in explained for violation in each.violations] == []
    assert {(each.binding, each.operation) for each in explained} >= {
        (Binding.CARD, ""),
        (Binding.JSONRPC, "SendMessage"),
        (Binding.JSONRPC, "SendStreamingMessage"),
    }


@pytest.mark.anyio
async def test_every_operation_on_both_http_bindings_breaks_no_rule(start: Start, http):
    url = await start(agent("calm", finds("calm")))
    first = {"jsonrpc": "2.0", "id": 1, "method": "SendMessage", "params": said()}
    task = (await http.post(f"{url}/a2a/jsonrpc", json=first, headers=RPC)).json()["result"]["task"]["id"]
    hook = {"taskId": task, "id": "hook", "url": "https://example.com/hook"}
    for name in operations():
        asked = {"SendMessage": said(), "SendStreamingMessage": said(), "ListTasks": {"pageSize": 2}}
        asked |= {"CreateTaskPushNotificationConfig": hook, "GetExtendedAgentCard": {}}
        named = {"taskId": task, "id": "hook"} if "PushNotificationConfig" in name else {"id": task}
        body = {"jsonrpc": "2.0", "id": name, "method": name, "params": asked.get(name, named)}
        await http.post(f"{url}/a2a/jsonrpc", json=body, headers=RPC)
    for operation in operations().values():
        path = operation.path.replace("{id=*}", task if "task_id" not in operation.path else "hook")
        content = json.dumps(hook if "Push" in operation.name else said()) if operation.verb == "POST" else None
        where = f"{url}/a2a/rest{path.replace('{task_id=*}', task)}"
        await http.request(operation.verb, where, content=content, headers=REST)

    explained = [explain(exchange) for exchange in await wire_of(http, url)]

    assert [violation for each in explained for violation in each.violations] == []
    for binding in (Binding.JSONRPC, Binding.HTTP_JSON):
        assert {each.operation for each in explained if each.binding is binding} == set(operations())


@pytest.mark.anyio
async def test_a_stream_that_goes_on_with_a_task_begins_with_it_too(start: Start, http):
    url = await start(agent("curious", asks_then_finds("curious")))
    inquiry = {"data": {"components": [{"name": "DeepSeek-R1"}]}, "metadata": {"model": "Inquiry"}}
    first = {"message": {**MESSAGE, "parts": [inquiry]}}
    asked = {"jsonrpc": "2.0", "id": 1, "method": "SendMessage", "params": first}
    task = (await http.post(f"{url}/a2a/jsonrpc", json=asked, headers=RPC)).json()["result"]["task"]
    more = {"message": {**MESSAGE, "messageId": "n", "taskId": task["id"], "parts": [{"text": "200M"}]}}
    body = {"jsonrpc": "2.0", "id": 2, "method": "SendStreamingMessage", "params": more}
    await http.post(f"{url}/a2a/jsonrpc", json=body, headers=RPC)

    streamed = [exchange for exchange in await wire_of(http, url) if exchange.events]

    assert ["task" in json.loads(exchange.events[0].body)["result"] for exchange in streamed] == [True]
    assert explain(streamed[0]).violations == ()


@pytest.mark.parametrize(
    ("params", "pointer", "section"),
    [
        ({}, "/params", "5.7"),
        ({"message": {**MESSAGE, "parts": []}}, "/params/message/parts", "5.7"),
        ({"message": {**MESSAGE, "role": "user"}}, "/params/message/role", "5.5"),
        ({"message": {**MESSAGE, "role": "ROLE_AGENT"}}, "/params/message/role", "4.1.5"),
        ({"message": {**MESSAGE, "messageId": 7}}, "/params/message/messageId", "4.1.4"),
        ({"message": {**MESSAGE, "context_id": "c"}}, "/params/message/context_id", "5.5"),
        ({"message": {**MESSAGE, "parts": [{"text": "a", "url": "b"}]}}, "/params/message/parts/0", "4.1.6"),
        ({"message": {**MESSAGE, "parts": [{"kind": "text"}]}}, "/params/message/parts/0", "4.1.6"),
        ({"message": {**MESSAGE, "parts": [{"raw": "not base64!"}]}}, "/params/message/parts/0/raw", "4.1.6"),
        ({"message": MESSAGE, "configuration": {"historyLength": -1}}, "/params/configuration/historyLength", "3.2.2"),
    ],
)
def test_a_broken_message_is_named_by_pointer_and_section(params, pointer, section):
    assert (pointer, section) in broken(explain(call("SendMessage", params)))


def test_what_was_found_and_what_is_demanded_are_said():
    part = {**MESSAGE, "parts": [{"text": "a", "url": "b"}]}
    (violation,) = explain(call("SendMessage", {"message": part})).violations
    assert (violation.found, violation.demanded) == ("text and url", "exactly one of text, raw, url, data")
    assert violation.cite.url == "https://a2a-protocol.org/latest/specification/#416-part"


def test_an_unknown_field_is_a_remark_since_receivers_ignore_it():
    explained = explain(call("SendMessage", {"message": {**MESSAGE, "mood": "sunny"}}))
    assert explained.violations == ()
    assert any("mood" in remark.says for remark in explained.remarks)


def test_a_time_with_an_offset_breaks_the_rule_of_utc():
    task = {**TASK, "status": {**TASK["status"], "timestamp": "2026-11-22T10:00:00+01:00"}}
    explained = explain(call("GetTask", {"id": "t"}, task))
    assert broken(explained) == [("/result/status/timestamp", "5.6.1")]


@pytest.mark.parametrize(
    ("events", "pointer", "section"),
    [
        ([{"statusUpdate": UPDATE}], "/result", "3.1.2"),
        ([{"task": TASK}, {"statusUpdate": UPDATE}], "/result", "3.1.2"),
        (
            [{"task": TASK | {"status": UPDATE["status"]}}, {"statusUpdate": UPDATE | {"taskId": "other"}}],
            "/result",
            "3.1.2",
        ),
        ([{"message": {**MESSAGE, "role": "ROLE_AGENT"}}, {"task": TASK}], "/result", "3.1.2"),
        ([{"task": TASK, "statusUpdate": UPDATE}], "/result", "3.2.3"),
    ],
)
def test_a_stream_out_of_order_is_named_by_its_event(events, pointer, section):
    assert (pointer, section) in broken(explain(streamed(*events)))


def test_a_subscription_begins_with_the_task():
    explained = explain(streamed({"message": {**MESSAGE, "role": "ROLE_AGENT"}}, method="SubscribeToTask"))
    assert ("/result", "3.1.6") in broken(explained)


@pytest.mark.parametrize(
    ("answer", "pointer", "section"),
    [
        ({"id": 1, "result": TASK}, "/jsonrpc", "9.3"),
        ({"jsonrpc": "2.0", "id": 2, "result": TASK}, "/id", "9.3"),
        ({"jsonrpc": "2.0", "id": 1}, "", "9.5"),
        ({"jsonrpc": "2.0", "id": 1, "error": {"code": "x", "message": "m"}}, "/error/code", "9.5"),
        (
            {"jsonrpc": "2.0", "id": 1, "error": {"code": -32001, "message": "m", "data": [{"reason": "x"}]}},
            "/error/data/0",
            "9.5",
        ),
    ],
)
def test_a_broken_envelope_is_named(answer, pointer, section):
    response = Response(status=200, headers={"content-type": "application/json"}, body=json.dumps(answer))
    explained = explain(call("GetTask", {"id": "t"}).model_copy(update={"response": response}))
    assert (pointer, section) in broken(explained)


def test_a_request_without_its_version_is_told_what_it_counts_as():
    (violation,) = explain(call("GetTask", {"id": "t"}, headers={"Content-Type": "application/json"})).violations
    assert (violation.found, violation.cite.section) == ("no A2A-Version", "3.6.1")


def test_a_listing_with_artifacts_nobody_asked_for_is_named():
    listed = {"tasks": [{**TASK, "artifacts": []}], "nextPageToken": "", "pageSize": 1, "totalSize": 1}
    assert broken(explain(call("ListTasks", {}, listed))) == [("/result/tasks/0/artifacts", "3.1.4")]


def test_our_own_data_part_is_held_against_the_schema_of_its_extension():
    data = {"components": [{"name": 7}]}
    part = {"data": data, "mediaType": "application/json", "metadata": {"model": "Inquiry"}}
    (violation,) = explain(call("SendMessage", {"message": {**MESSAGE, "parts": [part]}})).violations
    assert violation.pointer == "/params/message/parts/0/data/components/0/name"
    assert (violation.found, violation.cite.url) == ("7", "/ext/findings/v1")


def test_0_3_is_recognised_and_not_judged_by_1_0():
    explained = explain(call("message/send", {"message": {"kind": "message"}}, headers={}))
    assert (explained.binding, explained.operation) == (Binding.DIALECT_0_3, "SendMessage")
    assert not explained.validated


@pytest.mark.parametrize(
    ("method", "url", "body", "binding"),
    [
        ("GET", "http://x/.well-known/agent-card.json", "", Binding.CARD),
        ("GET", "http://x/.well-known/jwks.json", "", Binding.WELL_KNOWN),
        ("POST", "http://x/hook", json.dumps({"statusUpdate": UPDATE}), Binding.PUSH),
        ("POST", "http://x/a2a/rest/v1/message:send", "{}", Binding.DIALECT_0_3),
        ("GET", "http://x/api/agents", "", Binding.NOT_A2A),
        ("POST", "http://x/lf.a2a.v1.A2AService/GetTask", '{"id": "t"}', Binding.GRPC),
    ],
)
def test_an_exchange_is_known_by_what_it_is(method, url, body, binding):
    explained = explain(Exchange(request=Request(method=method, url=url, body=body)))
    assert (explained.binding, explained.violations) == (binding, ())


def test_a_body_the_capture_cut_is_not_judged():
    exchange = call("GetTask", {"id": "t"}, TASK)
    assert exchange.response is not None
    cut = exchange.response.model_copy(update={"body": exchange.response.body[:20], "size": 9_000_000})
    explained = explain(exchange.model_copy(update={"response": cut}))
    assert explained.violations == ()
    assert any("beginning" in remark.says for remark in explained.remarks)


def test_every_field_of_every_message_is_explained_and_cited():
    for name, told in a2a_schema()["$defs"].items():
        known = table("messages")[name]
        assert set(known["fields"]) == set(told["properties"]), name
        assert cite(known["section"]).url


def test_every_operation_is_explained_and_cited():
    assert set(table("operations")) == set(operations())
    for told in table("operations").values():
        assert all(cite(told[column]) for column in ("section", "jsonrpc", "rest", "grpc"))


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_a_required_field_taken_away_is_always_noticed(data):
    takes = operations()["SendMessage"].takes.fields_by_name["message"].message_type
    assert takes is not None
    gone = data.draw(st.sampled_from([field.json_name for field in takes.fields if required(field)]))
    message = {name: value for name, value in copy.deepcopy(MESSAGE).items() if name != gone}
    (violation,) = explain(call("SendMessage", {"message": message})).violations
    assert (violation.pointer, violation.found) == ("/params/message", f"no {gone}")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(operations())), JSON, JSON)
def test_whatever_comes_is_explained_without_failing(method, params, result):
    explained = explain(call(method, params, result))
    assert explained.operation == method
    assert all(violation.place in MessagePlace for violation in explained.violations)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200), st.lists(st.text(max_size=50), max_size=3))
def test_text_that_is_no_json_is_explained_without_failing(asked, answered, events):
    request = Request(method="POST", url="http://x/a2a/jsonrpc", headers=RPC, body=asked)
    bodies = tuple(Body(body=each) for each in events)
    assert explain(Exchange(request=request, response=Response(status=200, body=answered), events=bodies)).validated


@pytest.mark.parametrize(
    ("event", "named"),
    [
        ('{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"no"}}', "1 error"),
        ('{"jsonrpc":"2.0","id":1,"result":{"sta', "1 event that cannot be read"),
    ],
)
def test_a_stream_without_a_message_is_named_by_what_it_brought(event, named):
    begun = call("SendStreamingMessage", said())
    response = Response(status=200, headers={"content-type": "text/event-stream"})

    told = explain(begun.model_copy(update={"response": response, "events": (Body(body=event, size=len(event)),)}))

    assert f"The stream told {named}." in told.says
