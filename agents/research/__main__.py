"""The research agent as a service: its card, and what answers it. Run it by `python -m agents.<folder>`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from protocols.adoption import Assessment, Component, Exhibit, Inquiry, Question
from protocols.catalogue.overlay import lay_over, of_security
from protocols.hosting.agent import Agent
from protocols.hosting.app import Surroundings
from protocols.live.access import LiveSources, open_live
from protocols.live.live_knowledge import with_live, with_live_shown
from protocols.live.settings import LiveSettings, live_settings
from protocols.live.snapshot import over, read

from .assess import assess, questions
from .facts.knowledge import Knowledge, load
from .report.describe import describe
from .sources.public_sources import public_sources

# Imported here it would bring its command line; protocols import it without.
if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True)
class ResearchDesk:
    """What it answers from: packaged knowledge, and live sources when they are wanted."""

    knowledge: Knowledge
    live: LiveSources


def sources(settings: LiveSettings, http: "httpx.AsyncClient") -> AbstractAsyncContextManager[ResearchDesk]:
    """The knowledge now, the live sources for as long as the context lasts."""
    knowledge = layered(settings)

    @asynccontextmanager
    async def opened() -> AsyncIterator[ResearchDesk]:
        async with open_live(settings, public_sources(settings), http) as live:
            yield ResearchDesk(knowledge, live)

    return opened()


def layered(settings: LiveSettings) -> Knowledge:
    """The packaged facts, a refreshed snapshot over them, and the organisation's own files on top."""
    knowledge = load()
    if settings.snapshot_path:
        knowledge = over(knowledge, read(settings.snapshot_path).components)
    return lay_over(knowledge, settings.overlay_path, takes) if settings.overlay_path else knowledge


def takes(key: str) -> bool:
    """Whether this agent answers from facts of that key: how secure a component is another one says."""
    return not of_security(key)


def open_sources(around: Surroundings) -> AbstractAsyncContextManager[ResearchDesk]:
    """Live sources are asked only when LIVE_SOURCES=on; their settings are this agent's own."""
    return sources(live_settings(keep=around.settings.kept(f"{agent.name}-live.sqlite")), around.http)


agent = Agent(
    __package__,
    "Says what an AI component is and how healthy, each fact with source and date.",
    opens=open_sources,
    facts=Path(__file__).parent / "data",
)


def component_id(name: str, at: ResearchDesk) -> str | None:
    """The id a name stands for in the catalogue."""
    entry = at.knowledge.catalogue.find(Component(name=name))
    return entry.id if entry else None


def open_questions(inquiry: Inquiry, component: Component, at: ResearchDesk) -> tuple[Question, ...]:
    """What must be known first."""
    return questions(inquiry, component, at.knowledge)


@agent.assesses(
    "Assess the evidence",
    tags=["assess", "evidence", "governance", "openness"],
    examples=["How healthy is vLLM as a project?", "What is known about DeepSeek-R1?"],
    ignores=("question", "use.workload", "use.organisation"),
    progress="gathering the evidence on {}",
    questions=open_questions,
    component_id=component_id,
)
async def assess_evidence(
    inquiry: Inquiry, component: Component, at: ResearchDesk
) -> tuple[Assessment, tuple[Exhibit, ...]]:
    """Returns cited, scored evidence: maturity, governance, quality, openness."""
    entry = at.knowledge.catalogue.find(component)
    live = await at.live.look_up(component, entry)
    knowledge = with_live(at.knowledge, component, live)
    assessment, exhibits = await asyncio.to_thread(assess, inquiry, component, knowledge)
    return with_live_shown(assessment, entry, live), exhibits


@agent.describes("Describe a component", tags=["describe", "catalogue"], examples=['{"name": "DeepSeek-R1"}'])
def describe_component(component: Component, at: ResearchDesk) -> Component | None:
    """Takes a Component by name, returns its id, kind, publisher, licences and lineage."""
    return describe(component, at.knowledge)


if __name__ == "__main__":
    agent.run()
