"""Conformance mode: the service also plays the TCK's scenarios. Off by default, on loopback only."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from a2a.server.agent_execution import RequestContext
from a2a.server.events import EventQueue
from a2a.types import Role, Task

from protocols.a2a.executor import TaskExecutor
from protocols.a2a.parts import message, text_part
from protocols.a2a.turn import Turn
from protocols.conformance.scenarios import BARE, BARE_TEXT, play_for


class Scenarios(TaskExecutor):
    """The executor it is given, which also plays the TCK's scenarios through the same life of a Task."""

    def __init__(self, played_by: TaskExecutor) -> None:
        self._agent = played_by

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """What the agent itself opens."""
        async with self._agent.opened():
            yield

    async def withdraw(self, task: Task) -> None:
        """What the agent itself undoes."""
        await self._agent.withdraw(task)

    async def execute(self, context: RequestContext, event_queue: EventQueue) -> None:
        """One scenario answers with a bare Message, which no agent of ours does; the rest are Tasks."""
        assert context.message is not None
        if not context.message.message_id.startswith(BARE):
            return await super().execute(context, event_queue)
        answer = message(
            text_part(BARE_TEXT),
            role=Role.ROLE_AGENT,
            message_id=str(uuid.uuid4()),
            context_id=context.context_id or "",
        )
        await event_queue.enqueue_event(answer)

    async def work(self, turn: Turn) -> None:
        """The scenario the latest Message names, or the agent's own work."""
        play = play_for(turn.latest.message_id)
        await (play or self._agent.work)(turn)
