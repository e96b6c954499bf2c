"""What stands between an event and the socket: counted, since every event of every stream passes it."""

import asyncio
import json
import sys
from pathlib import Path

import pytest
from starlette.types import Message

import protocols
from protocols.a2a.settings import Settings
from protocols.hosting.app import build_app
from tests.fakes import agent, finds

pytestmark = pytest.mark.anyio
HEADERS = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json"), (b"a2a-version", b"1.0")]
SCOPE = {
    "type": "http",
    "method": "POST",
    "scheme": "http",
    "path": "/a2a/jsonrpc",
    "query_string": b"",
    "headers": HEADERS,
    "client": ("127.0.0.1", 1),
    "server": ("127.0.0.1", 2),
}
OURS = str(Path(protocols.__file__).parent)
CALL = {
    "jsonrpc": "2.0",
    "id": "1",
    "method": "SendStreamingMessage",
    "params": {"message": {"messageId": "m", "role": "ROLE_USER", "parts": [{"text": "DeepSeek-R1"}]}},
}


def layers() -> list[str]:
    """The functions of ours that a message passes from the response that makes it to the socket, nearest first."""
    frame, names = sys._getframe(2), []
    while frame and Path(frame.f_code.co_filename).name != "event_response.py":
        names += [frame.f_code.co_qualname] if frame.f_code.co_filename.startswith(OURS) else []
        frame = frame.f_back
    return names


@pytest.mark.parametrize(("demo", "most"), [(False, 2), (True, 4)])
async def test_an_event_passes_few_layers_on_its_way_out_and_none_twice(demo, most):
    """Recording and escaping are always there, in demo mode also the faults of answers."""
    app = build_app(agent("calm", finds("calm")), Settings(demo=demo))
    requests: list[Message] = [{"type": "http.request", "body": json.dumps(CALL).encode(), "more_body": False}]
    passed: list[list[str]] = []

    async def receive() -> Message:
        return requests.pop() if requests else await asyncio.Future()

    async def send(message: Message) -> None:
        if message.get("body"):
            passed.append(layers())

    async with app.router.lifespan_context(app):
        await app(SCOPE, receive, send)

    assert passed
    assert all(len(names) == len(set(names)) <= most for names in passed)
