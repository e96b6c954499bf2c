"""What is shown to others who want to know who asks: the credential held for them, there alone, and in no record."""

from pathlib import Path

import httpx
import pytest
from a2a.types import (
    AgentCard,
    APIKeySecurityScheme,
    StringList,
)
from google.protobuf.json_format import MessageToDict

from protocols.a2a.client.remote_agent import NoAnswer, RemoteAgent
from protocols.a2a.security.client_auth import Credentials
from protocols.a2a.security.clients import own_key
from protocols.a2a.security.credential import Credential
from protocols.a2a.signing.key_store import SigningKeys
from protocols.wire.capture.http import CapturingTransport
from protocols.wire.frames import Frame
from tests.conftest import Start
from tests.fakes import agent, finds

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
SAID = {"A2A-Version": "1.0"}


@pytest.fixture
async def guarded(start: Start, tmp_path: Path) -> str:
    return await start(agent("guarded", finds("x")), keep=str(tmp_path), auth=True)


async def test_a_caller_gets_a_token_by_what_the_card_says_and_a_new_one_when_it_is_refused(guarded, tmp_path):
    name, _, secret = own_key(tmp_path).partition(".")
    held = Credential(origin=guarded, client_id=name, client_secret=secret)
    async with httpx.AsyncClient(auth=Credentials([held])) as http:
        first = await http.get(f"{guarded}/a2a/rest/tasks", headers=SAID)
        SigningKeys(tmp_path / "guarded-keys.json").rotate(revoke=True)
        second = await http.get(f"{guarded}/a2a/rest/tasks", headers=SAID)

    assert first.status_code == second.status_code == 200
    assert first.request.headers["authorization"] != second.request.headers["authorization"]


async def test_a_credential_is_shown_at_its_own_origin_only(guarded, start: Start, tmp_path):
    other = await start(agent("other", finds("x")), keep=str(tmp_path), auth=True)
    held = Credential(origin=guarded, key=own_key(tmp_path))
    async with httpx.AsyncClient(auth=Credentials([held])) as http:
        answer = await http.get(f"{other}/a2a/rest/tasks", headers=SAID)

    assert answer.status_code == 401
    assert "x-api-key" not in answer.request.headers


async def test_a_key_is_not_recorded_whatever_the_card_calls_its_header():
    frames: list[Frame] = []
    card = AgentCard(name="theirs")
    card.security_schemes["door"].api_key_security_scheme.CopyFrom(
        APIKeySecurityScheme(location="header", name="X-Open-Sesame")
    )
    card.security_requirements.add().schemes["door"].CopyFrom(StringList())
    seen: list[str] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("x-open-sesame", ""))
        return httpx.Response(200, json=MessageToDict(card))

    transport = CapturingTransport("us", lambda one: frames.append(one.frame()), 10_000, httpx.MockTransport(answer))
    held = Credential(origin="http://theirs.example", key="abracadabra")
    async with httpx.AsyncClient(transport=transport, auth=Credentials([held])) as http:
        await http.get("http://theirs.example/tasks")

    assert seen[-1] == "abracadabra"
    assert frames
    assert "abracadabra" not in str(frames)


async def test_an_agent_that_wants_credentials_nobody_holds_is_a_named_gap(guarded, http):
    seen = await RemoteAgent.at(guarded, http)

    with pytest.raises(NoAnswer, match="credentials"):
        await seen.look("any")
