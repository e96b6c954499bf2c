"""An agent on BeeAI's agentstack: `python agent_beeai.py PORT`; it speaks A2A 0.3, outside of its platform."""

import asyncio
import sys

from a2a.types import AgentSkill, Message
from agentstack_sdk.server import Server
from agentstack_sdk.server.context import RunContext

PORT = int(sys.argv[1])
SKILL = AgentSkill(id="hearsay", name="Hearsay", description="Says what it heard.", tags=["hearsay"])
server = Server()


@server.agent(name="hearsay", description="Says what it heard.", skills=[SKILL])
async def hearsay(input: Message, context: RunContext):
    """Yields what it heard."""
    yield "I heard good things."


print(f"http://127.0.0.1:{PORT}", flush=True)
asyncio.run(server.serve(host="127.0.0.1", port=PORT, self_registration=False, log_level="critical"))
