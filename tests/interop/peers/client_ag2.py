"""AG2 as a client: `python client_ag2.py URL WORDS`; prints the texts it heard."""

import asyncio
import json
import sys

from ag2 import Agent
from ag2.a2a import A2AConfig


async def main(url: str, words: str) -> list[str]:
    reply = await Agent("council", config=A2AConfig(card_url=url)).ask(words)
    return [reply.body]


print(json.dumps(asyncio.run(main(*sys.argv[1:]))))
