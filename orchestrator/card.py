"""What the orchestrator tells the world it can do: it is an A2A agent like any other."""

from a2a.types import AgentCapabilities, AgentCard, AgentSkill

from protocols.a2a.extensions import RUNS, STATE, declaration

NAME = "orchestrator"
SKILL = "recommend-adoption"

CARD = AgentCard(
    name=NAME,
    description="Asks independent agents about an open-source AI component and assembles a recommendation to check.",
    version="1.0.0",
    capabilities=AgentCapabilities(streaming=True, extensions=[declaration(RUNS, SKILL), declaration(STATE, SKILL)]),
    default_input_modes=["text/plain", "application/json"],
    default_output_modes=["application/json", "text/markdown"],
    skills=[
        AgentSkill(
            id=SKILL,
            name="Recommend on adopting a component",
            description="Takes words, returns a verdict with conditions, evidence, figures, contradictions and gaps.",
            tags=["recommend", "adoption", "open-source", "ai"],
            examples=[
                "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, 200M tokens a month?",
                "May we put DeepSeek-R1 behind our EU helpdesk at 200M tokens a month, or is Llama 3.3 cheaper?",
            ],
        )
    ],
)
