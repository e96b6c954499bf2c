"""SendStreamingMessage and SubscribeToTask: 3.1.2, 3.1.6, 3.5.2."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conformance.requirement import must
from tests.conformance.wires import Problem, Wire, said

LONG = "test-resubscribe-message-id"


def streamed(wire: Wire, scenario: str, **ids) -> list[dict]:
    return list(wire.stream("SendStreamingMessage", said(scenario, **ids)))


def kinds(events: list[dict]) -> list[str]:
    return [next(iter(event)) for event in events]


def states(events: list[dict]) -> list[str]:
    return [event["statusUpdate"]["status"]["state"] for event in events if "statusUpdate" in event]


@pytest.fixture
def running(wire: Wire) -> Iterator[str]:
    """A Task that runs for a while; cancelled afterwards."""
    task = wire.say(LONG, {"returnImmediately": True})["task"]["id"]
    yield task
    if wire.call("GetTask", {"id": task})["status"]["state"] == "TASK_STATE_WORKING":
        wire.call("CancelTask", {"id": task})


@must("CORE-STREAM-001", "3.1.2")
@must("CORE-STREAM-003", "3.1.2")
def test_a_stream_begins_with_the_task_and_closes_when_it_is_over(wire):
    events = streamed(wire, "tck-stream-001")
    assert kinds(events)[0] == "task"
    assert set(kinds(events)[1:]) == {"statusUpdate", "artifactUpdate"}
    assert states(events)[-1] == "TASK_STATE_COMPLETED"


@must("CORE-STREAM-002", "3.1.2")
def test_a_stream_that_answers_with_a_message_holds_it_alone(wire):
    assert kinds(streamed(wire, "tck-message-response")) == ["message"]


@must("STREAM-ORDER-001", "3.5.2")
def test_events_come_in_the_order_they_happened(wire):
    events = streamed(wire, "tck-stream-artifact-chunked")
    updates = [event["artifactUpdate"] for event in events if "artifactUpdate" in event]
    assert [each["artifact"]["parts"][0]["text"] for each in updates] == ["chunk-1 ", "chunk-2"]
    assert [each.get("append", False) for each in updates] == [False, True]
    assert [each.get("lastChunk", False) for each in updates] == [False, True]
    assert states(events) == ["TASK_STATE_WORKING", "TASK_STATE_COMPLETED"]


@must("STREAM-ORDER-001", "3.5.2")
def test_chunks_are_one_artifact_in_the_end(wire):
    task = streamed(wire, "tck-stream-artifact-chunked")[0]["task"]["id"]
    (artifact,) = wire.call("GetTask", {"id": task})["artifacts"]
    assert [part["text"] for part in artifact["parts"]] == ["chunk-1 ", "chunk-2"]


@must("CORE-SEND-002", "3.1.2")
def test_a_finished_task_cannot_be_streamed_to(wire):
    task = wire.task()
    with pytest.raises(Problem) as refused:
        streamed(wire, "tck-stream-001", taskId=task["id"], contextId=task["contextId"])
    assert refused.value.reason == "UNSUPPORTED_OPERATION"


@must("STREAM-SUB-001", "3.1.6")
def test_a_subscription_begins_with_the_task(wire, running):
    first = next(wire.stream("SubscribeToTask", {"id": running}))
    assert first["task"]["id"] == running


@must("STREAM-SUB-002", "3.1.6")
@must("STREAM-ORDER-002", "3.5.2")
@must("STREAM-ORDER-003", "3.5.2")
def test_everybody_who_subscribed_gets_the_same_events_to_the_end(wire, running):
    with ThreadPoolExecutor(2) as threads:
        both = list(threads.map(lambda _: list(wire.stream("SubscribeToTask", {"id": running})), range(2)))
    assert states(both[0])[-1] == "TASK_STATE_COMPLETED"
    assert states(both[0]) == states(both[1])


@must("STREAM-ORDER-004", "3.5.2")
def test_one_reader_leaving_takes_nothing_from_another(wire, running):
    leaving = wire.stream("SubscribeToTask", {"id": running})
    staying = wire.stream("SubscribeToTask", {"id": running})
    assert next(leaving)["task"]["id"] == next(staying)["task"]["id"]
    leaving.close()
    assert states(list(staying))[-1] == "TASK_STATE_COMPLETED"


@must("STREAM-SUB-003", "3.1.6")
def test_a_finished_task_cannot_be_subscribed_to(wire):
    with pytest.raises(Problem) as refused:
        list(wire.stream("SubscribeToTask", {"id": wire.task()["id"]}))
    assert refused.value.reason == "UNSUPPORTED_OPERATION"


@must("STREAM-SUB-004", "3.1.6")
def test_a_task_that_is_not_there_cannot_be_subscribed_to(wire):
    with pytest.raises(Problem) as refused:
        list(wire.stream("SubscribeToTask", {"id": "no-such-task"}))
    assert refused.value.reason == "TASK_NOT_FOUND"
