"""The licensing agent as a service: its card, and what answers an Inquiry. Run it by `python -m agents.<folder>`."""

from pathlib import Path

from protocols.adoption import Assessment, Component, Exhibit, Inquiry, Workload
from protocols.adoption.registry import packaged
from protocols.hosting.agent import Agent
from protocols.hosting.app import Surroundings

from .assess import assess, questions
from .facts.knowledge import Knowledge, load
from .facts.overlay import lay_over


def open_knowledge(around: Surroundings) -> Knowledge:
    """The packaged facts, and an organisation's own on top."""
    own = around.settings.overlay
    return lay_over(load(), Path(own)) if own else load()


agent = Agent(
    __package__,
    "Says whether you may use an AI component as you mean to, and what you must do.",
    opens=open_knowledge,
    facts=Path(__file__).parent / "data",
    components=lambda: packaged().unlisted(load().catalogue.components),
)
# Of the workload only the servers' place matters to a licence.
IGNORES = ("question", *(f"use.workload.{name}" for name in Workload.model_fields if name != "region"))


def component_id(name: str, knowledge: Knowledge) -> str | None:
    """The id a name stands for in the catalogue."""
    entry = knowledge.catalogue.find(Component(name=name))
    return entry.id if entry else None


@agent.assesses(
    "Assess the licence",
    tags=["assess", "licence", "compliance", "ai-act", "sbom"],
    examples=[
        "May we offer Llama 4 Maverick to customers from Germany?",
        "Which duties come with Gemma 3 in a SaaS product?",
    ],
    ignores=IGNORES,
    progress="reading the licences of {}",
    questions=questions,
    component_id=component_id,
    asks_peers=True,
)
def assess_licence(
    inquiry: Inquiry, component: Component, knowledge: Knowledge
) -> tuple[Assessment, tuple[Exhibit, ...]]:
    """Returns a verdict in context, by clause: permitted, with duties, legal review, blocked."""
    return assess(inquiry, component, knowledge)


if __name__ == "__main__":
    agent.run()
