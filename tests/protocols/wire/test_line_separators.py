"""U+2028, U+2029 and U+0085 are letters like others: in every text and id, over every binding, in both directions."""

import uuid

import grpc
import httpx
import pytest
from a2a.client import Client, ClientConfig, ClientFactory
from a2a.types import AgentCard, GetTaskRequest, SendMessageRequest, StreamResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orchestrator.cli.display.plain_text import plain
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.parts import message, text_part
from protocols.a2a.settings import Settings
from protocols.a2a.turn import Turn
from protocols.hosting.app import build_app
from protocols.hosting.serve import listen, serving
from protocols.wire.event_streams import EventTransport
from protocols.wire.frames import FRAMES
from protocols.wire.sse import SEPARATORS
from tests.conftest import Start
from tests.fakes import agent

pytestmark = pytest.mark.anyio
SEPARATED = "first\u2028second\u2029third\x85last"
SPOKEN = [("JSONRPC", "1.0"), ("JSONRPC", "0.3"), ("HTTP+JSON", "1.0"), ("HTTP+JSON", "0.3"), ("GRPC", "1.0")]
spoken = pytest.mark.parametrize(("binding", "version"), SPOKEN)


async def says_it_back(turn: Turn) -> None:
    """What was heard, as progress and as an Artifact; only the end when nothing was lost on the way in."""
    heard = turn.words()
    await turn.tell(heard)
    await turn.updater.add_artifact([text_part(heard)], name="echo", last_chunk=True)


def client_in(card: AgentCard, binding: str, version: str, http: httpx.AsyncClient) -> Client:
    """The SDK's own client, as anybody would use it."""
    mine = AgentCard()
    mine.CopyFrom(card)
    del mine.supported_interfaces[:]
    mine.supported_interfaces.extend(
        each
        for each in card.supported_interfaces
        if each.protocol_binding == binding and each.protocol_version.startswith(version)
    )
    config = ClientConfig(
        httpx_client=http, supported_protocol_bindings=[binding], grpc_channel_factory=grpc.aio.insecure_channel
    )
    return ClientFactory(config).create(mine)


def asks() -> SendMessageRequest:
    return SendMessageRequest(message=message(text_part(SEPARATED), message_id=f"{SEPARATED} {uuid.uuid4()}"))


def texts_of(events: list[StreamResponse]) -> set[str]:
    said = [part.text for event in events for part in event.status_update.status.message.parts]
    delivered = [part.text for event in events for part in event.artifact_update.artifact.parts]
    return {*said, *delivered} - {""}


@spoken
async def test_any_client_hears_what_it_said(start: Start, http, binding, version):
    url = await start(agent("echo", says_it_back), grpc_port=0)
    client = client_in((await RemoteAgent.at(url, http)).card, binding, version, http)

    events = [event async for event in client.send_message(asks())]
    task = await client.get_task(GetTaskRequest(id=events[0].task.id))
    await client.close()

    assert texts_of(events) == {SEPARATED}
    assert [part.text for made in task.artifacts for part in made.parts] == [SEPARATED]
    assert task.history[0].message_id.startswith(SEPARATED)


@pytest.mark.parametrize("version", ["1.0", "0.3"])
async def test_no_event_goes_out_with_a_raw_separator_in_it(start: Start, http, version):
    url = await start(agent("echo", says_it_back))
    client = client_in((await RemoteAgent.at(url, http)).card, "JSONRPC", version, http)
    _ = [event async for event in client.send_message(asks())]

    kept = FRAMES.validate_json((await http.get(f"{url}/wire")).content)

    events = [frame.body for frame in kept if frame.piece == "event"]
    assert any("\\u2028second\\u2029third\\u0085last" in body for body in events)
    assert not [body for body in events if set("\u2028\u2029\x85") & set(body)]


class LikeAStranger:
    """ASGI middleware: events with the separators as they are, in lines that end as the stranger likes."""

    def __init__(self, app: ASGIApp, end: bytes) -> None:
        self.app, self._end = app, end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def said(message: Message) -> None:
            body = message.get("body", b"")
            if b"data: " in body:
                body = body.replace(b"\r\n", self._end)
                for raw, escape in SEPARATORS.items():
                    body = body.replace(escape, raw)
                message = {**message, "body": b": hello" + self._end * 2 + body}
            await send(message)

        await self.app(scope, receive, said)


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"], ids=["CR LF", "LF", "CR"])
async def test_a_stranger_who_escapes_nothing_is_heard(end):
    listening = listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    app = build_app(agent("echo", says_it_back), Settings(public_url=url))
    app.add_middleware(LikeAStranger, end=end)
    heard = list[str]()

    async def told(reply: Reply) -> None:
        heard.append(reply.says)

    async with serving(app, listening, grace=1), httpx.AsyncClient(transport=ours()) as http:
        await app.state.life.ready.wait()
        reply = await (await RemoteAgent.at(url, http)).ask(asks().message, told, 20)

    assert SEPARATED in heard
    assert [part.text for made in reply.artifacts.values() for part in made.parts] == [SEPARATED]
    assert reply.events < 10


def ours() -> EventTransport:
    return EventTransport(httpx.AsyncHTTPTransport())


def test_a_terminal_keeps_apart_what_a_separator_parts():
    assert plain(SEPARATED) == "first second third last"
