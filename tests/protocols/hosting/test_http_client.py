"""A service's client: strangers leave no cookies in it, and a credential goes where it is held for and nowhere else."""

import httpx
import pytest
from a2a.types import AgentCard, APIKeySecurityScheme, StringList
from google.protobuf.json_format import MessageToDict

from protocols.a2a.security.client_auth import Credentials
from protocols.a2a.security.credential import Credential
from protocols.a2a.settings import Settings
from protocols.hosting.http_client import http_client
from protocols.wire.errors import TooLarge

pytestmark = pytest.mark.anyio
KEY = "abracadabra"


class Strangers(httpx.AsyncBaseTransport):
    """Every host, each with a card that wants a key; what was asked of them."""

    def __init__(self, body: bytes = b"") -> None:
        card = AgentCard(name="theirs")
        card.security_schemes["key"].api_key_security_scheme.CopyFrom(
            APIKeySecurityScheme(location="header", name="X-Key")
        )
        card.security_requirements.add().schemes["key"].CopyFrom(StringList())
        self._card, self._body = MessageToDict(card), body
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.path.endswith("agent-card.json"):
            return httpx.Response(200, json=self._card)
        headers = {"set-cookie": "visited=1", "location": "http://elsewhere.example/"}
        return httpx.Response(302, headers=headers, stream=httpx.ByteStream(self._body))


def client(strangers: Strangers, *credentials: Credential, largest: int = 1_000) -> httpx.AsyncClient:
    return http_client("ours", Settings(largest_body=largest), None, Credentials(credentials), strangers)


async def test_neither_a_cookie_nor_a_redirect_of_a_stranger_is_followed():
    strangers = Strangers()
    async with client(strangers) as http:
        answers = [await http.get("http://theirs.example/tasks") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert all("cookie" not in request.headers for request in strangers.requests)
    assert len(strangers.requests) == 2


@pytest.mark.parametrize(("host", "key"), [("theirs.example", KEY), ("others.example", None)])
async def test_a_key_is_shown_at_its_own_origin_only(host, key):
    strangers = Strangers()
    async with client(strangers, Credential(origin="http://theirs.example", key=KEY)) as http:
        answer = await http.get(f"http://{host}/tasks")

    assert answer.request.headers.get("x-key") == key
    assert strangers.requests[-1].headers.get("x-key") == key


async def test_an_answer_that_is_too_large_is_given_up():
    async with client(Strangers(b"x" * 5_000), largest=1_000) as http:
        with pytest.raises(TooLarge):
            await http.get("http://theirs.example/tasks")


async def test_a_request_carries_the_time_limits_of_the_client_unless_it_has_its_own():
    strangers = Strangers()
    async with client(strangers) as http:
        await http.get("http://theirs.example/tasks")
        await http.get("http://theirs.example/tasks", timeout=7)

    usual, own = (request.extensions["timeout"] for request in strangers.requests)
    assert usual == http.timeout.as_dict()
    assert set(own.values()) == {7}
