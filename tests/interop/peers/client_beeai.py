"""The BeeAI framework as a client, on A2A 0.3: `python client_beeai.py URL WORDS`; prints the texts it heard."""

import asyncio
import json
import sys

from beeai_framework.adapters.a2a.agents import A2AAgent
from beeai_framework.memory import UnconstrainedMemory


async def main(url: str, words: str) -> list[str]:
    answer = await A2AAgent(url=url, memory=UnconstrainedMemory()).run(words)
    return [message.text for message in answer.output]


print(json.dumps(asyncio.run(main(*sys.argv[1:]))))
