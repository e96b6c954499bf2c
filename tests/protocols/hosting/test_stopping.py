"""A service that is told to stop ends its streams as streams end, and goes on with their Tasks when it is back."""

import asyncio
import json

import httpx
import pytest

from protocols.a2a.agent_card import JSONRPC_PATH, REST_PATH
from protocols.a2a.settings import Settings
from protocols.hosting.app import build_app
from protocols.hosting.serve import listen, serving
from tests.fakes import agent, waits

pytestmark = pytest.mark.anyio
MESSAGE = {"message": {"messageId": "1", "role": "ROLE_USER", "parts": [{"text": "x"}]}}
CALL = {"jsonrpc": "2.0", "id": 1, "method": "SendStreamingMessage", "params": MESSAGE}


@pytest.mark.parametrize("handler", ["inline", "sdk"])
@pytest.mark.parametrize(("path", "body"), [(JSONRPC_PATH, CALL), (f"{REST_PATH}/message:stream", MESSAGE)])
async def test_a_stream_is_brought_to_its_end_when_the_service_stops(http: httpx.AsyncClient, path, body, handler):
    started, lines = asyncio.Event(), list[str]()
    listening = listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    app = build_app(agent("slow", waits(started)), Settings(public_url=url, sdk_handler=handler == "sdk"))

    async def follow() -> None:
        async with http.stream("POST", url + path, json=body, headers={"A2A-Version": "1.0"}) as answer:
            lines.extend([line async for line in answer.aiter_lines()])

    async with serving(app, listening) as running:
        following = asyncio.create_task(follow())
        await asyncio.wait_for(started.wait(), 10)
        running.server.should_exit = True
        # Without an error: one that was cut would end with a RemoteProtocolError.
        await asyncio.wait_for(following, 10)

    events = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    assert "task" in events[0].get("result", events[0])
    assert all("error" not in event for event in events)
