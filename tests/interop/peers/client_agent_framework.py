"""Microsoft's Agent Framework as a client: `python client_agent_framework.py URL WORDS`; prints the texts it heard."""

import asyncio
import json
import sys

import httpx
from a2a.client import A2ACardResolver
from agent_framework_a2a import A2AAgent


async def main(url: str, words: str) -> list[str]:
    async with httpx.AsyncClient() as http:
        card = await A2ACardResolver(http, url).get_agent_card()
    async with A2AAgent(agent_card=card) as agent:
        return [message.text for message in (await agent.run(words)).messages]


print(json.dumps(asyncio.run(main(*sys.argv[1:]))))
