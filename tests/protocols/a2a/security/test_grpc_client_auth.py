"""Over gRPC we show the credential that we show over HTTP: to whom it is held for, and where nobody can listen in."""

import asyncio
import uuid
from pathlib import Path

import httpx
import pytest
from a2a.types import AgentCard, ListTasksRequest, Message, TaskState

from protocols.a2a.client.grpc_channel import BINDING
from protocols.a2a.client.remote_agent import Life, NoAnswer, RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.parts import message, to_part
from protocols.a2a.security.client_auth import Credentials
from protocols.a2a.security.clients import own_key
from protocols.a2a.security.credential import Credential
from protocols.a2a.security.grpc_client_auth import may_show
from protocols.a2a.signing.key_store import SigningKeys
from protocols.adoption import Component, Inquiry, Why
from protocols.wire.capture.grpc import GrpcRecording
from protocols.wire.frames import Frame
from tests.conftest import Start
from tests.fakes import agent, finds

pytestmark = pytest.mark.anyio


@pytest.fixture
async def guarded(start: Start, tmp_path: Path) -> str:
    return await start(agent("guarded", finds("x")), keep=str(tmp_path), auth=True, grpc_port=0)


@pytest.fixture
def key(guarded: str, tmp_path: Path) -> str:
    return own_key(tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("token", [True, False], ids=["a token", "the key"])
@pytest.mark.parametrize("recorded", [True, False], ids=["recorded", "not recorded"])
async def test_an_agent_that_speaks_grpc_only_is_shown_what_is_held_for_it(guarded, key, token, recorded):
    frames: list[Frame] = []
    life = Life(recording=GrpcRecording("us", lambda seen: frames.append(seen.frame())) if recorded else None)
    async with httpx.AsyncClient(auth=held(guarded, key, token)) as http:
        remote = await over_grpc(guarded, http, life)

        reply = await remote.ask(asked(), quietly, 10)
        listed = await remote.tasks(ListTasksRequest())

    assert reply.state == TaskState.TASK_STATE_COMPLETED
    assert [task.id for task in listed.tasks] == [reply.task_id]
    assert bool(frames) is recorded
    assert key.partition(".")[2] not in str(frames)
    assert "Bearer " not in str(frames)


@pytest.mark.slow
async def test_a_token_that_is_refused_is_got_anew(guarded, key, tmp_path):
    async with httpx.AsyncClient(auth=held(guarded, key, token=True)) as http:
        remote = await over_grpc(guarded, http)
        await remote.ask(asked(), quietly, 10)
        SigningKeys(tmp_path / "guarded-keys.json").rotate(revoke=True)
        reply = await remote.ask(asked(), quietly, 10)
        SigningKeys(tmp_path / "guarded-keys.json").rotate(revoke=True)
        listed = await remote.tasks(ListTasksRequest())

    assert reply.state == TaskState.TASK_STATE_COMPLETED
    assert listed.total_size == 2


@pytest.mark.slow
@pytest.mark.parametrize("key_shown", ["", "operator.wrong"], ids=["none", "a wrong one"])
async def test_an_agent_whose_credential_nobody_holds_is_a_refusal_that_says_so(guarded, key_shown):
    auth = held(guarded, key_shown) if key_shown else None
    async with httpx.AsyncClient(auth=auth) as http:
        remote = await over_grpc(guarded, http)
        for call in (remote.ask(asked(), quietly, 10), remote.look("any")):
            with pytest.raises(NoAnswer, match="credentials") as refused:
                await call
            assert refused.value.why is Why.REJECTED


@pytest.mark.slow
async def test_what_is_held_for_an_agent_is_not_shown_where_its_card_leads_away(guarded, key, start: Start):
    async with httpx.AsyncClient(auth=held(guarded, key)) as http:
        remote = await over_grpc(guarded, http)
        where = remote.card.supported_interfaces[0].url
        remote.card.supported_interfaces[0].url = where.replace("127.0.0.1", "localhost")

        with pytest.raises(NoAnswer, match="credentials"):
            await remote.look("any")


@pytest.mark.slow
async def test_a_token_endpoint_that_is_gone_is_a_refusal_and_no_crash(guarded, key):
    async with httpx.AsyncClient(auth=held(guarded, key)) as http:
        remote = await over_grpc(guarded, http)

    async def nobody(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there")

    async with httpx.AsyncClient(auth=held(guarded, key), transport=httpx.MockTransport(nobody)) as http:
        gone = RemoteAgent(remote.card, guarded, http)
        for call in (gone.ask(asked(), quietly, 10), gone.look("any")):
            with pytest.raises(NoAnswer, match="credentials"):
                await asyncio.wait_for(call, 5)


@pytest.mark.parametrize(
    ("address", "url", "shown"),
    [
        ("127.0.0.1:50051", "http://127.0.0.1:8000", True),
        ("[::1]:50051", "http://[::1]:8000", True),
        ("agent.example:50051", "https://agent.example", True),
        ("Agent.Example:50051", "https://agent.example/base", True),
        ("agent.example:50051", "http://agent.example", False),
        ("elsewhere.example:50051", "https://agent.example", False),
        ("127.0.0.1:50051", "http://localhost:8000", False),
        ("agent.example.evil.example:50051", "https://agent.example", False),
        ("evil.example:1@agent.example:50051", "https://agent.example", False),
        ("dns://evil.example/agent.example:50051", "https://agent.example", False),
        ("ipv4:127.0.0.1:50051,1.2.3.4:50051", "http://127.0.0.1:8000", False),
        ("unix:/tmp/socket", "http://127.0.0.1:8000", False),
        ("", "http://127.0.0.1:8000", False),
    ],
)
async def test_a_credential_goes_to_its_own_host_over_tls_or_loopback(address, url, shown):
    assert may_show(address, url) is shown


def held(url: str, key: str, token: bool = False) -> Credentials:
    name, _, secret = key.partition(".")
    client = Credential(origin=url, client_id=name, client_secret=secret)
    return Credentials([client if token else Credential(origin=url, key=key)])


async def over_grpc(url: str, http: httpx.AsyncClient, life: Life | None = None) -> RemoteAgent:
    """The agent as if gRPC were all it speaks."""
    known = await RemoteAgent.at(url, http)
    card = AgentCard()
    card.CopyFrom(known.card)
    spoken = [each for each in known.card.supported_interfaces if each.protocol_binding == BINDING]
    del card.supported_interfaces[:]
    card.supported_interfaces.extend(spoken)
    return RemoteAgent(card, url, http, life or Life())


def asked() -> Message:
    inquiry = Inquiry(components=(Component(name="vLLM"),))
    return message(to_part(inquiry), message_id=uuid.uuid4().hex)


async def quietly(reply: Reply) -> None:
    return None
