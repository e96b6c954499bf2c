"""The cost agent as a service: its card, and what answers an Inquiry. Run it by `python -m agents.<folder>`."""

from pathlib import Path

from protocols.adoption import Assessment, Component, Drawings, Inquiry
from protocols.hosting.agent import Agent
from protocols.hosting.app import Surroundings

from .assess import assess, questions
from .economics.monte_carlo import draws
from .facts.knowledge import Knowledge, load


def open_knowledge(around: Surroundings) -> Knowledge:
    """The packaged facts; the draws are the same for every question, so the first one need not wait for them."""
    draws()
    return load()


agent = Agent(
    __package__,
    "Says what an AI component costs a month, by API and self-hosted, with every formula.",
    opens=open_knowledge,
    facts=Path(__file__).parent / "data",
)
IGNORES = ("use.organisation", "use.linkage", "use.modified", "use.own_licence", "use.target_model", "documents")


def component_id(name: str, knowledge: Knowledge) -> str | None:
    """The id a name stands for among the models whose prices or dimensions are known."""
    return knowledge.names.model_id(Component(name=name))


@agent.assesses(
    "Assess the cost",
    tags=["assess", "cost", "pricing", "gpu", "tco"],
    examples=[
        "What does DeepSeek-R1 cost at 200M tokens a month?",
        "Is self-hosting Llama 3.3 70B cheaper than an API?",
    ],
    ignores=IGNORES,
    progress="working out the cost of {}",
    questions=questions,
    component_id=component_id,
    asks_peers=True,
)
def assess_cost(
    inquiry: Inquiry, component: Component, knowledge: Knowledge
) -> tuple[Assessment, tuple[Drawings, ...]]:
    """Returns the monthly cost of each option with formulas, ranges, break-even and charts."""
    return assess(inquiry, component, knowledge)


if __name__ == "__main__":
    agent.run()
