"""What this agent tells the world it can do."""

from a2a.types import AgentCapabilities, AgentCard, AgentSkill

from protocols.a2a.extensions import FINDINGS, declaration

NAME = (__package__ or "").rpartition(".")[2]
SKILL = f"assess-{NAME}"
IGNORES = ("use.organisation", "use.linkage", "use.modified", "use.own_licence", "use.target_model", "documents")

CARD = AgentCard(
    name=NAME,
    description="Says what an AI component costs a month, by API and self-hosted, with every formula.",
    version="1.0.0",
    capabilities=AgentCapabilities(streaming=True, extensions=[declaration(FINDINGS, SKILL, ignores=IGNORES)]),
    default_input_modes=["application/json", "text/plain"],
    default_output_modes=["application/json", "text/plain"],
    skills=[
        AgentSkill(
            id=SKILL,
            name="Assess the cost",
            description="Returns the monthly cost of each option with formulas, ranges, break-even and charts.",
            tags=["assess", "cost", "pricing", "gpu", "tco"],
            examples=[
                "What does DeepSeek-R1 cost at 200M tokens a month?",
                "Is self-hosting Llama 3.3 70B cheaper than an API?",
            ],
        )
    ],
)
