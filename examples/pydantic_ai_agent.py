"""An agent on pydantic-ai: `python pydantic_ai_agent.py PORT`; says when a repository was begun.

The model is a function here, so that it runs without a key; write `Agent("openai:…")` for one that thinks.
"""

import sys

import uvicorn
from fasta2a import Skill
from fasta2a.pydantic_ai import agent_to_a2a
from pydantic_ai import Agent, ModelMessage, ModelResponse, TextPart
from pydantic_ai.models.function import AgentInfo, FunctionModel

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 9300
BEGUN = {"deepseek-r1": "DeepSeek-R1: first commit on 2025-01-20 (github.com/deepseek-ai/DeepSeek-R1)."}


def look_up(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
    """Looks for a name it knows in what it is asked."""
    words = str(messages[-1]).casefold()
    known = [fact for name, fact in BEGUN.items() if name in words]
    return ModelResponse(parts=[TextPart(" ".join(known) or "I do not know when that was begun.")])


# Without a skill on its card nobody would know what to ask it.
SKILL = Skill(
    id="history",
    name="History",
    description="Says when a repository was begun.",
    tags=["history"],
    examples=["When was DeepSeek-R1 begun?"],
    input_modes=["text/plain"],
    output_modes=["text/plain"],
)
app = agent_to_a2a(
    Agent(FunctionModel(look_up)),
    name="history",
    description="Says when a repository was begun.",
    url=f"http://127.0.0.1:{PORT}",
    skills=[SKILL],
)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning")
