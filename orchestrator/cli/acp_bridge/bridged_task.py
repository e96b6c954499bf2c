"""One Task at an A2A agent for one ACP run: what it says on the way, what it brings, what it asks."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Sequence

from a2a.types import Message, Part, TaskState
from acp_sdk.models import MessagePart

from orchestrator.cli.acp_bridge.message_parts import acp_part
from orchestrator.cli.acp_bridge.run_slots import RunSlot
from orchestrator.cli.client import RUN_SECONDS
from protocols.a2a.client.errors import NoAnswer
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.parts import message
from protocols.adoption import Why
from protocols.cleanup import stop

FAILED = (TaskState.TASK_STATE_FAILED, TaskState.TASK_STATE_REJECTED)


class BridgedTask:
    """Lives as long as its run; a Task that waits is gone on with, so the agent sees one Task."""

    def __init__(self, agent: RemoteAgent, context_id: str, slot: RunSlot) -> None:
        self._agent, self._context_id = agent, context_id
        self.reply = Reply()
        self._asking: asyncio.Task[Reply] | None = None
        slot.cancel = self.cancel

    async def news(self, parts: Sequence[Part]) -> AsyncIterator[str]:
        """Send, and yield what the agent says on the way; then `reply` is how it ended. Raises NoAnswer."""
        said: asyncio.Queue[str] = asyncio.Queue()
        # Asked in a task of its own: acp-sdk cancels nothing by itself, and cancelling this task cancels the Task.
        self._asking = asyncio.create_task(self._ask(self._message(parts), said))
        self._asking.add_done_callback(lambda _: said.put_nowait(""))
        try:
            while text := await said.get():
                yield text
            self.reply = await self._asking
        except asyncio.CancelledError as error:
            raise NoAnswer(Why.CANCELED, "the run was cancelled") from error
        finally:
            await stop([self._asking])
        if self.reply.state in FAILED:
            raise NoAnswer(Why.FAILED, self.reply.says or TaskState.Name(self.reply.state))

    def answer(self) -> list[MessagePart]:
        """What the agent brought: its Artifacts, words first, else what it says, unless that is a question."""
        brought = (part for artifact in self.reply.artifacts.values() for part in artifact.parts)
        parts = sorted(brought, key=lambda part: part.WhichOneof("content") != "text")
        return [] if self.reply.asks else [acp_part(part) for part in parts] or self.question()

    def question(self) -> list[MessagePart]:
        """The parts of the latest status."""
        return [acp_part(part) for part in self.reply.status.parts] if self.reply.status else []

    async def cancel(self) -> None:
        """End the Task, whether it works or waits."""
        if self._asking and not self._asking.done():
            await stop([self._asking])
        elif self.reply.asks:
            await self._agent.cancel(self.reply.task_id)

    def _message(self, parts: Sequence[Part]) -> Message:
        task_id = self.reply.task_id if self.reply.asks else ""
        return message(*parts, message_id=str(uuid.uuid4()), context_id=self._context_id, task_id=task_id)

    async def _ask(self, asked: Message, said: asyncio.Queue[str]) -> Reply:
        latest = ""

        async def tell(reply: Reply) -> None:
            nonlocal latest
            if reply.says and reply.says != latest and not reply.asks:
                latest = reply.says
                said.put_nowait(latest)

        return await self._agent.ask(asked, tell, RUN_SECONDS)
