"""What the events of one stream must be to each other (sections 3.1.2, 3.1.6 and 4.2.2)."""

from collections.abc import Iterator, Sequence
from typing import Any

from protocols.explain.violations import At, Says, shown

FINAL = frozenset(f"TASK_STATE_{state}" for state in ("COMPLETED", "FAILED", "CANCELED", "REJECTED"))
Told = Sequence[tuple[At, Any]]


def stream_departures(told: Told, operation: str, began: bool) -> Says:
    """Where a stream is out of order; `began` says that its first event is among those told."""
    objects = [(at, event) for at, event in told if isinstance(event, dict)]
    if began and objects:
        yield from _beginning(objects, operation)
    yield from _one_task(objects)
    yield from _after_the_end(objects)
    yield from _appended(objects)


def last_state(told: Told) -> str:
    """The last state the events told; empty when they told none."""
    states = [state for _, event in told if (state := _state(event))]
    return states[-1] if states else ""


def _beginning(told: Told, operation: str) -> Says:
    at, first = told[0]
    section = "3.1.6" if operation == "SubscribeToTask" else "3.1.2"
    allowed = ("task",) if operation == "SubscribeToTask" else ("task", "message")
    if not any(kind in first for kind in allowed):
        demanded = f"the {' or the '.join(kind.capitalize() for kind in allowed)} first"
        yield at.breaks(", ".join(first) or "nothing", demanded, section)
    if "message" in first and len(told) > 1:
        yield told[1][0].breaks(f"{len(told)} events", "one Message and nothing after it", "3.1.2")


def _one_task(told: Told) -> Says:
    ids = [(at, each) for at, event in told for each in _task_ids(event)]
    for at, each in ids[1:]:
        if each != ids[0][1]:
            yield at.breaks(f"Task {shown(each)}", f"news of the stream's own Task, {shown(ids[0][1])}", "3.1.2")


def _after_the_end(told: Told) -> Says:
    ended = False
    for at, event in told:
        if ended and "task" not in event:
            yield at.breaks(", ".join(event), "the end of the stream, since the Task is in a final state", "3.1.2")
        ended = ended or _state(event) in FINAL


def _appended(told: Told) -> Says:
    known: set[Any] = set()
    for at, event in told:
        known.update(_artifacts_of(event.get("task")))
        update = event.get("artifactUpdate")
        artifact = update.get("artifact") if isinstance(update, dict) else None
        if not isinstance(artifact, dict) or not isinstance(artifact.get("artifactId"), str):
            continue
        if update.get("append") is True and artifact["artifactId"] not in known and "task" in told[0][1]:
            place = at.below("artifactUpdate", "append")
            yield place.breaks("true", "an Artifact of this id that was sent before", "4.2.2")
        known.add(artifact["artifactId"])


def _artifacts_of(task: Any) -> Iterator[str]:
    listed = task.get("artifacts") if isinstance(task, dict) else None
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, dict) and isinstance(each.get("artifactId"), str):
            yield each["artifactId"]


def _task_ids(event: dict[str, Any]) -> Iterator[Any]:
    for kind, name in (("task", "id"), ("statusUpdate", "taskId"), ("artifactUpdate", "taskId")):
        held = event.get(kind)
        if isinstance(held, dict) and isinstance(held.get(name), str):
            yield held[name]


def _state(event: Any) -> str:
    for kind in ("statusUpdate", "task"):
        held = event.get(kind) if isinstance(event, dict) else None
        status = held.get("status") if isinstance(held, dict) else None
        state = status.get("state") if isinstance(status, dict) else None
        if isinstance(state, str):
            return state
    return ""
