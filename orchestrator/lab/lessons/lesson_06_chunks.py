"""Lesson 6: one Artifact in several pieces.

A long result need not wait until it is whole. Artifact updates with the same artifactId are pieces of one Artifact:
append says that the Parts go behind those already there (without it they take their place), lastChunk says that no
more will come. Putting the pieces together is the client's work; the agent keeps the whole, as GetTask shows.
"""

from typing import NamedTuple

from a2a.client import ClientConfig, create_client
from a2a.helpers import get_artifact_text, new_text_message
from a2a.types import GetTaskRequest, Role, SendMessageRequest, Task, TaskArtifactUpdateEvent

from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import teaches


class ChunkResult(NamedTuple):
    """What the checks look at."""

    chunks: list[TaskArtifactUpdateEvent]
    joined: str
    fetched: Task


async def run(live: Live) -> ChunkResult:
    client = await create_client(live.url, ClientConfig(httpx_client=live.http, streaming=True))
    please = new_text_message("Recite.", role=Role.ROLE_USER)
    events = [event async for event in client.send_message(SendMessageRequest(message=please))]

    chunks = [event.artifact_update for event in events if event.HasField("artifact_update")]
    joined = ""
    for chunk in chunks:
        text = get_artifact_text(chunk.artifact)
        joined = joined + text if chunk.append else text

    fetched = await client.get_task(GetTaskRequest(id=chunks[0].task_id))
    return ChunkResult(chunks, joined, fetched)


LESSON = Lesson(
    number=6,
    title="Artifacts in chunks",
    teaches=__doc__,
    sections=("4.2.2", "4.1.7", "3.5.2", "3.7"),
    partner=teaches("recite"),
    run=run,
    checks=(
        Check("The Artifact came in four chunks", lambda r: len(r.chunks), 4),
        Check(
            "They are chunks of one Artifact",
            lambda r: len({chunk.artifact.artifact_id for chunk in r.chunks}),
            1,
        ),
        Check(
            "All but the first append",
            lambda r: [chunk.append for chunk in r.chunks],
            [False, True, True, True],
        ),
        Check(
            "Only the last says it is the last",
            lambda r: [chunk.last_chunk for chunk in r.chunks],
            [False] * 3 + [True],
        ),
        Check("The agent keeps one Artifact", lambda r: len(r.fetched.artifacts), 1),
        Check("… which reads as the chunks put together", lambda r: _stored(r), lambda r: r.joined),
    ),
    requests=("SendStreamingMessage",),
    excerpts=lambda r: {"The chunks": "\n".join(get_artifact_text(chunk.artifact) for chunk in r.chunks)},
)


def _stored(result: ChunkResult) -> str:
    return get_artifact_text(result.fetched.artifacts[0], "")
