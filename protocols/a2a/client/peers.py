"""Other agents that a service may consult, chosen by the extensions on their cards, never by name."""

import asyncio
import logging
import uuid
from dataclasses import dataclass, field

import httpx

from protocols.a2a.client.remote_agent import Life, NoAnswer, RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.extensions import COMPONENTS, skills_speaking
from protocols.a2a.limits.call_budget import MOST_CALLS
from protocols.a2a.parts import UnreadablePart, find, message, to_part
from protocols.a2a.signing.verifier import Trust
from protocols.a2a.turn import Turn
from protocols.adoption import Component

logger = logging.getLogger(__name__)
SECONDS = 8


@dataclass(frozen=True)
class Peers:
    """The agents at `urls`, looked up when needed."""

    http: httpx.AsyncClient
    urls: tuple[str, ...]
    life: Life = field(default_factory=Life)
    trust: Trust | None = None

    async def describe(self, component: Component, turn: Turn) -> Component:
        """The Component as a peer knows it; unchanged when no peer knows it or answers, or the turn may ask no more."""
        for agent in await self._who_speaks(COMPONENTS):
            request = message(to_part(component), message_id=str(uuid.uuid4()))
            metadata = turn.budget.passed_on()
            if metadata is None:
                await turn.tell(f"asks nobody about {component.name}: this question has set off {MOST_CALLS} others")
                return component
            request.metadata.update(metadata)
            try:
                reply = await agent.ask(request, _nobody, SECONDS, COMPONENTS)
                described = next(
                    (known for artifact in reply.artifacts.values() if (known := find(artifact.parts, Component))), None
                )
            except (NoAnswer, UnreadablePart) as error:
                logger.info("%s did not describe %s: %s", agent.card.name, component.name, error)
            else:
                return described or component
        return component

    async def _who_speaks(self, uri: str) -> list[RemoteAgent]:
        cards = await asyncio.gather(
            *(RemoteAgent.at(url, self.http, self.life, self.trust) for url in self.urls), return_exceptions=True
        )
        agents = [agent for agent in cards if isinstance(agent, RemoteAgent)]
        return [agent for agent in agents if skills_speaking(agent.card, uri)]


async def _nobody(reply: Reply) -> None:
    """A consultation's progress is of no interest to the person."""
