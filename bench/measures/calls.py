"""What a call costs whoever makes it: this project's client with all it does, beside the SDK's (G18)."""

import time
import uuid
from collections.abc import Awaitable, Callable
from functools import partial

import httpx
from a2a.client import ClientConfig, ClientFactory
from a2a.types import Message, Part, Role, SendMessageRequest

from bench.figures import Figure, Sample, ratio
from bench.references.stacks import echo
from bench.rounds import interleaved
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.settings import Settings
from protocols.hosting.outgoing import http_client
from protocols.wire.capture.feed import Feed

CALLS = 60
Call = Callable[[Message], Awaitable[object]]


async def costs(rounds: int) -> dict[str, Figure]:
    """G18: a Task asked for and read, against the same bare server."""
    ours_http = http_client("bench", Settings(), Feed().add)
    async with echo("sdk") as server, httpx.AsyncClient() as plain, ours_http as http:
        agent = await RemoteAgent.at(server.url, http)
        client = ClientFactory(ClientConfig(httpx_client=plain, streaming=False)).create(agent.card)

        async def bare(message: Message) -> None:
            async for _ in client.send_message(SendMessageRequest(message=message)):
                pass

        ours: Call = partial(agent.ask, listener=_ignored, seconds=20)
        samples = await interleaved({"ours": partial(_called, ours), "sdk": partial(_called, bare)}, rounds)
    return {"G18.call": ratio(samples, "ours", "sdk")}


async def _ignored(reply: Reply) -> None:
    """Nobody listens to progress."""


async def _called(call: Call) -> Sample:
    before = time.process_time()
    for _ in range(CALLS):
        await call(Message(role=Role.ROLE_USER, message_id=str(uuid.uuid4()), parts=[Part(text="task")]))
    return Sample(cpu=1000 * (time.process_time() - before) / CALLS)
