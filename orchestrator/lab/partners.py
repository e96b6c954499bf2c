"""Which agent a lesson talks to, chosen by its AgentCard."""

from a2a.types import AgentCard

from orchestrator.lab.lesson import Partner
from protocols.a2a.extensions import FINDINGS, RUNS, skills_speaking

LESSON = "lesson"
# The names of the three bindings as an AgentCard spells them.
ALL = {"JSONRPC", "HTTP+JSON", "GRPC"}

ASSESSES = Partner(
    "an agent whose card declares the findings extension: it takes an Inquiry and returns an Assessment",
    lambda card: bool(skills_speaking(card, FINDINGS)),
)
RECOMMENDS = Partner(
    "the agent whose card declares the runs extension: it takes a question in words and returns a Recommendation",
    lambda card: bool(skills_speaking(card, RUNS)),
)

REQUIRES = Partner(
    "an agent whose card requires an extension",
    lambda card: any(extension.required for extension in card.capabilities.extensions),
)
SPEAKS_ALL = Partner(
    "an agent made for lessons whose card lists an interface for each of the three bindings",
    lambda card: _teaches(card) and {interface.protocol_binding for interface in card.supported_interfaces} >= ALL,
)

SIGNS = Partner(
    "an agent that takes an Inquiry and signs its card",
    lambda card: ASSESSES.suits(card) and len(card.signatures) > 0,
)

KNOWS_CALLERS = Partner(
    "an agent that knows you as a client, gives you tokens, and has an extended card for those it knows",
    lambda card: card.capabilities.extended_agent_card and _gives_tokens(card),
    knows_learner=True,
)


def _teaches(card: AgentCard) -> bool:
    return any(LESSON in skill.tags for skill in card.skills)


def _gives_tokens(card: AgentCard) -> bool:
    schemes = card.security_schemes.values()
    return any(scheme.oauth2_security_scheme.flows.client_credentials.token_url for scheme in schemes)


def teaches(skill_id: str) -> Partner:
    """An agent with this skill, tagged as made for lessons."""

    def suits(card: AgentCard) -> bool:
        return any(skill.id == skill_id and LESSON in skill.tags for skill in card.skills)

    return Partner(f"an agent whose card lists a skill {skill_id!r} tagged {LESSON!r}", suits)
