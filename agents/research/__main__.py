"""The research agent as a service: its card, and what answers it. Run it by `python -m agents.<folder>`."""

import asyncio
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from protocols.adoption import Assessment, Component, Exhibit, Inquiry, Organisation, Question
from protocols.adoption.registry import packaged
from protocols.catalogue.overlay import of_security
from protocols.hosting.agent import Agent
from protocols.hosting.app import Surroundings
from protocols.live.knowledge_sources import KnowledgeSources, knowledge_sources
from protocols.live.live_knowledge import with_live_shown

from .assess import assess, questions
from .facts.knowledge import Knowledge, load
from .report.describe import describe
from .rules.fitness import SIZES
from .sources.public_sources import public_sources
from .sources.source_settings import source_settings

IGNORES = (
    "question",
    "use.workload",
    # How many people use it is read: a server made for one does not fit five hundred.
    *(f"use.organisation.{field}" for field in Organisation.model_fields if field not in SIZES),
)


Sources = KnowledgeSources[Knowledge]


def takes(key: str) -> bool:
    """Whether this agent answers from facts of that key: how secure a component is another one says."""
    return not of_security(key)


def open_sources(around: Surroundings) -> AbstractAsyncContextManager[Sources]:
    """Live sources are asked only when LIVE_SOURCES=on; their settings are this agent's own."""
    settings = source_settings(around.settings.kept(f"{agent.name}-live.sqlite"))
    return knowledge_sources(load(), takes, public_sources, settings, around.http, around.settings.own_files)


agent = Agent(
    __package__,
    "Says what an AI component is and how healthy, each fact with source and date.",
    opens=open_sources,
    facts=Path(__file__).parent / "data",
    components=lambda: packaged().unlisted(load().catalogue.components),
)


def open_questions(inquiry: Inquiry, component: Component, at: Sources) -> tuple[Question, ...]:
    """What must be known first."""
    return questions(inquiry, component, at.knowledge)


@agent.assesses(
    "Assess the evidence",
    tags=["assess", "evidence", "governance", "openness"],
    examples=["How healthy is vLLM as a project?", "What is known about DeepSeek-R1?"],
    ignores=IGNORES,
    progress="gathering the evidence on {}",
    questions=open_questions,
    component_id=lambda name, at: at.component_id(name),
)
async def assess_evidence(
    inquiry: Inquiry, component: Component, at: Sources
) -> tuple[Assessment, tuple[Exhibit, ...]]:
    """Returns cited, scored evidence: maturity, governance, quality, openness."""
    knowledge, entry, live = await at.look_up(component)
    assessment, exhibits = await asyncio.to_thread(assess, inquiry, component, knowledge)
    return with_live_shown(assessment, entry, live), exhibits


@agent.describes("Describe a component", tags=["describe", "catalogue"], examples=['{"name": "DeepSeek-R1"}'])
def describe_component(component: Component, at: Sources) -> Component | None:
    """Takes a Component by name, returns its id, kind, publisher, licences and lineage."""
    return describe(component, at.knowledge)


if __name__ == "__main__":
    agent.run()
