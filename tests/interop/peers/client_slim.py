"""slima2a's own client: python client_slim.py NODE CARD WORDS. Prints what it saw as JSON."""

import asyncio
import json
import os
import sys
from pathlib import Path

import httpx
from a2a.helpers import new_text_message
from a2a.types import AgentCard, CancelTaskRequest, GetTaskRequest, Role, SendMessageRequest
from google.protobuf.json_format import Parse
from slima2a import setup_slim_client
from slima2a.client_transport import ClientConfig, MultiAgentClientFactory, slimrpc_channel_factory


async def main(card: AgentCard, node: str, words: str) -> dict:
    secret = os.environ["SLIM_SHARED_SECRET"]
    _, app, _, connection = await setup_slim_client(
        "agntcy", "council", "client", slim_url=node, secret=secret, log_level="error"
    )
    async with httpx.AsyncClient() as http:
        config = ClientConfig(
            supported_protocol_bindings=["slimrpc"],
            streaming=True,
            httpx_client=http,
            slimrpc_channel_factory=slimrpc_channel_factory(app, connection),
        )
        client = MultiAgentClientFactory(config).create(card)
        kinds, task_id = [], ""
        request = SendMessageRequest(message=new_text_message(words, role=Role.ROLE_USER))
        async for event in client.send_message(request):
            kinds.append(event.WhichOneof("payload"))
            task_id = event.task.id if kinds[-1] == "task" else getattr(event, kinds[-1]).task_id
        task = await client.get_task(GetTaskRequest(id=task_id))
        cancelled = ""
        if task.status.state == 6:
            cancelled = (await client.cancel_task(CancelTaskRequest(id=task_id))).status.state
        try:
            await client.get_task(GetTaskRequest(id="none"))
            missing = ""
        except Exception as error:
            missing = f"{type(error).__name__}: {error}"
    text = "".join(part.text for artifact in task.artifacts for part in artifact.parts)
    return {
        "name": card.name,
        "kinds": kinds,
        "state": task.status.state,
        "text": text,
        "cancelled": cancelled,
        "missing": missing,
    }


CARD = Parse(Path(sys.argv[2]).read_text(), AgentCard())
print(json.dumps(asyncio.run(asyncio.wait_for(main(CARD, sys.argv[1], sys.argv[3]), 90))))
