"""Whom lessons talk to, chosen by what an AgentCard says."""

from a2a.types import AgentCard

from orchestrator.lab.lesson import Partner
from protocols.a2a.extensions import FINDINGS, RUNS, skills_speaking

LESSON = "lesson"

ASSESSES = Partner(
    "an agent whose card declares the findings extension: it takes an Inquiry and returns an Assessment",
    lambda card: bool(skills_speaking(card, FINDINGS)),
)
RECOMMENDS = Partner(
    "the agent whose card declares the runs extension: it takes a question in words and returns a Recommendation",
    lambda card: bool(skills_speaking(card, RUNS)),
)


def teaches(skill: str) -> Partner:
    """An agent with this skill, tagged as made for lessons."""

    def suits(card: AgentCard) -> bool:
        return any(each.id == skill and LESSON in each.tags for each in card.skills)

    return Partner(f"an agent whose card lists a skill {skill!r} tagged {LESSON!r}", suits)
