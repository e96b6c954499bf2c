"""Following a Task of an agent that does not stream: looked at when it rings, or every so often."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from a2a.client.errors import A2AClientError
from a2a.types import AgentCard, SendMessageRequest, StreamResponse
from a2a.utils.errors import InvalidParamsError, PushNotificationNotSupportedError, UnsupportedOperationError

from protocols.a2a.doorbell import Doorbell, Ring
from protocols.a2a.failing import may_pass
from protocols.a2a.reply import Reply, rests

logger = logging.getLogger(__name__)
FIRST_PAUSE = 0.1
SLOWER = 1.6
LONGEST_PAUSE = 2
LONGEST_PAUSE_WITH_A_RING = 10
MISSES = 3
NO_WEBHOOK = (InvalidParamsError, PushNotificationNotSupportedError, UnsupportedOperationError)


def may_ring(card: AgentCard, doorbell: Doorbell | None) -> AbstractContextManager[Ring | None]:
    """A ring of our doorbell for an agent that can use one, as long as the wait lasts."""
    return doorbell.hung() if doorbell and card.capabilities.push_notifications else nullcontext()


@dataclass(frozen=True)
class Looking:
    """How one Message is sent and its Task looked at; each of both is told what came."""

    send: Callable[[], AsyncIterator[StreamResponse]]
    look: Callable[[], Awaitable[StreamResponse]]
    take: Callable[[StreamResponse], Awaitable[None]]
    reply: Reply

    async def follow(self, request: SendMessageRequest, ring: Ring | None) -> None:
        """Begin the Task without waiting for it, and look until it rests: a ring may get lost, so it is no must."""
        await self._begin(request, ring)
        pause, misses = FIRST_PAUSE, 0
        while not rests(self.reply):
            await _until_rung(ring, pause)
            pause = min(pause * SLOWER, LONGEST_PAUSE_WITH_A_RING if ring else LONGEST_PAUSE)
            try:
                await self.take(await self.look())
                misses = 0
            except A2AClientError as error:
                misses += 1
                if misses > MISSES or not may_pass(error, heard=True):
                    raise

    async def _begin(self, request: SendMessageRequest, ring: Ring | None) -> None:
        request.configuration.return_immediately = True
        if ring:
            request.configuration.task_push_notification_config.CopyFrom(ring.config)
        try:
            await self._sent()
        except NO_WEBHOOK as refusal:
            if ring is None:
                raise
            logger.info("the agent takes no webhook (%s); looking now and then", refusal)
            request.configuration.ClearField("task_push_notification_config")
            await self._sent()

    async def _sent(self) -> None:
        async for event in self.send():
            await self.take(event)


async def _until_rung(ring: Ring | None, seconds: float) -> None:
    if ring is None:
        return await asyncio.sleep(seconds)
    try:
        await asyncio.wait_for(ring.rung.wait(), seconds)
    except TimeoutError:
        return
    ring.rung.clear()
