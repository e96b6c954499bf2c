"""SendMessage: 3.1.1, 3.2.2, 3.4."""

import pytest

from tests.conformance.requirement import may, must, should
from tests.conformance.wires import Problem, said

FINISHED = "TASK_STATE_COMPLETED"
WAITING = "TASK_STATE_INPUT_REQUIRED"
RUNNING = {"TASK_STATE_SUBMITTED", "TASK_STATE_WORKING"}


@must("CORE-SEND-001", "3.1.1")
@pytest.mark.parametrize(("scenario", "answer"), [("tck-complete-task", "task"), ("tck-message-response", "message")])
def test_a_message_is_answered_by_a_task_or_by_a_message(wire, scenario, answer):
    assert list(wire.say(scenario)) == [answer]


@must("CORE-SEND-002", "3.1.1")
def test_a_finished_task_takes_no_further_message(wire):
    task = wire.task()
    with pytest.raises(Problem) as refused:
        wire.say("tck-complete-task", taskId=task["id"], contextId=task["contextId"])
    assert refused.value.reason == "UNSUPPORTED_OPERATION"


@must("CORE-EXECUTION-MODE-001", "3.2.2")
def test_unless_told_otherwise_the_answer_waits_for_the_task_to_rest(wire):
    assert wire.task("tck-artifact-text")["status"]["state"] == FINISHED
    assert wire.task("tck-input-required")["status"]["state"] == WAITING


@must("CORE-EXECUTION-MODE-002", "3.2.2")
def test_return_immediately_returns_a_task_that_still_runs(wire):
    task = wire.say("test-resubscribe-message-id", {"returnImmediately": True})["task"]
    assert task["status"]["state"] in RUNNING
    wire.call("CancelTask", {"id": task["id"]})


@must("CORE-MULTI-001a", "3.4.1")
def test_a_context_the_agent_made_up_is_told(wire):
    assert wire.task()["contextId"]


@may("CORE-MULTI-002", "3.4.1")
def test_a_context_the_client_gave_is_kept(wire):
    context = wire.task()["contextId"]
    assert wire.task(contextId=context)["contextId"] == context


@must("CORE-MULTI-002a", "3.4.1")
def test_a_context_that_cannot_be_taken_is_refused_and_not_replaced(wire):
    with pytest.raises(Problem):
        wire.say("tck-complete-task", contextId="c" * 5000)


@must("CORE-MULTI-003", "3.4.2")
def test_two_new_tasks_have_two_ids(wire):
    assert wire.task()["id"] != wire.task()["id"]


@must("CORE-MULTI-004", "3.4.2")
def test_a_message_to_a_task_that_is_not_there_is_task_not_found(wire):
    with pytest.raises(Problem) as refused:
        wire.say("tck-complete-task", taskId="no-such-task")
    assert refused.value.reason == "TASK_NOT_FOUND"


@must("CORE-MULTI-005", "3.4.3")
def test_the_context_of_a_task_is_inferred(wire):
    asked = wire.task("tck-input-required")
    answered = wire.task(taskId=asked["id"])
    assert answered["id"] == asked["id"]
    assert answered["contextId"] == asked["contextId"]
    assert answered["status"]["state"] == FINISHED


@must("CORE-MULTI-006", "3.4.3")
def test_another_context_than_the_tasks_is_refused(wire):
    asked = wire.task("tck-input-required")
    with pytest.raises(Problem):
        wire.say("tck-complete-task", taskId=asked["id"], contextId="another-context")


@must("CORE-ERR-002", "3.3.2")
@pytest.mark.parametrize("missing", ["messageId", "role", "parts"])
def test_a_message_without_what_is_required_is_refused_before_anything_runs(wire, missing):
    request = said("tck-complete-task")
    del request["message"][missing]
    with pytest.raises(Problem) as refused:
        wire.call("SendMessage", request)
    assert refused.value.code in (-32602, 400, "INVALID_ARGUMENT")


@must("CORE-ERR-001", "3.3.2")
def test_an_error_says_something_a_person_can_read(wire):
    with pytest.raises(Problem) as refused:
        wire.call("GetTask", {"id": "no-such-task"})
    assert refused.value.message


@should("CORE-HIST-003", "3.2.4")
def test_a_history_length_of_zero_leaves_the_history_out_of_the_answer(wire):
    assert not wire.say("tck-complete-task", {"historyLength": 0})["task"].get("history")
