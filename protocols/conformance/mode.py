"""Conformance mode: the service also plays the TCK's scenarios. Off by default, on loopback only."""

import ipaddress
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

from a2a.server.agent_execution import RequestContext
from a2a.server.context import ServerCallContext
from a2a.server.events import Event, EventQueue
from a2a.types import Message, Role, SendMessageRequest, Task

from protocols.a2a.executor import TaskExecutor
from protocols.a2a.inline.handler import InlineHandler
from protocols.a2a.parts import message, text_part
from protocols.a2a.settings import Settings
from protocols.a2a.turn import Turn
from protocols.cleanup import Closing
from protocols.conformance.scenarios import BARE, BARE_TEXT, play_for


class NotOnLoopback(ValueError):
    """Conformance mode was asked of a service that others can reach."""


def refuse_elsewhere(settings: Settings) -> None:
    """Raises NotOnLoopback when the service listens beyond this machine."""
    try:
        local = settings.host == "localhost" or ipaddress.ip_address(settings.host).is_loopback
    except ValueError:
        # A host name may resolve to anything: only what is surely this machine is let through.
        local = False
    if not local:
        raise NotOnLoopback(f"CONFORMANCE=on is for loopback only; this service listens at {settings.host}")


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


class TellsApart(InlineHandler):
    """Hears each Message of the TCK as its own: the TCK says many things under one messageId, which 4.1.4 calls unique.

    Without this a service that answers a repeated Message by the Task it has (3.3.1, MAY) would do so here.
    """

    async def on_message_send(self, params: SendMessageRequest, context: ServerCallContext) -> Message | Task:
        """As the handler does."""
        return await super().on_message_send(_told_apart(params), context)

    async def on_message_send_stream(
        self, params: SendMessageRequest, context: ServerCallContext
    ) -> AsyncGenerator[Event, None]:
        """As the handler does."""
        async with Closing(super().on_message_send_stream(_told_apart(params), context)) as events:
            async for event in events:
                yield event


def _told_apart(params: SendMessageRequest) -> SendMessageRequest:
    message = params.message
    if message.message_id.startswith(BARE) or play_for(message.message_id):
        message.message_id = f"{message.message_id}-{uuid.uuid4().hex[:8]}"
    return params
