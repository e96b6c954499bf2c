"""The A2A edge: an Inquiry or a Component arrives; Questions, an Assessment or the Component described go back."""

import asyncio

from protocols.a2a.assessing import ask_unless_known, inquiry_of, publish
from protocols.a2a.executor import TaskExecutor
from protocols.a2a.extensions import COMPONENTS
from protocols.a2a.parts import noun_name
from protocols.a2a.turn import Turn
from protocols.adoption import Component

from .assess import assess, questions
from .describe import describe
from .knowledge import load


class Executor(TaskExecutor):
    """Answers what a Component is, for other agents, and how healthy it is, for whoever asks."""

    def __init__(self) -> None:
        self._knowledge = load()

    async def work(self, turn: Turn) -> None:
        """Describe a Component sent alone; else ask what must be known and assess each Component."""
        if any(noun_name(part) == Component.__name__ for part in turn.opening.parts):
            named = turn.read(Component)
            return await turn.deliver(describe(named, self._knowledge) or named, "component", [COMPONENTS])
        inquiry = inquiry_of(turn, self._known)
        ask_unless_known(asked for each in inquiry.components for asked in questions(inquiry, each, self._knowledge))
        for component in inquiry.components:
            await turn.tell(f"gathering the evidence on {component.name}")
            await publish(turn, *await asyncio.to_thread(assess, inquiry, component, self._knowledge))

    def _known(self, name: str) -> str | None:
        found = self._knowledge.catalogue.find(Component(name=name))
        return found.id if found else None
