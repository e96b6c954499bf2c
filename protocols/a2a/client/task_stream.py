"""Streams the answer to one Message, through broken streams, silence, and repeated or reordered events."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

from a2a.client import Client, ClientCallContext
from a2a.client.errors import A2AClientError
from a2a.types import AgentCard, GetTaskRequest, SendMessageRequest, StreamResponse, SubscribeToTaskRequest
from a2a.utils.errors import A2AError, UnsupportedOperationError

from protocols.a2a.client.errors import Cut, TooMuch, is_refusal, may_pass, wait_asked_for
from protocols.a2a.client.push_receiver import PushReceiver
from protocols.a2a.client.reply import MOST_HISTORY, Reply, rests, take, take_task
from protocols.a2a.client.task_poller import TaskPoller
from protocols.cleanup import Closing
from protocols.wire.errors import MALFORMED, short
from protocols.wire.step_mode.interceptor import stepped

logger = logging.getLogger(__name__)
MOST_EVENTS = 5_000
PAUSE, LONGEST_PAUSE = 0.05, 2.0

Listener = Callable[[Reply], Awaitable[None]]


class Silent(Exception):
    """No event for a while on a stream that is open."""


@dataclass(frozen=True)
class OutgoingCall:
    """One Message on its way: who hears of the answer, what each call says beside itself, how long silence may last."""

    request: SendMessageRequest
    listener: Listener
    context: ClientCallContext
    silence: float


class AnswerStream:
    """One Message with everything that comes back, gathered in `reply`."""

    def __init__(self, client: Client, card: AgentCard, call: OutgoingCall, reply: Reply) -> None:
        self._client, self._card, self._call, self._reply = client, card, call, reply

    async def follow(self, receiver: PushReceiver | None = None) -> None:
        """Send, and listen until the Task rests; the Task of an agent that does not stream is polled."""
        if self._card.capabilities.streaming:
            return await self._listen_through()
        receiver = receiver if self._card.capabilities.push_notifications else None
        await TaskPoller(self._client, self._call.context, self._take, self._reply).follow(self._call.request, receiver)

    async def _listen_through(self) -> None:
        """What breaks on the way is picked up again; silence is no failure, as a Task may work for long."""
        failures, since, stream = 0, 0.0, self._opened()
        while True:
            events = self._reply.events
            try:
                await self._listen(stream)
                return await self._reconcile()
            except Silent as silence:
                problem: Exception = silence
            except (A2AError, *MALFORMED) as error:
                # Counted anew once it was back. As long as silence may last: a restart takes seconds.
                failures = 1 if self._reply.events > events else failures + 1
                since = since if failures > 1 else time.monotonic()
                if time.monotonic() - since > self._call.silence or not self._may_go_on(error):
                    raise
                self._reply.unclear |= not is_refusal(error)
                problem = error
            logger.info("stream from %s broke (%s); picking it up again", self._card.name, short(problem))
            await asyncio.sleep(wait_asked_for(problem) or min(PAUSE * 2**failures, LONGEST_PAUSE))
            # GetTask before another subscription: a Task that ended meanwhile cannot be subscribed to.
            if await self._caught_up():
                return
            stream = self._opened()

    def _may_go_on(self, error: Exception) -> bool:
        """Whether the Task may still be followed after an error, by another stream or by GetTask."""
        started = self._reply.known.is_set()
        if isinstance(error, A2AClientError):
            return may_pass(error, started) or wait_asked_for(error) is not None
        # Nobody can subscribe to a Task that just came to its end; what cannot be read may be read as a whole Task.
        return started and isinstance(error, (UnsupportedOperationError, *MALFORMED)) and not isinstance(error, TooMuch)

    def _opened(self) -> AsyncIterator[StreamResponse]:
        """The Message's own stream; once its Task is known to have heard it, that Task's."""
        if self._reply.known.is_set():
            return self._client.subscribe(SubscribeToTaskRequest(id=self._reply.task_id), context=self._call.context)
        return self._client.send_message(self._call.request, context=self._call.context)

    async def _listen(self, stream: AsyncIterator[StreamResponse]) -> None:
        """Take events until the Task rests and the stream ends; raises Silent, and Cut when the stream ends before."""
        async with Closing(stream):
            while True:
                try:
                    async with asyncio.timeout(self._patience()):
                        event = await anext(stream)
                except StopAsyncIteration:
                    break
                except TimeoutError as error:
                    raise Silent(f"no event for {self._call.silence:g} s") from error
                await self._take(event)
        if not rests(self._reply):
            raise Cut("the stream ended before the Task did")

    def _patience(self) -> float | None:
        """Seconds until the next event; before the first nobody knows which Task to ask for, and a person may step."""
        return self._call.silence if self._reply.known.is_set() and stepped() is None else None

    async def _caught_up(self) -> bool:
        """Whether GetTask shows that the Task came to rest while nobody listened."""
        if not self._reply.known.is_set():
            return False
        try:
            snapshot = await self._looked()
        except (A2AClientError, UnsupportedOperationError):
            return False
        await self._take(snapshot)
        if not rests(self._reply):
            return False
        await self._reconcile()
        return True

    async def _reconcile(self) -> None:
        """After events came twice or out of order, or brought no result: what the Task itself holds is what counts.

        Some frameworks stream the states only, and put the answer into the Task.
        """
        if self._reply.doubtful or self._reply.lacks_result:
            snapshot = await self._looked()
            self._reply.artifacts.clear()
            take_task(snapshot.task, self._reply)

    async def _looked(self) -> StreamResponse:
        request = GetTaskRequest(id=self._reply.task_id, history_length=MOST_HISTORY)
        return StreamResponse(task=await self._client.get_task(request, context=self._call.context))

    async def _take(self, event: StreamResponse) -> None:
        self._reply.events += 1
        if self._reply.events > MOST_EVENTS:
            raise TooMuch(f"more than {MOST_EVENTS} events")
        take(event, self._reply)
        await self._call.listener(self._reply)
