"""What each binding asks for beside the operations: 5.1, 5.5, 9, 10, 11."""

import json
import re

import pytest

from tests.conformance.requirement import must, should
from tests.conformance.wires import VERSION, Problem, client, said

EVENT_STREAM = "text/event-stream"
SNAKE = re.compile(r'"[a-z]+_[a-z_]+":')


@must("JSONRPC-FMT-001", "9.1")
def test_an_answer_is_json_rpc_2_0_under_the_id_of_its_request(jsonrpc):
    body = {"jsonrpc": "2.0", "id": "mine", "method": "SendMessage", "params": said("tck-complete-task")}
    answer = client().post(jsonrpc.url, json=body, headers=VERSION).json()
    assert (answer["jsonrpc"], answer["id"]) == ("2.0", "mine")
    assert set(answer) == {"jsonrpc", "id", "result"}


@must("JSONRPC-FMT-002", "9.1")
def test_json_rpc_answers_in_application_json(jsonrpc):
    assert jsonrpc.post("SendMessage", said("tck-complete-task")).headers["content-type"] == "application/json"


@must("JSONRPC-ERR-001", "9.5")
@pytest.mark.parametrize(
    ("body", "code"),
    [("{", -32700), ("[]", -32600), ('{"jsonrpc": "2.0", "id": 1, "method": "no/such"}', -32601)],
)
def test_what_is_no_request_gets_json_rpcs_own_error(jsonrpc, body, code):
    headers = VERSION | {"Content-Type": "application/json"}
    error = client().post(jsonrpc.url, content=body, headers=headers).json()["error"]
    assert error["code"] == code
    assert error["message"]


@must("JSONRPC-SSE-001", "9.4.2")
def test_json_rpc_streams_server_sent_events_each_an_answer_of_its_own(jsonrpc):
    body = {"jsonrpc": "2.0", "id": "mine", "method": "SendStreamingMessage", "params": said("tck-stream-001")}
    answer = client().post(jsonrpc.url, json=body, headers=VERSION)
    events = [json.loads(line.removeprefix("data:")) for line in answer.text.splitlines() if line.startswith("data:")]
    assert answer.headers["content-type"].startswith(EVENT_STREAM)
    assert {(event["jsonrpc"], event["id"]) for event in events} == {("2.0", "mine")}


@should("HTTP_JSON-SVC-001", "11.1")
def test_http_json_answers_in_the_media_type_of_a2a(http_json):
    assert http_json.send("SendMessage", said("tck-complete-task")).headers["content-type"] == "application/a2a+json"


@should("HTTP_JSON-SVC-001", "11.1")
def test_http_json_reads_the_media_type_of_a2a(http_json):
    headers = VERSION | {"Content-Type": "application/a2a+json"}
    content = json.dumps(said("tck-complete-task"))
    assert client().post(f"{http_json.url}/message:send", content=content, headers=headers).json()["task"]


@must("HTTP_JSON-ERR-001", "11.6")
@must("HTTP_JSON-ERR-002", "11.6")
def test_an_http_json_error_is_of_aip_193(http_json):
    answer = http_json.send("GetTask", {"id": "no-such-task"})
    error = answer.json()["error"]
    assert answer.status_code == error["code"] == 404
    assert error["status"] == "NOT_FOUND"
    assert error["message"]
    assert error["details"][0]["reason"] == "TASK_NOT_FOUND"


@must("HTTP_JSON-QP-001", "11.5")
def test_query_parameters_are_camel_case(http_json):
    context = http_json.task("tck-artifact-text")["contextId"]
    query = {"contextId": context, "pageSize": 1, "includeArtifacts": "true", "historyLength": 0}
    (task,) = client().get(f"{http_json.url}/tasks", params=query, headers=VERSION).json()["tasks"]
    assert task["artifacts"]


@must("HTTP_JSON-SSE-001", "11.7")
def test_http_json_streams_server_sent_events_each_a_stream_response(http_json):
    answer = http_json.send("SendStreamingMessage", said("tck-stream-001"))
    assert answer.headers["content-type"].startswith(EVENT_STREAM)
    first = next(line for line in answer.text.splitlines() if line.startswith("data:"))
    assert set(json.loads(first.removeprefix("data:"))) == {"task"}


@must("DM-SERIAL-001", "5.5")
@must("DM-SERIAL-002", "5.5")
@pytest.mark.parametrize("scenario", ["tck-artifact-file", "tck-input-required"])
def test_json_is_in_camel_case_and_enumerations_are_names(jsonrpc, scenario):
    answer = jsonrpc.post("SendMessage", said(scenario)).text
    assert not SNAKE.search(answer.replace('"answer_schema":', ""))
    assert '"state":"TASK_STATE_' in answer.replace(" ", "")
    assert '"role":"ROLE_USER"' in answer.replace(" ", "")


@should("DM-SERIAL-005", "5.7")
def test_json_rpc_ignores_a_field_nobody_knows(jsonrpc):
    assert jsonrpc.call("SendMessage", said("tck-complete-task") | {"fromTheFuture": {"a": 1}})["task"]


@should("DM-SERIAL-005", "5.7")
def test_http_json_ignores_a_field_nobody_knows(http_json):
    assert http_json.call("SendMessage", said("tck-complete-task") | {"fromTheFuture": {"a": 1}})["task"]


@must("GRPC-SVC-001", "10.1")
@must("GRPC-META-001", "10.2")
def test_grpc_serves_the_operations_under_the_version_in_its_metadata(grpc):
    assert grpc.call("SendMessage", said("tck-complete-task"))["task"]
    with pytest.raises(Problem):
        grpc.call("SendMessage", said("tck-complete-task"), {"A2A-Version": "99.0"})


@must("BIND-EQUIV-002", "5.1")
def test_a_task_is_the_same_on_every_binding(every_wire):
    first, *others = every_wire
    task = first.task("tck-artifact-data")
    told = [each.call("GetTask", {"id": task["id"]}) for each in (first, *others)]
    assert all(each == told[0] for each in told)


@must("BIND-EQUIV-001", "5.1")
def test_a_task_begun_on_one_binding_goes_on_over_another(every_wire):
    first, *others = every_wire
    for other in others:
        asked = first.task("tck-input-required")
        assert other.task(taskId=asked["id"])["status"]["state"] == "TASK_STATE_COMPLETED"
