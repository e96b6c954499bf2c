"""The A2A edge: an Inquiry arrives, Questions go back, an Assessment and its Exhibits leave."""

import asyncio

from protocols.a2a.assessment import ask_unless_known, inquiry_of, publish
from protocols.a2a.client.peers import Peers
from protocols.a2a.executor import TaskExecutor
from protocols.a2a.turn import Turn
from protocols.adoption import Component

from .assess import assess, questions
from .facts.knowledge import load


class Executor(TaskExecutor):
    """Answers for one Concern; what a Component is, it asks a peer only when nobody said and it does not know."""

    def __init__(self, peers: Peers) -> None:
        self._peers = peers
        self._knowledge = load()

    async def work(self, turn: Turn) -> None:
        """Ask what must be known, then assess each Component."""
        # Documents of some MB take a good part of a second to set apart.
        inquiry = await asyncio.to_thread(inquiry_of, turn, self._known)
        components = inquiry.components
        if not inquiry.documents:
            components = [await self._described(component, turn) for component in components]
        ask_unless_known(question for each in components for question in questions(inquiry, each, self._knowledge))
        for component in components:
            await turn.tell(f"reading the licences of {component.name}")
            await publish(turn, *await asyncio.to_thread(assess, inquiry, component, self._knowledge))

    def _known(self, name: str) -> str | None:
        record = self._knowledge.catalogue.find(Component(name=name))
        return record.id if record else None

    async def _described(self, component: Component, turn: Turn) -> Component:
        if component.licence or component.constituents or self._known(component.id or component.name):
            return component
        return await self._peers.describe(component, turn)
