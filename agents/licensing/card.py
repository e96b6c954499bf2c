"""What this agent tells the world it can do."""

from a2a.types import AgentCapabilities, AgentCard, AgentSkill

from protocols.a2a.extensions import FINDINGS, declaration
from protocols.adoption import Workload

NAME = (__package__ or "").rpartition(".")[2]
SKILL = f"assess-{NAME}"
# Of the workload only the servers' place matters to a licence.
IGNORES = ("question", *(f"use.workload.{name}" for name in Workload.model_fields if name != "region"))

CARD = AgentCard(
    name=NAME,
    description="Says whether you may use an AI component as you mean to, and what you must do.",
    version="1.0.0",
    capabilities=AgentCapabilities(streaming=True, extensions=[declaration(FINDINGS, SKILL, ignores=IGNORES)]),
    default_input_modes=["application/json", "text/plain"],
    default_output_modes=["application/json", "text/plain"],
    skills=[
        AgentSkill(
            id=SKILL,
            name="Assess the licence",
            description="Returns a verdict in context, by clause: permitted, with duties, legal review, blocked.",
            tags=["assess", "licence", "compliance", "ai-act", "sbom"],
            examples=[
                "May we offer Llama 4 Maverick to customers from Germany?",
                "Which duties come with Gemma 3 in a SaaS product?",
            ],
        )
    ],
)
