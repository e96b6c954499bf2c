"""Following a Task of an agent that does not stream: looked at when it rings, or every so often."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import nullcontext, suppress
from dataclasses import dataclass

from a2a.client import Client, ClientCallContext
from a2a.client.errors import A2AClientError
from a2a.types import (
    DeleteTaskPushNotificationConfigRequest,
    GetTaskRequest,
    SendMessageRequest,
    StreamResponse,
)
from a2a.utils.errors import A2AError

from protocols.a2a.client.errors import may_pass, wait_asked_for
from protocols.a2a.client.push_receiver import Doorbell, Ring
from protocols.a2a.client.reply import Reply, rests
from protocols.cleanup import Closing
from protocols.wire.errors import short

logger = logging.getLogger(__name__)
FIRST_PAUSE = 0.1
SLOWER = 1.6
LONGEST_PAUSE = 2
LONGEST_PAUSE_WITH_A_RING = 10
MISSES = 3


@dataclass(frozen=True)
class Looking:
    """How the Task of one Message is begun and looked at, and who takes what comes."""

    client: Client
    context: ClientCallContext
    take: Callable[[StreamResponse], Awaitable[None]]
    reply: Reply

    async def follow(self, request: SendMessageRequest, doorbell: Doorbell | None) -> None:
        """Begin the Task without waiting for it, and look until it rests; a Task that rests at once needs no ring."""
        request.configuration.return_immediately = True
        await self._send(request)
        if rests(self.reply):
            return
        with doorbell.hung() if doorbell else nullcontext() as ring:
            hangs = await self._hung(ring)
            await self._until_it_rests(hangs)
            if hangs:
                await self._taken_down(hangs)

    async def _send(self, request: SendMessageRequest) -> None:
        """As often as the agent says that it has no time now, within the caller's own limit."""
        while True:
            try:
                async with Closing(self.client.send_message(request, context=self.context)) as events:
                    async for event in events:
                        await self.take(event)
                return
            except A2AClientError as error:
                wait = wait_asked_for(error)
                if wait is None:
                    raise
                await asyncio.sleep(wait)

    async def _until_it_rests(self, ring: Ring | None) -> None:
        """A ring may get lost, so looking now and then goes on beside it, only less often."""
        pause, misses = FIRST_PAUSE, 0
        while not rests(self.reply):
            await _until_rung(ring, pause)
            pause = min(pause * SLOWER, LONGEST_PAUSE_WITH_A_RING if ring else LONGEST_PAUSE)
            try:
                await self._look()
                misses = 0
            except A2AClientError as error:
                # A Task that is known to run is not given up for a restart of its agent, nor for three of them.
                misses += 1
                wait = wait_asked_for(error)
                if misses > MISSES or not (wait is not None or may_pass(error, task_is_known=True)):
                    raise
                pause = max(pause, wait or 0)

    async def _look(self) -> None:
        request = GetTaskRequest(id=self.reply.task_id)
        await self.take(StreamResponse(task=await self.client.get_task(request, context=self.context)))

    async def _hung(self, ring: Ring | None) -> Ring | None:
        """The ring once the agent knows it; `None` when it takes none of ours."""
        if ring is None:
            return None
        ring.config.task_id = self.reply.task_id
        try:
            await self.client.create_task_push_notification_config(ring.config, context=self.context)
        except (A2AError, ValueError) as refusal:
            logger.info("the agent of task %s takes no webhook: %s", self.reply.task_id, short(refusal))
            return None
        return ring

    async def _taken_down(self, ring: Ring) -> None:
        request = DeleteTaskPushNotificationConfigRequest(task_id=self.reply.task_id, id=ring.config.id)
        with suppress(A2AError):
            await self.client.delete_task_push_notification_config(request, context=self.context)


async def _until_rung(ring: Ring | None, seconds: float) -> None:
    if ring is None:
        return await asyncio.sleep(seconds)
    try:
        await asyncio.wait_for(ring.rung.wait(), seconds)
    except TimeoutError:
        return
    ring.rung.clear()
