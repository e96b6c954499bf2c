"""What the checks of lessons read from a stream: kinds, states, ids and texts of its events."""

from collections.abc import Iterable

from a2a.types import StreamResponse, Task, TaskState

STREAMED = {"task": "task", "message": "message", "status_update": "statusUpdate", "artifact_update": "artifactUpdate"}


def kinds(events: Iterable[StreamResponse]) -> list[str]:
    """What each event is, as its JSON names it."""
    return [STREAMED.get(event.WhichOneof("payload") or "", "nothing") for event in events]


def states(events: Iterable[StreamResponse]) -> list[str]:
    """The states of the Task in the order they were told, repetitions left out."""
    names: list[str] = []
    for event in events:
        status = event.task.status if event.HasField("task") else event.status_update.status
        if event.WhichOneof("payload") in ("task", "status_update") and names[-1:] != [state(status.state)]:
            names.append(state(status.state))
    return names


def state(number: TaskState) -> str:
    """A TaskState as people say it: `INPUT_REQUIRED`."""
    return TaskState.Name(number).removeprefix("TASK_STATE_")


def state_of(task: Task) -> str:
    """The state of a Task, as people say it."""
    return state(task.status.state)


def ids(events: Iterable[StreamResponse]) -> tuple[str, str]:
    """The taskId and contextId the events belong to; empty when they belong to no Task."""
    for event in events:
        # A Task names its id `id`, every other event `task_id`.
        payload = getattr(event, event.WhichOneof("payload") or "task")
        task_id = payload.id if event.HasField("task") else payload.task_id
        if task_id:
            return task_id, payload.context_id
    return "", ""


def text_of(events: Iterable[StreamResponse]) -> str:
    """The text of every Artifact, chunks put together as they came."""
    artifacts = [artifact for event in events for artifact in _artifacts(event)]
    return "".join(part.text for artifact in artifacts for part in artifact.parts)


def _artifacts(event: StreamResponse):
    if event.HasField("artifact_update"):
        return [event.artifact_update.artifact]
    return list(event.task.artifacts) if event.HasField("task") else []
