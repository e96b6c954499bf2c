"""The A2A edge: an Inquiry or a Component arrives; Questions, an Assessment or the Component described go back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from protocols.a2a.assessment import ask_unless_known, inquiry_of, publish
from protocols.a2a.executor import TaskExecutor
from protocols.a2a.extensions import COMPONENTS
from protocols.a2a.parts import noun_name
from protocols.a2a.turn import Turn
from protocols.adoption import Component, Inquiry

from .assess import assess, questions
from .facts.knowledge import Knowledge, load
from .fetch.settings import LiveSettings
from .report.describe import describe
from .sources.access import LiveSources, open_live
from .sources.live_knowledge import with_live, with_live_shown
from .sources.overlay import lay_over
from .sources.snapshot import over, read


class Executor(TaskExecutor):
    """Answers what a Component is, for other agents, and how healthy it is, for whoever asks."""

    def __init__(self, settings: LiveSettings, http: httpx.AsyncClient) -> None:
        self._settings, self._http = settings, http
        self._knowledge = _knowledge(settings)
        self._live = LiveSources(LiveSettings())

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Live sources are open while the service runs, when they are wanted."""
        async with open_live(self._settings, self._http) as self._live:
            yield

    async def work(self, turn: Turn) -> None:
        """Describe a Component sent alone; else ask what must be known and assess each Component."""
        if any(noun_name(part) == Component.__name__ for part in turn.opening.parts):
            component = turn.read(Component)
            return await turn.deliver(describe(component, self._knowledge) or component, "component", [COMPONENTS])
        inquiry = inquiry_of(turn, self._catalogue_id)
        ask_unless_known(
            question for component in inquiry.components for question in questions(inquiry, component, self._knowledge)
        )
        for component in inquiry.components:
            await turn.tell(f"gathering the evidence on {component.name}")
            await self._assess(turn, inquiry, component)

    async def _assess(self, turn: Turn, inquiry: Inquiry, component: Component) -> None:
        entry = self._knowledge.catalogue.find(component)
        live = await self._live.look_up(component, entry)
        knowledge = with_live(self._knowledge, component, live)
        # Off the event loop: the rules read some hundred facts and would hold every other Task meanwhile.
        assessment, exhibits = await asyncio.to_thread(assess, inquiry, component, knowledge)
        await publish(turn, with_live_shown(assessment, entry, live), exhibits)

    def _catalogue_id(self, name: str) -> str | None:
        entry = self._knowledge.catalogue.find(Component(name=name))
        return entry.id if entry else None


def _knowledge(settings: LiveSettings) -> Knowledge:
    """The packaged facts, a refreshed snapshot over them, and the organisation's own files on top."""
    knowledge = load()
    if settings.snapshot_path:
        knowledge = over(knowledge, read(settings.snapshot_path).components)
    return lay_over(knowledge, settings.overlay_path) if settings.overlay_path else knowledge
