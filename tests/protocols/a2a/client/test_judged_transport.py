"""A name that leads elsewhere after it was judged: the judged address is called, or nothing is."""

import asyncio
import ipaddress

import httpx
import pytest

from protocols.a2a.client.judged_transport import MOST_ORIGINS, JudgedTransport
from protocols.a2a.push import url_policy
from protocols.a2a.push.url_policy import Policy, RefusedWebhook

pytestmark = pytest.mark.anyio
PUBLIC, INTERNAL = "93.184.215.14", "10.0.0.5"


class Remembering(httpx.AsyncBaseTransport):
    """Answers every request, and knows which there were."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(200, stream=httpx.ByteStream(b"ok"))


@pytest.fixture
def resolver(monkeypatch) -> list[str]:
    """What names lead to, one after the other; the last one stays."""
    answers: list[str] = []

    async def addresses(host: str, port: int, subject: str) -> list[url_policy.Address]:
        return [ipaddress.ip_address(answers.pop(0) if len(answers) > 1 else answers[0])]

    monkeypatch.setattr(url_policy, "_addresses", addresses)
    return answers


async def test_the_address_that_was_judged_is_called_by_its_number_and_asked_for_by_its_name(resolver):
    resolver[:] = [PUBLIC]
    inner = Remembering()
    transport = JudgedTransport(inner)
    await transport.permit("https://agent.example", Policy())
    async with httpx.AsyncClient(transport=transport) as http:
        await http.post("https://agent.example/rpc", json={})

    (request,) = inner.requests
    assert (request.url.host, request.headers["host"]) == (PUBLIC, "agent.example")
    assert request.extensions["sni_hostname"] == "agent.example"


async def test_a_name_that_is_internal_when_it_is_called_is_not_called(resolver):
    resolver[:] = [PUBLIC, INTERNAL]
    inner = Remembering()
    transport = JudgedTransport(inner)
    await transport.permit("http://agent.example:9000", Policy())
    async with httpx.AsyncClient(transport=transport) as http:
        with pytest.raises(httpx.ConnectError, match="not a public address"):
            await http.get("http://agent.example:9000/.well-known/agent-card.json")
    assert inner.requests == []


async def test_a_refused_origin_is_not_remembered_and_others_are_left_alone(resolver):
    resolver[:] = [INTERNAL]
    inner = Remembering()
    transport = JudgedTransport(inner)
    with pytest.raises(RefusedWebhook):
        await transport.permit("http://agent.example", Policy())
    async with httpx.AsyncClient(transport=transport) as http:
        await http.get("http://research:8000/readyz")
    assert inner.requests[0].url.host == "research"


async def test_very_many_origins_make_room(resolver):
    resolver[:] = [PUBLIC]
    transport = JudgedTransport(Remembering())
    await asyncio.gather(
        *(transport.permit(f"http://a{number}.example", Policy()) for number in range(MOST_ORIGINS + 5))
    )
    assert len(transport._policies) == MOST_ORIGINS
