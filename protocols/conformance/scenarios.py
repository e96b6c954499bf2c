"""The official TCK's scenarios, selected by the prefix of a messageId.

The beginnings and what follows them are those of the TCK's scenario files (a2aproject/a2a-tck, branch 1.0-dev).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from a2a.types import Part

from protocols.a2a.parts import text_part, to_part
from protocols.a2a.turn import Rejected, Turn, asking
from protocols.adoption import Question
from protocols.models import StrictModel

Play = Callable[[Turn], Awaitable[None]]
# The TCK subscribes within a second; four leave room on a busy machine.
LINGERS_SECONDS = 4
FILE = Part(raw=b"tck", media_type="text/plain", filename="output.txt")
FILE_ELSEWHERE = Part(url="https://example.com/output.txt", media_type="text/plain", filename="output.txt")
NEXT = Question(field="next", asks="What next?", why="a scenario of the TCK waits", answer_schema={"type": "string"})


class Counted(StrictModel):
    """The data the TCK looks for in an Artifact."""

    key: str
    count: int


def sends(*chunks: Sequence[Part]) -> Play:
    """One Artifact, in as many chunks as are given."""

    async def play(turn: Turn) -> None:
        for number, parts in enumerate(chunks, 1):
            await turn.updater.add_artifact(
                list(parts), artifact_id="shown", append=number > 1 or None, last_chunk=number == len(chunks)
            )

    return play


def replies(text: str) -> Play:
    """A status message, before the Task completes."""

    async def play(turn: Turn) -> None:
        await turn.tell(text)

    return play


async def asks(turn: Turn) -> None:
    """The Task waits for input."""
    raise asking([NEXT])


async def refuses(turn: Turn) -> None:
    """The Task is rejected."""
    raise Rejected("rejected")


async def lingers(turn: Turn) -> None:
    """Long enough for somebody to subscribe meanwhile."""
    await asyncio.sleep(LINGERS_SECONDS)


async def completes(turn: Turn) -> None:
    """The Task completes and shows nothing."""


PLAYS: dict[str, Play] = {
    "tck-complete-task": replies("Hello from TCK"),
    "tck-artifact-text": sends([text_part("Generated text content")]),
    "tck-artifact-file-url": sends([FILE_ELSEWHERE]),
    "tck-artifact-file": sends([FILE]),
    "tck-artifact-data": sends([to_part(Counted(key="value", count=42))]),
    "tck-input-required": asks,
    "tck-reject-task": refuses,
    "tck-stream-001": sends([text_part("Stream hello from TCK")]),
    "tck-stream-002": completes,
    "tck-stream-003": sends([text_part("Stream task lifecycle")]),
    "tck-stream-ordering-001": sends([text_part("Ordered output")]),
    "tck-stream-artifact-text": sends([text_part("Streamed text content")]),
    "tck-stream-artifact-file": sends([FILE]),
    "tck-stream-artifact-chunked": sends([text_part("chunk-1 ")], [text_part("chunk-2")]),
    "test-resubscribe-message-id": lingers,
    # The shortest beginning, for all messages of the TCK that name no scenario.
    "tck-": replies("Hello from TCK"),
}
BARE = "tck-message-response"
BARE_TEXT = "Direct message response"


def play_for(message_id: str) -> Play | None:
    """What to do for a Message of the TCK, the longest beginning first; `None` when it is not one of the TCK's."""
    fitting = [beginning for beginning in PLAYS if message_id.startswith(beginning)]
    return PLAYS[max(fitting, key=len)] if fitting else None
