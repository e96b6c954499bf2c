"""acp-sdk's own client, as its users call it: python client_acp.py URL CLEAR VAGUE. Prints what it saw as JSON."""

import asyncio
import json
import sys

import uvicorn.config

if not hasattr(uvicorn.config, "LoopSetupType"):
    uvicorn.config.LoopSetupType = str

from acp_sdk.client import Client
from acp_sdk.models import Message, MessageAwaitResume, MessagePart


async def main(url: str, clear: str, vague: str) -> dict:
    async with Client(base_url=url) as client:
        names = [agent.name async for agent in client.agents()]
        whole = await client.run_sync(agent="orchestrator", input=clear)
        streamed = [event.type async for event in client.run_stream(agent="licensing", input=clear)]

        asked = await client.run_sync(agent="orchestrator", input=vague)
        question = asked.await_request.message.parts[0].content if asked.await_request else ""
        answer = Message(role="user", parts=[MessagePart(content="200 million tokens a month")])
        resumed = await client.run_resume_sync(MessageAwaitResume(message=answer), run_id=asked.run_id)

        waiting = await client.run_sync(agent="cost", input=vague)
        await client.run_cancel(run_id=waiting.run_id)
        broken = MessagePart(content="x", content_encoding="base64")
        nothing = await client.run_sync(agent="cost", input=[Message(parts=[broken])])
    return {
        "names": names,
        "status": whole.status,
        "output": "".join(part.content or "" for item in whole.output for part in item.parts),
        "events": streamed,
        "asked": [asked.status, question],
        "resumed": [resumed.status, resumed.session_id == asked.session_id],
        "waiting": waiting.status,
        "failed": [nothing.status, nothing.error.message if nothing.error else ""],
    }


print(json.dumps(asyncio.run(main(*sys.argv[1:]))))
