"""Asks an echo server for many Tasks and prints the milliseconds of CPU of one: `caller.py sdk|ours URL`.

A process of its own for each, as each is used: the SDK's client with its own tracing, ours with capture and limits;
both on the event loop that uvicorn takes.
"""

import asyncio
import os
import sys
import time
import uuid
from collections.abc import Awaitable, Callable

WARM, CALLS = 30, 150


async def sdk(url: str) -> float:
    """The SDK's JSON-RPC client as its documentation sets it up, one unary call for each Task."""
    import httpx
    from a2a.client import A2ACardResolver, ClientConfig, ClientFactory
    from a2a.types import Message, SendMessageRequest

    async with httpx.AsyncClient() as http:
        card = await A2ACardResolver(http, url).get_agent_card()
        client = ClientFactory(ClientConfig(httpx_client=http, streaming=False)).create(card)

        async def call(message: Message) -> None:
            async for _ in client.send_message(SendMessageRequest(message=message)):
                pass

        return await _milliseconds(call)


async def ours(url: str) -> float:
    """This project's: every event is streamed, recorded, bounded and given to a listener."""
    from a2a.types import Message

    from protocols.a2a.client.remote_agent import RemoteAgent
    from protocols.a2a.client.reply import Reply
    from protocols.a2a.settings import Settings
    from protocols.hosting.http_client import http_client
    from protocols.wire.capture.feed import Feed

    async def listen(reply: Reply) -> None:
        """Nobody looks at progress."""

    async with http_client("bench", Settings(), Feed().add) as http:
        agent = await RemoteAgent.at(url, http)

        async def call(message: Message) -> None:
            await agent.ask(message, listen, seconds=20)

        return await _milliseconds(call)


async def _milliseconds(call: Callable[..., Awaitable[None]]) -> float:
    from a2a.types import Message, Part, Role

    began = 0.0
    for number in range(WARM + CALLS):
        if number == WARM:
            began = time.process_time()
        await call(Message(role=Role.ROLE_USER, message_id=str(uuid.uuid4()), parts=[Part(text="task")]))
    return 1000 * (time.process_time() - began) / CALLS


if __name__ == "__main__":
    # Before the SDK is imported: it reads this then, and its users have it on.
    if sys.argv[1] == "sdk":
        os.environ["OTEL_INSTRUMENTATION_A2A_SDK_ENABLED"] = "true"
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(runner.run({"sdk": sdk, "ours": ours}[sys.argv[1]](sys.argv[2])))
