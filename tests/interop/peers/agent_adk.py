"""A foreign agent on Google's ADK: `python agent_adk.py PORT`; says one thing in words, without a model."""

import sys
from collections.abc import AsyncIterator

import uvicorn
from google.adk.a2a.utils.agent_to_a2a import to_a2a
from google.adk.agents import BaseAgent
from google.adk.agents.invocation_context import InvocationContext
from google.adk.events import Event
from google.genai import types

PORT = int(sys.argv[1])


class Talker(BaseAgent):
    async def _run_async_impl(self, ctx: InvocationContext) -> AsyncIterator[Event]:
        answer = types.Content(role="model", parts=[types.Part(text="I heard good things.")])
        yield Event(author=self.name, invocation_id=ctx.invocation_id, content=answer)


app = to_a2a(Talker(name="hearsay", description="Says what it heard."), host="127.0.0.1", port=PORT)


class Server(uvicorn.Server):
    async def startup(self, sockets=None) -> None:
        await super().startup(sockets)
        print(f"http://127.0.0.1:{PORT}", flush=True)


Server(uvicorn.Config(app, host="127.0.0.1", port=PORT, log_level="warning")).run()
