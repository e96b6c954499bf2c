"""Tasks of a former version: their data Parts named their data model in `metadata.noun`, now in `metadata.model`."""

from collections.abc import Iterator

from a2a.types import Artifact, Message, Part, StreamResponse, Task, TaskArtifactUpdateEvent, TaskStatusUpdateEvent
from google.protobuf.message import DecodeError

from protocols.storage.database import Transaction

FORMER = "noun"
LABEL = "model"


def rename_labels(transaction: Transaction) -> None:
    """Write every stored body and event again under the label of today; what cannot be read stays as it is."""
    for table, kind in (("task_bodies", Task), ("task_events", StreamResponse)):
        key = "id" if kind is Task else "task_id"
        places = transaction.rows(f"select owner, {key}, version from {table}")
        for place in places:
            where = f"where owner = ? and {key} = ? and version = ?"
            # One at a time: all bodies of a large store need not fit into memory.
            for (body,) in transaction.rows(f"select body from {table} {where}", *place):
                if renamed := _renamed(kind, bytes(body)):
                    transaction.change(f"update {table} set body = ? {where}", renamed, *place)


def _renamed(kind: type[Task] | type[StreamResponse], body: bytes) -> bytes | None:
    if FORMER.encode() not in body:
        return None
    try:
        message = kind.FromString(body)
    except DecodeError:
        return None
    for part in _parts(message):
        if FORMER in part.metadata:
            part.metadata[LABEL] = part.metadata[FORMER]
            del part.metadata.fields[FORMER]
    return message.SerializeToString()


def _parts(
    message: Task | StreamResponse | TaskStatusUpdateEvent | TaskArtifactUpdateEvent | Message | Artifact,
) -> Iterator[Part]:
    match message:
        case StreamResponse():
            if payload := message.WhichOneof("payload"):
                yield from _parts(getattr(message, payload))
        case Task():
            for inside in (message.status.message, *message.history, *message.artifacts):
                yield from _parts(inside)
        case TaskStatusUpdateEvent():
            yield from message.status.message.parts
        case TaskArtifactUpdateEvent():
            yield from message.artifact.parts
        case _:
            yield from message.parts
