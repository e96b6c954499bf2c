"""The SDK for A2A 0.3 as a client: `python client_0_3.py URL BINDING WORDS`; prints one JSON object of what it saw."""

import asyncio
import json
import sys
import uuid

import httpx
from a2a.client import A2ACardResolver, ClientConfig, ClientFactory
from a2a.client.errors import A2AClientError
from a2a.types import Message, Part, Role, TaskIdParams, TaskQueryParams, TextPart, TransportProtocol


async def main(url: str, binding: str, words: str) -> dict:
    async with httpx.AsyncClient(timeout=60) as http:
        card = await A2ACardResolver(http, url).get_agent_card()
        config = ClientConfig(
            httpx_client=http, supported_transports=[TransportProtocol(binding)], use_client_preference=True
        )
        client = ClientFactory(config).create(card)
        events = [event async for event in client.send_message(said(words))]
        task = await client.get_task(TaskQueryParams(id=events[-1][0].id))
        again = [event async for event in ClientFactory(replaced(config)).create(card).send_message(said(words))]
        canceled = await client.cancel_task(TaskIdParams(id=task.id)) if task.status.state == "input-required" else task
        try:
            await client.get_task(TaskQueryParams(id="no-such-task"))
        except A2AClientError as error:
            missing = str(error)
        return {
            "name": card.name,
            "version": card.protocol_version,
            "updates": sorted({type(update).__name__ for _, update in events if update}),
            "state": task.status.state,
            "artifacts": [artifact.name for artifact in task.artifacts or []],
            "blocking": again[-1][0].status.state,
            "canceled": canceled.status.state,
            "missing": missing,
        }


def replaced(config: ClientConfig) -> ClientConfig:
    return ClientConfig(
        httpx_client=config.httpx_client,
        supported_transports=config.supported_transports,
        use_client_preference=True,
        streaming=False,
    )


def said(words: str) -> Message:
    return Message(message_id=uuid.uuid4().hex, role=Role.user, parts=[Part(root=TextPart(text=words))])


print(json.dumps(asyncio.run(main(*sys.argv[1:]))))
