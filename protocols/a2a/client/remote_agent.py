"""The handle on another agent: its card, and the operations of A2A called on it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Self, TypeVar

import httpx
from a2a.client import Client, ClientCallContext, ClientConfig, ClientFactory
from a2a.extensions.common import HTTP_EXTENSION_HEADER
from a2a.types import (
    AgentCard,
    CancelTaskRequest,
    GetTaskRequest,
    ListTasksRequest,
    ListTasksResponse,
    Message,
    SendMessageRequest,
    TaskState,
)
from a2a.utils.constants import TransportProtocol
from a2a.utils.errors import A2AError

from protocols.a2a.client.card_fetcher import CardCache
from protocols.a2a.client.discovery import card_at
from protocols.a2a.client.errors import MessageRefused, NoAnswer, is_refusal, no_answer
from protocols.a2a.client.grpc_channel import BINDINGS, channel
from protocols.a2a.client.lean_transport import jsonrpc_transport
from protocols.a2a.client.push_receiver import PushReceiver
from protocols.a2a.client.reply import MOST_HISTORY, Reply, take_task
from protocols.a2a.client.task_stream import AnswerStream, Listener, OutgoingCall
from protocols.a2a.extensions import FINDINGS, MODELS
from protocols.a2a.signing.verifier import UNSIGNED, Signature, Trust
from protocols.a2a.task_store import FINISHED
from protocols.adoption import Why
from protocols.cleanup import SECONDS, shielded, stop
from protocols.wire.capture.grpc import GrpcRecording
from protocols.wire.errors import MALFORMED, short
from protocols.wire.step_mode import interceptor
from protocols.wire.timestamps import REMARKS

T = TypeVar("T")
logger = logging.getLogger(__name__)

# A wait for one of our own connections ends before a Step's time does, so that it is told as what it is.
TIMEOUT = httpx.Timeout(60, connect=2, pool=50)
MOST_SKILLS = 200
SILENCE = 15
CANCEL_SECONDS = 1.5


@dataclass
class Life:
    """How a service is doing: `problem` says why it is not ready; once `stopping`, its Tasks are for its next life.

    Agents that do not stream can notify its `push_receiver`; its calls over gRPC go to `recording`;
    `cards` are those read last.
    """

    problem: str = "starting"
    stopping: bool = False
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    push_receiver: PushReceiver | None = None
    recording: GrpcRecording | None = None
    cards: CardCache = field(default_factory=CardCache)


@dataclass(frozen=True)
class RemoteAgent:
    """A card and the shared client to reach what it describes, by the `bindings`; `url` is where the card was found.

    Cancelling a call cancels the Task there, unless the caller's `life` is `stopping`: then whoever goes on
    with the caller's own Task finds it.
    """

    card: AgentCard
    url: str
    http: httpx.AsyncClient
    life: Life = field(default_factory=Life)
    signature: Signature = UNSIGNED
    bindings: tuple[str, ...] = tuple(BINDINGS)

    @classmethod
    async def at(cls, url: str, http: httpx.AsyncClient, life: Life | None = None, trust: Trust | None = None) -> Self:
        """Fetch the card; raises NoAnswer when there is none, none that could be called, or one that was changed."""
        callable_card = await card_at(url, http, trust, life.cards if life else None)
        card = callable_card.card
        if len(card.skills) > MOST_SKILLS:
            raise NoAnswer(Why.OVER_BUDGET, f"its AgentCard lists {len(card.skills)} skills; {MOST_SKILLS} are read")
        strange = [
            extension.uri
            for extension in card.capabilities.extensions
            if extension.required and extension.uri not in MODELS
        ]
        if strange:
            raise NoAnswer(Why.REJECTED, f"it requires the extension {strange[0][:200]}, which is not spoken here")
        return cls(card, url, http, life or Life(), callable_card.signature)

    async def ask(self, message: Message, listener: Listener, seconds: float, uri: str = FINDINGS) -> Reply:
        """Send, follow to a finished or waiting state, and return what came; raises NoAnswer.

        A cut stream is picked up again by SubscribeToTask, a lost one by GetTask. Raises MessageRefused, which is one,
        only where it is certain that no Task was begun.
        """
        reply = Reply(task_id=message.task_id, context_id=message.context_id)
        request = SendMessageRequest(message=message)
        request.configuration.history_length = MOST_HISTORY
        call = OutgoingCall(request, listener, self._context(uri), min(SILENCE, seconds / 4))
        # The call's task takes this context with it, and so what its transport remarks comes back here.
        REMARKS.set(reply.remarks)
        call_task = asyncio.create_task(self._converse(call, reply))
        try:
            await interceptor.within(seconds, call_task)
        except TimeoutError as error:
            outcome = await self._stop(call_task, reply)
            raise NoAnswer(Why.SLOW, f"no answer within {seconds:g} s{outcome}") from error
        # Whoever cancels a question cancels what it set off, and waits until that was said.
        except asyncio.CancelledError:
            interceptor.cancelled()
            await self._stop(call_task, reply)
            raise
        except (A2AError, *MALFORMED) as error:
            await self._stop(call_task, reply)
            failure = no_answer(error)
            if is_refusal(error) and not reply.events and not reply.unclear:
                raise MessageRefused(failure.why, str(failure)) from error
            raise failure from error
        return reply

    async def cancel(self, task_id: str) -> str:
        """Cancel a Task there; what became of it, as the end of a sentence. One that is finished is no error."""
        outcome, _ = await self._cancelled(task_id, TaskState.TASK_STATE_UNSPECIFIED)
        return outcome

    async def look(self, task_id: str) -> Reply:
        """A Task there as it stands; raises NoAnswer when it is not known."""
        reply, request = Reply(task_id=task_id), GetTaskRequest(id=task_id, history_length=MOST_HISTORY)
        task = await self.call(lambda client, context: client.get_task(request, context=context))
        try:
            take_task(task, reply)
        except MALFORMED as error:
            raise no_answer(error) from error
        return reply

    async def call(self, operation: Callable[[Client, ClientCallContext], Awaitable[T]]) -> T:
        """Any one operation of the SDK's client; raises NoAnswer."""
        try:
            async with self._client() as client:
                return await operation(client, self._context())
        except (A2AError, *MALFORMED) as error:
            raise no_answer(error) from error

    async def tasks(self, which: ListTasksRequest) -> ListTasksResponse:
        """A page of the caller's Tasks there, last changed first; raises NoAnswer."""
        return await self.call(lambda client, context: client.list_tasks(which, context=context))

    def _client(self) -> Client:
        config = ClientConfig(
            httpx_client=self.http,
            streaming=True,
            supported_protocol_bindings=list(self.bindings),
            grpc_channel_factory=partial(channel, url=self.url, http=self.http, recording=self.life.recording),
        )
        factory = ClientFactory(config)
        factory.register(TransportProtocol.JSONRPC, jsonrpc_transport)
        return factory.create(self.card)

    def _context(self, *uris: str) -> ClientCallContext:
        """What every call says beside itself: the extensions it wants and those the card requires."""
        required = (extension.uri for extension in self.card.capabilities.extensions if extension.required)
        names = dict.fromkeys((*uris, *required))
        headers = {HTTP_EXTENSION_HEADER: ",".join(names)} if names else {}
        return ClientCallContext(service_parameters=headers)

    async def _converse(self, call: OutgoingCall, reply: Reply) -> None:
        async with self._client() as client:
            await AnswerStream(client, self.card, call, reply).follow(self.life.push_receiver)

    async def _cancelled(self, task_id: str, before: TaskState) -> tuple[str, TaskState]:
        """What became of a Task that was to be cancelled, and its state, `before` where nobody said."""
        try:
            async with asyncio.timeout(CANCEL_SECONDS):
                with interceptor.unstepped():
                    async with self._client() as client:
                        task = await client.cancel_task(CancelTaskRequest(id=task_id), context=self._context())
        except TimeoutError:
            return "its Task was to be cancelled, to which it said nothing, so it may go on", before
        except (A2AError, *MALFORMED) as error:
            logger.info("task %s of %s not cancelled: %s", task_id, self.card.name, short(error))
            return f"its Task was to be cancelled and it refused, so it may go on: {short(error)}", before
        state = task.status.state
        if state == TaskState.TASK_STATE_CANCELED:
            return "its Task was cancelled", state
        return f"its Task was to be cancelled and is {TaskState.Name(state)} instead", state

    async def _stop(self, call_task: asyncio.Task[None], reply: Reply) -> str:
        """End the call, and the Task there, also when the caller is cancelled meanwhile; what became of it."""
        with shielded(2 * CANCEL_SECONDS + SECONDS):
            return await asyncio.shield(self._end(call_task, reply))
        return ""

    async def _end(self, call_task: asyncio.Task[None], reply: Reply) -> str:
        """The Task's id may be on its way still."""
        if not call_task.done() and not self.life.stopping:
            start = asyncio.create_task(reply.known.wait())
            await asyncio.wait({start, call_task}, timeout=CANCEL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            start.cancel()
        await stop([call_task])
        if not reply.task_id or reply.state in FINISHED or self.life.stopping:
            return ""
        outcome, reply.state = await self._cancelled(reply.task_id, reply.state)
        return f"; {outcome}"
