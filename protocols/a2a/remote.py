"""The calling side: an agent known only by its card."""

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Self

import httpx
from a2a.client import A2ACardResolver, Client, ClientConfig, ClientFactory
from a2a.client.errors import AgentCardResolutionError
from a2a.types import (
    AgentCard,
    CancelTaskRequest,
    GetTaskRequest,
    Message,
    SendMessageRequest,
)
from a2a.utils.errors import A2AError
from google.protobuf.json_format import ParseError

from protocols.a2a.cards import UnusableUrl, checked_url
from protocols.a2a.conversing import Conversation, Listener, Talk
from protocols.a2a.extensions import FINDINGS
from protocols.a2a.failing import NoAnswer, no_answer, short
from protocols.a2a.reply import Reply, take_task
from protocols.a2a.store import FINISHED
from protocols.adoption import Why
from protocols.wire import stepping

logger = logging.getLogger(__name__)

BINDINGS = ["JSONRPC", "HTTP+JSON"]
TIMEOUT = httpx.Timeout(60, connect=2)
CARD_TIMEOUT = httpx.Timeout(3, connect=1.5)
CARD_SECONDS = 4
MOST_SKILLS = 200
MALFORMED = (ValueError, KeyError, TypeError, AttributeError, RecursionError, ParseError)
SILENCE = 15
CANCEL_SECONDS = 1.5


@dataclass
class Life:
    """How a service is doing: `problem` says why it is not ready; once `stopping`, its Tasks are for its next life."""

    problem: str = "starting"
    stopping: bool = False
    ready: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True)
class RemoteAgent:
    """A card and the shared client to reach what it describes; `url` is where the card was found.

    Cancelling a call cancels the Task there, unless the caller's `life` is `stopping`: then whoever goes on
    with the caller's own Task finds it.
    """

    card: AgentCard
    url: str
    http: httpx.AsyncClient
    life: Life = field(default_factory=Life)

    @classmethod
    async def at(cls, url: str, http: httpx.AsyncClient, life: Life | None = None) -> Self:
        """Fetch the card; raises NoAnswer when there is none, or none that could be called."""
        try:
            checked_url(url)
            async with asyncio.timeout(CARD_SECONDS):
                card = await A2ACardResolver(http, url).get_agent_card(http_kwargs={"timeout": CARD_TIMEOUT})
            for interface in card.supported_interfaces:
                if interface.protocol_binding in BINDINGS:
                    checked_url(interface.url)
        except UnusableUrl as error:
            raise NoAnswer(Why.REJECTED, f"its card cannot be used: {error}") from error
        except AgentCardResolutionError as error:
            raise NoAnswer(Why.DOWN, f"no AgentCard at {url}: {short(error)}") from error
        except TimeoutError as error:
            raise NoAnswer(Why.SLOW, f"its AgentCard at {url} did not arrive within {CARD_SECONDS} s") from error
        except (httpx.HTTPError, *MALFORMED) as error:
            raise NoAnswer(Why.UNREADABLE, f"its AgentCard at {url} cannot be read: {short(error)}") from error
        if not card.name or len(card.name) > 200 or not card.supported_interfaces:
            raise NoAnswer(Why.UNREADABLE, f"the AgentCard at {url} names no agent or no interface")
        if len(card.skills) > MOST_SKILLS:
            raise NoAnswer(Why.OVER_BUDGET, f"its AgentCard lists {len(card.skills)} skills; {MOST_SKILLS} are read")
        return cls(card, url, http, life or Life())

    async def ask(self, message: Message, told: Listener, seconds: float, uri: str = FINDINGS) -> Reply:
        """Send, follow to a finished or waiting state, and return what came; raises NoAnswer.

        A cut stream is picked up again by SubscribeToTask, a lost one by GetTask.
        """
        reply = Reply(task_id=message.task_id, context_id=message.context_id)
        talk = Talk(SendMessageRequest(message=message), told, uri, min(SILENCE, seconds / 4))
        conversation = Conversation(self._client(), self.card, talk, reply)
        talking = asyncio.create_task(conversation.follow())
        try:
            await stepping.within(seconds, talking)
        except TimeoutError as error:
            await self._stop(talking, reply)
            cancelled = "; its Task was cancelled" if reply.task_id else ""
            raise NoAnswer(Why.SLOW, f"no answer within {seconds:g} s{cancelled}") from error
        except asyncio.CancelledError:
            stepping.cancelled()
            await asyncio.shield(self._stop(talking, reply))
            raise
        except (A2AError, *MALFORMED) as error:
            await self._stop(talking, reply)
            raise no_answer(error) from error
        return reply

    async def cancel(self, task_id: str) -> None:
        """Cancel a Task there; one that is finished already is no error."""
        try:
            async with asyncio.timeout(CANCEL_SECONDS):
                with stepping.unstepped():
                    await self._client().cancel_task(CancelTaskRequest(id=task_id))
        except (TimeoutError, A2AError, *MALFORMED) as error:
            logger.info("task %s of %s not cancelled: %s", task_id, self.card.name, short(error))

    async def look(self, task_id: str) -> Reply:
        """A Task there as it stands; raises NoAnswer when it is not known."""
        reply = Reply(task_id=task_id)
        try:
            take_task(await self._client().get_task(GetTaskRequest(id=task_id)), reply)
        except (A2AError, *MALFORMED) as error:
            raise no_answer(error) from error
        return reply

    def _client(self) -> Client:
        config = ClientConfig(httpx_client=self.http, streaming=True, supported_protocol_bindings=BINDINGS)
        return ClientFactory(config).create(self.card)

    async def _stop(self, talking: asyncio.Task[None], reply: Reply) -> None:
        """End the conversation, and the Task there; its id may be on its way still."""
        if not talking.done() and not self.life.stopping:
            known = asyncio.create_task(reply.known.wait())
            await asyncio.wait({known, talking}, timeout=CANCEL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            known.cancel()
        talking.cancel()
        await asyncio.gather(talking, return_exceptions=True)
        if reply.task_id and reply.state not in FINISHED and not self.life.stopping:
            await self.cancel(reply.task_id)
