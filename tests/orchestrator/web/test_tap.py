"""`council tap`: what a client and an agent say to each other passes unchanged, is recorded, and stays on its host."""

import asyncio
import json

import httpx
import pytest
from a2a.client import ClientConfig, create_client
from a2a.helpers import new_text_message
from a2a.types import Role, SendMessageRequest, TaskState

from orchestrator.lab.tutor import RECITE, tutor
from orchestrator.web.tap.card_urls import rewritten
from orchestrator.web.tap.proxy import Tap
from orchestrator.web.tap.session import UnusableTarget, tapping
from protocols.wire.exchange import exchanges_of
from protocols.wire.frames import FRAMES
from tests.conftest import Start

pytestmark = pytest.mark.anyio


@pytest.fixture
async def notes() -> list[str]:
    return []


@pytest.fixture
async def session(start: Start, notes):
    async with tapping(await start(tutor.service), 0, 0, notes.append) as session:
        yield session


async def _states(url: str, binding: str, streaming: bool) -> list[int]:
    """The states a client of the SDK is told over one binding, through the tap."""
    async with httpx.AsyncClient(timeout=20) as http:
        config = ClientConfig(httpx_client=http, streaming=streaming, supported_protocol_bindings=[binding])
        client = await create_client(url, config)
        message = new_text_message(RECITE, role=Role.ROLE_USER)
        events = [event async for event in client.send_message(SendMessageRequest(message=message))]
    return [event.task.status.state if event.HasField("task") else event.status_update.status.state for event in events]


@pytest.mark.parametrize("binding", ["JSONRPC", "HTTP+JSON"])
@pytest.mark.parametrize("streaming", [True, False])
async def test_every_binding_passes_and_each_message_is_recorded(session, binding, streaming):
    states = await _states(session.url, binding, streaming)

    assert states[-1] == TaskState.TASK_STATE_COMPLETED
    recording = await session.recording()
    card, sent = exchanges_of(recording.frames)
    assert card.request.url.endswith("/.well-known/agent-card.json")
    assert RECITE in sent.request.body
    assert len(sent.events) == (len(states) if streaming else 0)
    assert {frame.trace for frame in recording.frames} == {session.tapped.now.trace}
    assert [participant.name for participant in recording.participants] == ["tutor"]


async def test_the_card_leads_through_the_tap_only(session, http, notes):
    card = (await http.get(f"{session.url}/.well-known/agent-card.json")).json()

    urls = [interface["url"] for interface in card["supportedInterfaces"]]
    assert urls
    assert all(url.startswith(session.url) for url in urls)
    assert "signatures" not in card
    assert any("signature" in note for note in notes)


async def test_a_stream_passes_while_it_is_written(session):
    """An agent that says one word and then waits: the word is there before the end."""
    wait = {"role": "ROLE_USER", "messageId": "1", "parts": [{"text": "Wait for me."}]}
    call = {"jsonrpc": "2.0", "id": 1, "method": "SendStreamingMessage", "params": {"message": wait}}
    headers = {"A2A-Version": "1.0"}
    async with (
        httpx.AsyncClient(timeout=10) as http,
        http.stream("POST", f"{session.url}/a2a/jsonrpc", json=call, headers=headers) as answer,
    ):
        async with asyncio.timeout(5):
            first = await anext(answer.aiter_lines())

    assert "TASK_STATE" in first


async def test_the_page_shows_explains_and_resends_what_passed(session, http):
    await _states(session.url, "JSONRPC", True)
    root = session.page.removesuffix("/")
    trace = session.tapped.now.trace

    page = await http.get(session.page)
    frames = FRAMES.validate_json((await http.get(f"{root}/api/exchange", params={"trace": trace})).content)
    saved = (await http.get(f"{root}/api/recording", params={"trace": trace})).json()
    card = session.tapped.now.agent.url + "/.well-known/agent-card.json"
    resent = await http.post(f"{root}/api/resend", json={"url": card, "method": "GET"})
    elsewhere = await http.post(f"{root}/api/resend", json={"url": "http://127.0.0.1:9/", "method": "GET"})

    assert "tap/tap.js" in page.text
    assert len(frames) > 8
    assert saved["format"] == "adoption-council-recording"
    assert resent.json()["exchange"]["response"]["status"] == 200
    assert elsewhere.status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "http://127.0.0.1:1"}]
)
async def test_pages_of_others_reach_neither_the_tap_nor_its_page(session, http, headers):
    assert (await http.get(session.url, headers=headers)).status_code == 403
    assert (await http.get(session.page, headers=headers)).status_code == 403


async def test_an_agent_that_is_not_there_is_said_to_be_so(notes, http):
    async with tapping("http://127.0.0.1:9", 0, 0, notes.append) as session:
        answer = await http.get(f"{session.url}/.well-known/agent-card.json")

    assert answer.status_code == 502
    assert "does not answer the tap" in answer.json()["error"]["message"]
    assert "no AgentCard" in notes[0]


async def test_what_is_no_url_of_an_agent_is_refused():
    with pytest.raises(UnusableTarget, match="no http or https URL"):
        async with tapping("ftp://host/agent", 0, 0, print):
            pass


def _tap(notes: list[str]) -> Tap:
    return Tap("http://agent.example/a", "http://127.0.0.1:1", httpx.AsyncClient(), notes.append)


@pytest.mark.parametrize(
    ("url", "tapped", "back"),
    [
        ("http://agent.example/a/rpc", "http://127.0.0.1:1/rpc", "http://agent.example/a/rpc"),
        ("http://agent.example/b/rpc", "http://127.0.0.1:1/~1/b/rpc", "http://agent.example/b/rpc"),
        ("https://agent.example:8443/rpc", "http://127.0.0.1:1/~1/rpc", "https://agent.example:8443/rpc"),
    ],
)
async def test_a_url_of_the_agent_leads_through_the_tap_and_back(url, tapped, back):
    tap = _tap([])

    assert tap.tapped(url) == tapped
    assert tap.upstream(tapped.removeprefix("http://127.0.0.1:1"), "") == back


@pytest.mark.parametrize("url", ["http://169.254.169.254/latest", "http://agent.example.evil.example/a", "file:///etc"])
async def test_a_card_cannot_send_the_tap_to_another_host(url):
    notes: list[str] = []

    assert _tap(notes).tapped(url) == url
    assert "goes past the tap" in notes[0]


def test_a_card_of_0_3_is_rewritten_too_and_grpc_left_out():
    card = {
        "url": "http://a/",
        "skills": [],
        "additionalInterfaces": [{"url": "http://a/x", "transport": "JSONRPC"}, {"url": "a:1", "transport": "GRPC"}],
    }

    changed, notes = rewritten(card, lambda url: url.replace("http://a", "http://tap"))

    assert changed["url"] == "http://tap/"
    assert [entry["url"] for entry in changed["additionalInterfaces"]] == ["http://tap/x"]
    assert "gRPC" in notes[0]
    assert json.dumps(card).count("tap") == 0
