"""Numbered events of Tasks as bytes, and a Task brought up to date by those that came after its body was written."""

from collections.abc import Iterable

from a2a.server.cluster import TaskVersion
from a2a.server.events import Event
from a2a.server.tasks.task_manager import append_artifact_to_task
from a2a.types import StreamResponse, Task, TaskArtifactUpdateEvent, TaskState, TaskStatusUpdateEvent
from a2a.utils.proto_utils import to_stream_response

from protocols.a2a.persistence.packed import unpacked

TaskEvent = Task | TaskStatusUpdateEvent | TaskArtifactUpdateEvent
FINISHED = (
    TaskState.TASK_STATE_COMPLETED,
    TaskState.TASK_STATE_FAILED,
    TaskState.TASK_STATE_CANCELED,
    TaskState.TASK_STATE_REJECTED,
)
INTERRUPTED = (TaskState.TASK_STATE_INPUT_REQUIRED, TaskState.TASK_STATE_AUTH_REQUIRED)
RUNNING = (TaskState.TASK_STATE_SUBMITTED, TaskState.TASK_STATE_WORKING)
UNFINISHED = f"({', '.join(str(int(state)) for state in (*RUNNING, *INTERRUPTED))})"


def written(event: Event) -> bytes:
    """The event as the wire has it, in protobuf."""
    return to_stream_response(event).SerializeToString()


def read(body: bytes) -> TaskEvent:
    """The event of a row; raises DecodeError."""
    response = StreamResponse.FromString(unpacked(body))
    return getattr(response, response.WhichOneof("payload") or "status_update")


def apply(task: Task, event: TaskEvent) -> None:
    """Change the Task as the event says; a whole Task takes its place."""
    if isinstance(event, Task):
        task.CopyFrom(event)
    elif isinstance(event, TaskArtifactUpdateEvent):
        append_artifact_to_task(task, event)
    else:
        # The status that is replaced becomes history, before its successor is known.
        if task.status.HasField("message"):
            task.history.append(task.status.message)
        if event.metadata:
            task.metadata.MergeFrom(event.metadata)
        task.status.CopyFrom(event.status)


def up_to_date(task: Task, events: Iterable[bytes]) -> Task:
    """The Task after these events."""
    for body in events:
        apply(task, read(body))
    return task


def number_of(version: TaskVersion) -> int:
    """The number within a version of ours, which the SDK hands back as it got it."""
    value = version._value
    assert isinstance(value, int)
    return value
