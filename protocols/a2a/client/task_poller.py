"""Polls the Task of an agent that does not stream, by GetTask, at intervals or when its webhook is called."""

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
from protocols.a2a.client.push_receiver import PushReceiver, Webhook
from protocols.a2a.client.reply import MOST_HISTORY, Reply, rests
from protocols.cleanup import Closing
from protocols.wire.errors import short

logger = logging.getLogger(__name__)
FIRST_PAUSE = 0.1
SLOWER = 1.6
LONGEST_PAUSE = 2
LONGEST_PAUSE_WITH_WEBHOOK = 10
MISSES = 3


@dataclass(frozen=True)
class TaskPoller:
    """How the Task of one Message is begun and looked at, and who takes what comes."""

    client: Client
    context: ClientCallContext
    take: Callable[[StreamResponse], Awaitable[None]]
    reply: Reply

    async def follow(self, request: SendMessageRequest, receiver: PushReceiver | None) -> None:
        """Begin the Task without waiting for it, and read it until it rests; one at rest needs no webhook."""
        # A blocking call would hold a connection for as long as the Task runs, and a proxy would cut it.
        request.configuration.return_immediately = True
        await self._send(request)
        if rests(self.reply):
            return
        with receiver.webhook() if receiver else nullcontext() as webhook:
            # After the Task is known to run: one that rests at once needs none, and before it there is no id to
            # register for.
            registered = webhook if webhook and await self._register(webhook) else None
            await self._until_it_rests(registered)
            if registered:
                await self._unregister(registered)

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

    async def _until_it_rests(self, webhook: Webhook | None) -> None:
        """A notification may get lost, so reading now and then goes on beside it, only less often."""
        pause, misses = FIRST_PAUSE, 0
        while not rests(self.reply):
            await _until_called(webhook, pause)
            pause = min(pause * SLOWER, LONGEST_PAUSE_WITH_WEBHOOK if webhook else LONGEST_PAUSE)
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
        request = GetTaskRequest(id=self.reply.task_id, history_length=MOST_HISTORY)
        await self.take(StreamResponse(task=await self.client.get_task(request, context=self.context)))

    async def _register(self, webhook: Webhook) -> bool:
        """Whether the agent takes it."""
        webhook.config.task_id = self.reply.task_id
        try:
            await self.client.create_task_push_notification_config(webhook.config, context=self.context)
        except (A2AError, ValueError) as refusal:
            logger.info("the agent of task %s takes no webhook: %s", self.reply.task_id, short(refusal))
            return False
        return True

    async def _unregister(self, webhook: Webhook) -> None:
        request = DeleteTaskPushNotificationConfigRequest(task_id=self.reply.task_id, id=webhook.config.id)
        with suppress(A2AError):
            await self.client.delete_task_push_notification_config(request, context=self.context)


async def _until_called(webhook: Webhook | None, seconds: float) -> None:
    if webhook is None:
        return await asyncio.sleep(seconds)
    try:
        await asyncio.wait_for(webhook.called.wait(), seconds)
    except TimeoutError:
        return
    webhook.called.clear()
