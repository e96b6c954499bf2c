"""The security agent as a service: its card, and what answers it. Run it by `python -m agents.<folder>`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from protocols.adoption import Assessment, Component, Inquiry
from protocols.catalogue.overlay import lay_over, of_security
from protocols.hosting.agent import Agent
from protocols.hosting.app import Surroundings
from protocols.live.access import LiveSources, open_live
from protocols.live.live_knowledge import with_live, with_live_shown
from protocols.live.settings import LiveSettings, live_settings
from protocols.live.snapshot import over, read

from .assess import assess
from .facts.knowledge import SecurityKnowledge, load
from .refresh import SNAPSHOT
from .sources.public_sources import public_sources

# Imported here it would bring its command line; protocols import it without.
if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True)
class SecurityDesk:
    """What it answers from: packaged knowledge, and live sources when they are wanted."""

    knowledge: SecurityKnowledge
    live: LiveSources


def sources(settings: LiveSettings, http: "httpx.AsyncClient") -> AbstractAsyncContextManager[SecurityDesk]:
    """The knowledge now, the live sources for as long as the context lasts."""
    knowledge = layered(settings)

    @asynccontextmanager
    async def opened() -> AsyncIterator[SecurityDesk]:
        async with open_live(settings, public_sources(settings), http) as live:
            yield SecurityDesk(knowledge, live)

    return opened()


def layered(settings: LiveSettings) -> SecurityKnowledge:
    """The packaged facts, a refreshed snapshot over them, and the organisation's own files on top."""
    knowledge = load()
    if settings.snapshot_path:
        knowledge = over(knowledge, read(settings.snapshot_path).components)
    return lay_over(knowledge, settings.overlay_path, of_security) if settings.overlay_path else knowledge


def open_sources(around: Surroundings) -> AbstractAsyncContextManager[SecurityDesk]:
    """Live sources are asked only when LIVE_SOURCES=on; their settings are this agent's own."""
    return sources(
        live_settings(keep=around.settings.kept(f"{agent.name}-live.sqlite"), snapshot=SNAPSHOT), around.http
    )


agent = Agent(
    __package__,
    "Says how secure an AI component is: published weaknesses, OpenSSF Scorecard, and further risks, each with source.",
    opens=open_sources,
    facts=Path(__file__).parent / "data",
)


def component_id(name: str, at: SecurityDesk) -> str | None:
    """The id a name stands for in the catalogue."""
    entry = at.knowledge.catalogue.find(Component(name=name))
    return entry.id if entry else None


@agent.assesses(
    "Assess the security",
    tags=["assess", "security", "vulnerabilities", "supply-chain"],
    examples=["Is Ollama 0.17.0 secure?", "Which vulnerabilities of vLLM are known?"],
    ignores=("question", "use"),
    progress="looking for known weaknesses of {}",
    component_id=component_id,
)
async def assess_security(inquiry: Inquiry, component: Component, at: SecurityDesk) -> Assessment | None:
    """Returns published weaknesses of the version, every check of OpenSSF Scorecard, and further risks."""
    entry = at.knowledge.catalogue.find(component)
    live = await at.live.look_up(component, entry)
    knowledge = with_live(at.knowledge, component, live)
    assessment = await asyncio.to_thread(assess, inquiry, component, knowledge)
    return with_live_shown(assessment, entry, live) if assessment else None


if __name__ == "__main__":
    agent.run()
