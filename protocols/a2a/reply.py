"""What comes back for one Message, put together from the events of a stream."""

import asyncio
from dataclasses import dataclass, field

from a2a.types import Artifact, Message, StreamResponse, Task, TaskState, TaskStatus

from protocols.a2a.parts import words
from protocols.a2a.store import FINISHED

MOST_ARTIFACTS = 200
WAITING = (TaskState.TASK_STATE_INPUT_REQUIRED, TaskState.TASK_STATE_AUTH_REQUIRED)


@dataclass
class Reply:
    """What came back for one Message: the Task's state, what it says, and its Artifacts, chunks joined.

    An agent that answers with a bare Message has no Task: `task_id` is empty and `says` is the answer.
    `known` is set with the first event.
    """

    task_id: str = ""
    context_id: str = ""
    state: TaskState = TaskState.TASK_STATE_UNSPECIFIED
    status: Message | None = None
    artifacts: dict[str, Artifact] = field(default_factory=dict)
    known: asyncio.Event = field(default_factory=asyncio.Event)
    events: int = 0

    @property
    def asks(self) -> bool:
        """Whether the agent waits for an answer."""
        return self.state in WAITING

    @property
    def says(self) -> str:
        """The words of the latest status or of the bare Message."""
        return words(self.status.parts) if self.status else ""


def rests(reply: Reply) -> bool:
    """Whether nothing more comes until somebody answers, if at all."""
    return reply.state in FINISHED or reply.asks or (reply.status is not None and not reply.task_id)


def take(event: StreamResponse, reply: Reply) -> None:
    """Apply one event; raises ValueError when it has no payload or belongs to another Task."""
    kind = event.WhichOneof("payload")
    if kind == "task":
        take_task(event.task, reply)
    elif kind == "status_update":
        _name(event.status_update.task_id, event.status_update.context_id, reply)
        _take_status(event.status_update.status, reply)
    elif kind == "message":
        reply.status, reply.context_id = event.message, event.message.context_id
    elif kind == "artifact_update":
        update = event.artifact_update
        if update.append and update.artifact.artifact_id in reply.artifacts:
            reply.artifacts[update.artifact.artifact_id].parts.extend(update.artifact.parts)
        else:
            reply.artifacts[update.artifact.artifact_id] = update.artifact
        if len(reply.artifacts) > MOST_ARTIFACTS:
            raise ValueError(f"more than {MOST_ARTIFACTS} Artifacts")
    else:
        raise ValueError("an event without a payload")


def _name(task_id: str, context_id: str, reply: Reply) -> None:
    if reply.task_id and task_id != reply.task_id:
        raise ValueError(f"events of Task {task_id[:60]} in the stream of Task {reply.task_id[:60]}")
    reply.task_id, reply.context_id = task_id, context_id
    reply.known.set()


def take_task(task: Task, reply: Reply) -> None:
    """Apply a whole Task; raises ValueError when it is another one."""
    _name(task.id, task.context_id, reply)
    for artifact in task.artifacts:
        reply.artifacts[artifact.artifact_id] = artifact
    _take_status(task.status, reply)


def _take_status(status: TaskStatus, reply: Reply) -> None:
    if reply.state in FINISHED:
        return
    reply.state = status.state
    reply.status = status.message if status.HasField("message") else None
