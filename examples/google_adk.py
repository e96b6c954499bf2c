"""An agent on Google's Agent Development Kit: `python google_adk.py PORT`; says when a repository was begun.

Any ADK agent will do in place of this one, an LlmAgent too: `to_a2a` serves it over A2A.
"""

import sys
from collections.abc import AsyncGenerator

import uvicorn
from google.adk.a2a.utils.agent_to_a2a import to_a2a
from google.adk.agents import BaseAgent
from google.adk.agents.invocation_context import InvocationContext
from google.adk.events import Event
from google.genai import types

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 9200
BEGUN = {"deepseek-r1": "DeepSeek-R1: first commit on 2025-01-20 (github.com/deepseek-ai/DeepSeek-R1)."}


class History(BaseAgent):
    """Looks for a name it knows in what it is asked."""

    async def _run_async_impl(self, ctx: InvocationContext) -> AsyncGenerator[Event, None]:
        words = " ".join(part.text or "" for part in (ctx.user_content.parts if ctx.user_content else []) or [])
        known = [fact for name, fact in BEGUN.items() if name in words.casefold()]
        text = " ".join(known) or "I do not know when that was begun."
        yield Event(author=self.name, content=types.Content(role="model", parts=[types.Part(text=text)]))


app = to_a2a(History(name="history", description="Says when a repository was begun."), host="127.0.0.1", port=PORT)

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=PORT, log_level="warning")
