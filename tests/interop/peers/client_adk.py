"""Google's Agent Development Kit as a client: `python client_adk.py URL WORDS`; prints the texts it heard."""

import asyncio
import json
import sys

from google.adk.agents.remote_a2a_agent import RemoteA2aAgent
from google.adk.runners import InMemoryRunner
from google.genai import types


async def main(url: str, words: str) -> list[str]:
    runner = InMemoryRunner(
        RemoteA2aAgent(name="council", agent_card=f"{url}/.well-known/agent-card.json"), app_name="interop"
    )
    session = await runner.session_service.create_session(app_name="interop", user_id="somebody")
    asked = types.Content(role="user", parts=[types.Part(text=words)])
    heard = []
    async for event in runner.run_async(user_id="somebody", session_id=session.id, new_message=asked):
        assert not event.error_message, event.error_message
        heard += [part.text for part in (event.content.parts if event.content else []) or [] if part.text]
    return heard


print(json.dumps(asyncio.run(main(*sys.argv[1:]))))
