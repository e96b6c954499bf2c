"""The research agent as a service: its card, and what answers it. Run it by `python -m agents.<folder>`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from protocols.adoption import Assessment, Component, Exhibit, Inquiry, Organisation, Question
from protocols.adoption.registry import packaged
from protocols.catalogue.overlay import of_security
from protocols.catalogue.own_files import OwnFiles
from protocols.hosting.agent import Agent
from protocols.hosting.app import Surroundings
from protocols.live.access import LiveSources, open_live
from protocols.live.live_knowledge import with_live, with_live_shown
from protocols.live.settings import LiveSettings
from protocols.live.snapshot import over, read

from .assess import assess, questions
from .facts.knowledge import Knowledge, load
from .report.describe import describe
from .rules.fitness import SIZES
from .sources.public_sources import public_sources
from .sources.source_settings import source_settings

# Imported here it would bring its command line; protocols import it without.
if TYPE_CHECKING:
    import httpx


IGNORES = (
    "question",
    "use.workload",
    # How many people use it is read: a server made for one does not fit five hundred.
    *(f"use.organisation.{field}" for field in Organisation.model_fields if field not in SIZES),
)


@dataclass(frozen=True)
class ResearchDesk:
    """What it answers from: knowledge with the organisation's own files, and live sources when they are wanted."""

    own_files: OwnFiles[Knowledge]
    live: LiveSources

    @property
    def knowledge(self) -> Knowledge:
        """As it is now: a file that was put there since is read."""
        return self.own_files.laid_over()


def sources(
    settings: LiveSettings, http: "httpx.AsyncClient", overlay: Path | None = None
) -> AbstractAsyncContextManager[ResearchDesk]:
    """The knowledge now, the live sources for as long as the context lasts."""
    own_files = layered(settings, overlay)

    @asynccontextmanager
    async def opened() -> AsyncIterator[ResearchDesk]:
        async with open_live(settings, public_sources(settings), http) as live:
            yield ResearchDesk(own_files, live)

    return opened()


def layered(settings: LiveSettings, overlay: Path | None = None) -> OwnFiles[Knowledge]:
    """The packaged facts, a refreshed snapshot over them, and the organisation's own files on top."""
    knowledge = load()
    if settings.snapshot_path:
        knowledge = over(knowledge, read(settings.snapshot_path).components)
    return OwnFiles(knowledge, overlay, takes)


def takes(key: str) -> bool:
    """Whether this agent answers from facts of that key: how secure a component is another one says."""
    return not of_security(key)


def open_sources(around: Surroundings) -> AbstractAsyncContextManager[ResearchDesk]:
    """Live sources are asked only when LIVE_SOURCES=on; their settings are this agent's own."""
    settings = source_settings(around.settings.kept(f"{agent.name}-live.sqlite"))
    return sources(settings, around.http, around.settings.own_files)


agent = Agent(
    __package__,
    "Says what an AI component is and how healthy, each fact with source and date.",
    opens=open_sources,
    facts=Path(__file__).parent / "data",
    components=lambda: packaged().unlisted(load().catalogue.components),
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
    ignores=IGNORES,
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
