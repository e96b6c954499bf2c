"""What this agent tells the world it can do."""

from a2a.types import AgentCapabilities, AgentCard, AgentSkill

from protocols.a2a.extensions import COMPONENTS, FINDINGS, declaration

NAME = (__package__ or "").rpartition(".")[2]
SKILL = f"assess-{NAME}"
DESCRIBE = "describe-component"
IGNORES = ("question", "use.workload")

CARD = AgentCard(
    name=NAME,
    description="Says what an AI component is and how healthy, each fact with source and date.",
    version="1.0.0",
    capabilities=AgentCapabilities(
        streaming=True,
        extensions=[declaration(FINDINGS, SKILL, ignores=IGNORES), declaration(COMPONENTS, DESCRIBE)],
    ),
    default_input_modes=["application/json", "text/plain"],
    default_output_modes=["application/json", "text/plain"],
    skills=[
        AgentSkill(
            id=SKILL,
            name="Assess the evidence",
            description="Returns cited, scored evidence: maturity, governance, quality, openness, security.",
            tags=["assess", "evidence", "governance", "openness", "security"],
            examples=["How healthy is vLLM as a project?", "What is known about DeepSeek-R1?"],
        ),
        AgentSkill(
            id=DESCRIBE,
            name="Describe a component",
            description="Takes a Component by name, returns its id, kind, publisher, licences and lineage.",
            tags=["describe", "catalogue"],
            examples=['{"name": "DeepSeek-R1"}'],
        ),
    ],
)
