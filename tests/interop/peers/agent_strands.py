"""A foreign agent on Strands: `python agent_strands.py PORT`; its default card, a scripted model."""

import sys

import uvicorn
from strands import Agent
from strands.models import Model
from strands.multiagent.a2a import A2AServer

PORT = int(sys.argv[1])


class Scripted(Model):
    def update_config(self, **config) -> None: ...

    def get_config(self) -> dict:
        return {}

    async def structured_output(self, *prompt, **more):
        yield {}

    async def stream(self, messages, tool_specs=None, system_prompt=None, **more):
        yield {"messageStart": {"role": "assistant"}}
        yield {"contentBlockStart": {"start": {}}}
        for piece in ("I heard ", "good ", "things."):
            yield {"contentBlockDelta": {"delta": {"text": piece}}}
        yield {"contentBlockStop": {}}
        yield {"messageStop": {"stopReason": "end_turn"}}


class Server(uvicorn.Server):
    async def startup(self, sockets=None) -> None:
        await super().startup(sockets)
        print(f"http://127.0.0.1:{PORT}", flush=True)


agent = Agent(model=Scripted(), name="hearsay", description="Says what it heard.", callback_handler=None)
app = A2AServer(agent=agent, host="127.0.0.1", port=PORT).to_starlette_app()
Server(uvicorn.Config(app, host="127.0.0.1", port=PORT, log_level="error")).run()
