"""GetTask, ListTasks, CancelTask: 3.1.3 to 3.1.5, 3.2.4; and what a Task looks like: 4.1."""

import re

import pytest

from tests.conformance.requirement import must, should
from tests.conformance.wires import Grpc, Problem

STATES = {
    *("TASK_STATE_SUBMITTED", "TASK_STATE_WORKING", "TASK_STATE_COMPLETED", "TASK_STATE_FAILED"),
    *("TASK_STATE_CANCELED", "TASK_STATE_INPUT_REQUIRED", "TASK_STATE_REJECTED", "TASK_STATE_AUTH_REQUIRED"),
}
UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@must("CORE-GET-001", "3.1.3")
def test_get_task_tells_the_task_as_it_is(wire):
    task = wire.task("tck-artifact-text")
    seen = wire.call("GetTask", {"id": task["id"]})
    assert (seen["id"], seen["status"], seen["artifacts"]) == (task["id"], task["status"], task["artifacts"])


@must("CORE-GET-002", "3.1.3")
def test_a_task_that_is_not_there_is_task_not_found(wire):
    with pytest.raises(Problem) as refused:
        wire.call("GetTask", {"id": "no-such-task"})
    assert refused.value.reason == "TASK_NOT_FOUND"


@should("CORE-HIST-001", "3.2.4")
def test_a_history_length_of_zero_leaves_the_history_out(wire):
    assert not wire.call("GetTask", {"id": wire.task()["id"], "historyLength": 0}).get("history")


@must("CORE-HIST-002", "3.2.4")
def test_no_more_history_is_told_than_was_asked_for_and_it_is_the_latest(wire):
    asked = wire.task("tck-input-required")
    wire.task(taskId=asked["id"])
    whole = wire.call("GetTask", {"id": asked["id"]})["history"]
    assert len(whole) > 1
    assert wire.call("GetTask", {"id": asked["id"], "historyLength": 1})["history"] == whole[-1:]


@should("CORE-HIST-005", "3.2.4")
def test_the_history_is_in_the_order_things_were_said(wire):
    asked = wire.task("tck-input-required")
    wire.task(taskId=asked["id"])
    users = [each for each in wire.call("GetTask", {"id": asked["id"]})["history"] if each["role"] == "ROLE_USER"]
    assert [each["messageId"].rsplit("-", 2)[0] for each in users] == ["tck-input-required", "tck-complete-task"]


@must("CORE-LIST-001", "3.1.4")
def test_a_list_holds_only_what_its_filter_lets_through(wire):
    task = wire.task()
    wire.task()
    listed = wire.call("ListTasks", {"contextId": task["contextId"]})["tasks"]
    assert [each["id"] for each in listed] == [task["id"]]


@must("CORE-LIST-002", "3.1.4")
def test_pages_follow_each_other_by_token_without_repeating(wire):
    context = wire.task()["contextId"]
    made = {wire.task(contextId=context)["id"] for _ in range(2)}
    first = wire.call("ListTasks", {"contextId": context, "pageSize": 2})
    second = wire.call("ListTasks", {"contextId": context, "pageSize": 2, "pageToken": first["nextPageToken"]})
    ids = [task["id"] for page in (first, second) for task in page["tasks"]]
    assert [len(page["tasks"]) for page in (first, second)] == [2, 1]
    assert len(set(ids)) == 3
    assert made < set(ids)


@must("CORE-LIST-003", "3.1.4")
def test_the_task_that_changed_last_is_listed_first(wire):
    context = wire.task("tck-input-required")["contextId"]
    wire.task(contextId=context)
    times = [task["status"]["timestamp"] for task in wire.call("ListTasks", {"contextId": context})["tasks"]]
    assert times == sorted(times, reverse=True)


@must("CORE-LIST-004", "3.1.4")
def test_the_last_page_says_so_by_an_empty_token(wire):
    page = wire.call("ListTasks", {"contextId": wire.task()["contextId"]})
    unset = {"nextPageToken": ""} if isinstance(wire, Grpc) else {}  # protobuf does not send an empty string
    assert (unset | page)["nextPageToken"] == ""


@must("CORE-LIST-005", "3.1.4")
def test_artifacts_are_listed_only_when_asked_for(wire):
    context = wire.task("tck-artifact-text")["contextId"]
    without = wire.call("ListTasks", {"contextId": context})["tasks"][0]
    with_them = wire.call("ListTasks", {"contextId": context, "includeArtifacts": True})["tasks"][0]
    assert "artifacts" not in without
    assert with_them["artifacts"]


@must("CORE-ERR-002", "3.3.2")
@pytest.mark.parametrize("size", [0, 101, -1])
def test_a_page_size_out_of_bounds_is_refused(wire, size):
    with pytest.raises(Problem) as refused:
        wire.call("ListTasks", {"pageSize": size})
    assert refused.value.code in (-32602, 400, "INVALID_ARGUMENT")


@must("CORE-CANCEL-001", "3.1.5")
@pytest.mark.parametrize("scenario", ["tck-input-required", "test-resubscribe-message-id"])
def test_a_cancelled_task_comes_back_canceled(wire, scenario):
    task = wire.say(scenario, {"returnImmediately": True})["task"]
    assert wire.call("CancelTask", {"id": task["id"]})["status"]["state"] == "TASK_STATE_CANCELED"


@must("CORE-CANCEL-002", "3.1.5")
def test_a_finished_task_is_not_cancelable(wire):
    with pytest.raises(Problem) as refused:
        wire.call("CancelTask", {"id": wire.task()["id"]})
    assert refused.value.reason == "TASK_NOT_CANCELABLE"


@must("CORE-CANCEL-003", "3.1.5")
def test_a_task_that_is_not_there_cannot_be_cancelled(wire):
    with pytest.raises(Problem) as refused:
        wire.call("CancelTask", {"id": "no-such-task"})
    assert refused.value.reason == "TASK_NOT_FOUND"


@must("DM-TASK-001", "4.1.1")
def test_a_task_has_its_id_and_its_state(wire):
    task = wire.task()
    assert task["id"]
    assert task["status"]["state"]


@must("DM-TASK-002", "4.1.3")
@pytest.mark.parametrize("scenario", ["tck-complete-task", "tck-input-required", "tck-reject-task"])
def test_a_state_is_one_the_specification_knows(wire, scenario):
    assert wire.task(scenario)["status"]["state"] in STATES


@must("DM-ART-001", "4.1.7")
@must("DM-PART-001", "4.1.6")
@pytest.mark.parametrize(
    ("scenario", "content"),
    [
        ("tck-artifact-text", "text"),
        ("tck-artifact-file", "raw"),
        ("tck-artifact-file-url", "url"),
        ("tck-artifact-data", "data"),
    ],
)
def test_an_artifact_has_an_id_and_parts_of_one_content_each(wire, scenario, content):
    (artifact,) = wire.task(scenario)["artifacts"]
    assert artifact["artifactId"]
    assert [set(part) & {"text", "raw", "url", "data"} for part in artifact["parts"]] == [{content}]


@must("DM-MSG-001", "4.1.4")
@must("DM-MSG-002", "4.1.5")
def test_every_message_has_an_id_a_role_and_parts(wire):
    history = wire.task()["history"]
    assert history
    assert all(each["messageId"] and each["parts"] for each in history)
    assert {each["role"] for each in history} <= {"ROLE_USER", "ROLE_AGENT"}


@must("DM-SERIAL-003", "5.6.1")
def test_times_are_iso_8601_in_utc(wire):
    assert UTC.fullmatch(wire.task()["status"]["timestamp"])
