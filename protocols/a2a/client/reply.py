"""The Task or Message that answers one Message, put together from the events of a stream."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from a2a.types import Artifact, Message, Role, StreamResponse, Task, TaskArtifactUpdateEvent, TaskState, TaskStatus

from protocols.a2a.client.errors import TooMuch
from protocols.a2a.parts import words
from protocols.a2a.task_store import FINISHED

MOST_ARTIFACTS = 200
MOST_BYTES = 8_000_000
# Bytes, as protobuf, of all that a Task brings and of one Artifact.
LARGEST_ARTIFACT = 2_000_000
# Messages of a Task asked for: the last of a turn, the answer among them. langgraph-api refuses to give more than ten.
MOST_HISTORY = 10
WAITING = (TaskState.TASK_STATE_INPUT_REQUIRED, TaskState.TASK_STATE_AUTH_REQUIRED)


@dataclass
class Reply:
    """What came back for one Message: the Task's state, what it says, and its Artifacts, chunks joined.

    An agent that answers with a bare Message has no Task: `task_id` is empty and `says` is the answer.
    `messages` are the agent's own of this turn, `appended` the Artifacts that came in pieces, `remarks` what was
    put right in what it sent.
    `known` is set with the first event. `doubtful` says that events came twice or out of order in a way that may
    have spoiled the Artifacts: then only the Task itself tells what they are. `unclear` says that a try to send broke
    in a way that leaves open whether the agent took the Message.
    """

    task_id: str = ""
    context_id: str = ""
    state: TaskState = TaskState.TASK_STATE_UNSPECIFIED
    status: Message | None = None
    artifacts: dict[str, Artifact] = field(default_factory=dict)
    known: asyncio.Event = field(default_factory=asyncio.Event)
    events: int = 0
    doubtful: bool = False
    unclear: bool = False
    last: StreamResponse | None = None
    at: int = 0
    size: int = 0
    messages: dict[str, Message] = field(default_factory=dict)
    appended: set[str] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)

    @property
    def asks(self) -> bool:
        """Whether the agent waits for an answer."""
        return self.state in WAITING

    @property
    def lacks_result(self) -> bool:
        """Whether the Task was completed with neither an Artifact nor a last word; progress alone may be no answer."""
        holders = (*self.artifacts.values(), *([self.status] if self.status else []))
        return self.state == TaskState.TASK_STATE_COMPLETED and not any(holder.parts for holder in holders)

    @property
    def says(self) -> str:
        """The words of the latest status or of the bare Message."""
        return words(self.status.parts) if self.status else ""


def rests(reply: Reply) -> bool:
    """Whether nothing more comes until somebody answers, if at all."""
    return reply.state in FINISHED or reply.asks or (reply.status is not None and not reply.task_id)


def take(event: StreamResponse, reply: Reply) -> None:
    """Apply one event; raises ValueError when it has no payload or belongs to another Task.

    The same event twice in a row is taken once; but the same piece may be meant twice in an Artifact.
    """
    kind = event.WhichOneof("payload")
    # Some servers send the last event again after a reconnect; two equal pieces in a row may still both be meant.
    if event == reply.last:
        reply.doubtful |= kind == "artifact_update" and event.artifact_update.append
        return
    reply.last = event
    if kind == "task":
        take_task(event.task, reply)
    elif kind == "status_update":
        _name(event.status_update.task_id, event.status_update.context_id, reply)
        _take_status(event.status_update.status, reply)
    elif kind == "message":
        reply.status, reply.context_id = event.message, event.message.context_id
        _note(event.message, reply)
    elif kind == "artifact_update":
        _take_artifact(event.artifact_update, reply)
    else:
        raise ValueError("an event without a payload")


def _take_artifact(update: TaskArtifactUpdateEvent, reply: Reply) -> None:
    artifact = reply.artifacts.get(update.artifact.artifact_id)
    # Pieces after the end, a first piece that appends, or a second first piece: something was lost or repeated.
    reply.doubtful |= reply.state in FINISHED or (update.append == (artifact is None))
    if artifact is not None and update.append:
        _weigh(artifact.artifact_id, reply.sizes[artifact.artifact_id] + update.artifact.ByteSize(), reply)
        artifact.parts.extend(update.artifact.parts)
        reply.appended.add(artifact.artifact_id)
    else:
        _keep(update.artifact, reply)
        reply.appended.discard(update.artifact.artifact_id)
    reply.size += update.ByteSize()
    _bound(reply)


def _keep(artifact: Artifact, reply: Reply) -> None:
    _weigh(artifact.artifact_id, artifact.ByteSize(), reply)
    reply.artifacts[artifact.artifact_id] = copy_of(artifact)


def _weigh(artifact_id: str, size: int, reply: Reply) -> None:
    reply.sizes[artifact_id] = size
    if size > LARGEST_ARTIFACT:
        raise TooMuch(f"its Artifact {artifact_id[:60]!r} is larger than {LARGEST_ARTIFACT // 1_000_000} MB")


def _bound(reply: Reply) -> None:
    if len(reply.artifacts) > MOST_ARTIFACTS:
        raise TooMuch(f"more than {MOST_ARTIFACTS} Artifacts")
    if reply.size > MOST_BYTES:
        raise TooMuch(f"Artifacts and messages of more than {MOST_BYTES // 1_000_000} MB")


def _name(task_id: str, context_id: str, reply: Reply) -> None:
    if reply.task_id and task_id != reply.task_id:
        raise ValueError(f"events of Task {task_id[:60]} in the stream of Task {reply.task_id[:60]}")
    reply.task_id, reply.context_id = task_id, context_id
    reply.known.set()


def take_task(task: Task, reply: Reply) -> None:
    """Apply a whole Task; raises ValueError when it is another one."""
    _name(task.id, task.context_id, reply)
    if _is_old(task.status, reply):
        reply.doubtful = True
        return
    for artifact in task.artifacts:
        _keep(artifact, reply)
    for message in _of_this_turn(task.history):
        _note(message, reply)
    reply.size = max(reply.size, task.ByteSize())
    _bound(reply)
    _take_status(task.status, reply)


def _take_status(status: TaskStatus, reply: Reply) -> None:
    if reply.state in FINISHED:
        return
    if _is_old(status, reply):
        reply.doubtful = True
        return
    reply.at = status.timestamp.ToNanoseconds()
    reply.state = status.state
    reply.status = status.message if status.HasField("message") else None
    if reply.status:
        _note(reply.status, reply)


def _of_this_turn(history: Sequence[Message]) -> list[Message]:
    """The agent's Messages since the caller last spoke."""
    spoken = [position for position, message in enumerate(history) if message.role == Role.ROLE_USER]
    return list(history[spoken[-1] + 1 if spoken else 0 :])


def _note(message: Message, reply: Reply) -> None:
    """A Message that comes twice, as an event and in the history, is one."""
    key = message.message_id or message.SerializeToString(deterministic=True).hex()
    if message.role != Role.ROLE_USER and key not in reply.messages:
        reply.messages[key] = message
        reply.size += message.ByteSize()
        _bound(reply)


def _is_old(status: TaskStatus, reply: Reply) -> bool:
    """Whether a status says that it is older than the one known; one without a time is believed."""
    return 0 < status.timestamp.ToNanoseconds() < reply.at


def copy_of(artifact: Artifact) -> Artifact:
    """An Artifact of our own, so that what is joined to it does not change the event it came in."""
    mine = Artifact()
    mine.CopyFrom(artifact)
    return mine
