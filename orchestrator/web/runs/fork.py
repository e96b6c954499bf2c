"""Forks a conversation: a new one that begins with what an earlier one knew before a certain Run."""

from itertools import takewhile
from uuid import uuid4

from orchestrator.run.conversation_store import Conversation, Memory
from protocols.models import StrictModel
from protocols.wire.recording_file import Recording


class ForkedConversation(StrictModel):
    """`context_id` of the new conversation; `turns` of the earlier one are part of it."""

    context_id: str
    turns: int


async def forked(recording: Recording, owner: str, memory: Memory) -> ForkedConversation:
    """The earlier conversation stays as it is; agents' answers that are still good need not be asked for again."""
    async with memory.alone(owner, recording.context_id):
        conversation = await memory.recall(owner, recording.context_id)
        before = tuple(takewhile(lambda turn: turn.run != recording.task_id, conversation.turns))
        context_id = str(uuid4())
        # Its last Recommendation is that of a later turn, so it does not come along.
        await memory.remember(owner, context_id, Conversation(turns=before, results=conversation.results))
    return ForkedConversation(context_id=context_id, turns=len(before))
