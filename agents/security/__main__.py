"""The security agent as a service: its card, and what answers it. Run it by `python -m agents.<folder>`."""

import asyncio
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from protocols.adoption import Assessment, Component, Inquiry
from protocols.catalogue.overlay import of_security
from protocols.hosting.agent import Agent
from protocols.hosting.app import Surroundings
from protocols.live.knowledge_sources import KnowledgeSources, knowledge_sources
from protocols.live.live_knowledge import with_live_shown

from .assess import assess
from .facts.knowledge import SecurityKnowledge, load
from .sources.public_sources import public_sources
from .sources.source_settings import source_settings

Sources = KnowledgeSources[SecurityKnowledge]


def open_sources(around: Surroundings) -> AbstractAsyncContextManager[Sources]:
    """Live sources are asked only when LIVE_SOURCES=on; their settings are this agent's own."""
    settings = source_settings(around.settings.kept(f"{agent.name}-live.sqlite"))
    return knowledge_sources(load(), of_security, public_sources, settings, around.http, around.settings.own_files)


agent = Agent(
    __package__,
    "Says how secure an AI component is: published weaknesses, OpenSSF Scorecard, and further risks, each with source.",
    opens=open_sources,
    facts=Path(__file__).parent / "data",
)


@agent.assesses(
    "Assess the security",
    tags=["assess", "security", "vulnerabilities", "supply-chain"],
    examples=["Is Ollama 0.17.0 secure?", "Which vulnerabilities of vLLM are known?"],
    ignores=("question", "use"),
    progress="looking for known weaknesses of {}",
    component_id=lambda name, at: at.component_id(name),
)
async def assess_security(inquiry: Inquiry, component: Component, at: Sources) -> Assessment | None:
    """Returns published weaknesses of the version, every check of OpenSSF Scorecard, and further risks."""
    knowledge, entry, live = await at.look_up(component)
    assessment = await asyncio.to_thread(assess, inquiry, component, knowledge)
    return with_live_shown(assessment, entry, live) if assessment else None


if __name__ == "__main__":
    agent.run()
