"""Checks the events of one stream against each other (sections 3.1.2, 3.1.6 and 4.2.2)."""

from collections.abc import Iterator, Sequence
from typing import Any

from protocols.explain.violations import At, Departures, shown

FINAL = frozenset(f"TASK_STATE_{state}" for state in ("COMPLETED", "FAILED", "CANCELED", "REJECTED"))
Events = Sequence[tuple[At, Any]]


def stream_departures(events: Events, operation: str, began: bool) -> Departures:
    """Where a stream is out of order; `began` says that its first event is among those told."""
    # What cannot be read is reported elsewhere, once.
    objects = [(at, event) for at, event in events if isinstance(event, dict)]
    if began and objects:
        yield from _beginning(objects, operation)
    yield from _one_task(objects)
    yield from _after_the_end(objects)
    yield from _appended(objects)


def last_state(events: Events) -> str:
    """The last state the events told; empty when they told none."""
    states = [state for _, event in events if (state := _state(event))]
    return states[-1] if states else ""


def _beginning(events: Events, operation: str) -> Departures:
    at, first = events[0]
    section = "3.1.6" if operation == "SubscribeToTask" else "3.1.2"
    allowed = ("task",) if operation == "SubscribeToTask" else ("task", "message")
    if not any(kind in first for kind in allowed):
        demanded = f"the {' or the '.join(kind.capitalize() for kind in allowed)} first"
        yield at.breaks(", ".join(first) or "nothing", demanded, section)
    if "message" in first and len(events) > 1:
        yield events[1][0].breaks(f"{len(events)} events", "one Message and nothing after it", "3.1.2")


def _one_task(events: Events) -> Departures:
    ids = [(at, task_id) for at, event in events for task_id in _task_ids(event)]
    for at, task_id in ids[1:]:
        if task_id != ids[0][1]:
            yield at.breaks(f"Task {shown(task_id)}", f"news of the stream's own Task, {shown(ids[0][1])}", "3.1.2")


def _after_the_end(events: Events) -> Departures:
    ended = False
    for at, event in events:
        if ended and "task" not in event:
            yield at.breaks(", ".join(event), "the end of the stream, since the Task is in a final state", "3.1.2")
        ended = ended or _state(event) in FINAL


def _appended(events: Events) -> Departures:
    artifact_ids: set[Any] = set()
    for at, event in events:
        artifact_ids.update(_artifacts_of(event.get("task")))
        update = event.get("artifactUpdate")
        artifact = update.get("artifact") if isinstance(update, dict) else None
        if not isinstance(artifact, dict) or not isinstance(artifact.get("artifactId"), str):
            continue
        if update.get("append") is True and artifact["artifactId"] not in artifact_ids and "task" in events[0][1]:
            place = at.below("artifactUpdate", "append")
            yield place.breaks("true", "an Artifact of this id that was sent before", "4.2.2")
        artifact_ids.add(artifact["artifactId"])


def _artifacts_of(task: Any) -> Iterator[str]:
    items = task.get("artifacts") if isinstance(task, dict) else None
    for artifact in items if isinstance(items, list) else []:
        if isinstance(artifact, dict) and isinstance(artifact.get("artifactId"), str):
            yield artifact["artifactId"]


def _task_ids(event: dict[str, Any]) -> Iterator[Any]:
    for kind, name in (("task", "id"), ("statusUpdate", "taskId"), ("artifactUpdate", "taskId")):
        payload = event.get(kind)
        if isinstance(payload, dict) and isinstance(payload.get(name), str):
            yield payload[name]


def _state(event: Any) -> str:
    for kind in ("statusUpdate", "task"):
        payload = event.get(kind) if isinstance(event, dict) else None
        status = payload.get("status") if isinstance(payload, dict) else None
        state = status.get("state") if isinstance(status, dict) else None
        if isinstance(state, str):
            return state
    return ""
