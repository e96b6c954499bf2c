"""Every usual way in which agents of others want a credential, and never more than what is held for them."""

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from protocols.a2a.security.client_auth import Credentials
from protocols.a2a.security.credential import Credential
from protocols.wire.capture.http import CapturingTransport
from protocols.wire.frames import Frame

pytestmark = pytest.mark.anyio
URL = "http://theirs.example"
Wants = Callable[[httpx.Request], bool]


def api_key(location: str, name: str) -> dict[str, Any]:
    return {"apiKeySecurityScheme": {"location": location, "name": name}}


def http_scheme(scheme: str) -> dict[str, Any]:
    return {"httpAuthSecurityScheme": {"scheme": scheme}}


def oauth(url: str) -> dict[str, Any]:
    return {"oauth2SecurityScheme": {"flows": {"clientCredentials": {"tokenUrl": url, "scopes": {"ask": "ask"}}}}}


class Agent:
    """Serves `/tasks` to whom `opens`, with a card that lists these schemes, each of them required."""

    def __init__(self, schemes: dict[str, Any], opens: Wants, hidden: bool = False, base: str = "") -> None:
        self._opens, self._hidden, self._base = opens, hidden, base
        required = {"schemes": {name: {"list": []} for name in schemes}}
        self._card = {"name": "theirs", "securitySchemes": schemes, "securityRequirements": [required]}
        self.tokens: list[dict[str, list[str]]] = []
        self.frames: list[Frame] = []

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/token"):
            self.tokens.append(parse_qs(request.content.decode()) | {"host": [request.url.host]})
            return httpx.Response(200, json={"access_token": "got", "expires_in": 600})
        is_card = request.url.path == f"{self._base}/.well-known/agent-card.json"
        if (self._hidden or not is_card) and not self._opens(request):
            return httpx.Response(401, headers={"WWW-Authenticate": 'Bearer realm="theirs"'})
        return httpx.Response(200, json=self._card) if is_card else httpx.Response(200)

    async def asked(self, *held: Credential, path: str = "/tasks") -> int:
        frames = self.frames
        wire = CapturingTransport("us", lambda one: frames.append(one.frame()), 9_999, httpx.MockTransport(self))
        async with httpx.AsyncClient(transport=wire, auth=Credentials(held)) as http:
            return (await http.get(URL + path)).status_code


def header(name: str, value: str) -> Wants:
    return lambda request: request.headers.get(name) == value


BASIC = f"Basic {base64.b64encode(b'ann:pa:ss').decode()}"
WAYS: dict[str, tuple[dict[str, Any], Credential, Wants]] = {
    "a key in a header": (
        {"k": api_key("header", "X-Sesame")},
        Credential(origin=URL, key="s3cret"),
        header("x-sesame", "s3cret"),
    ),
    "a key in the query": (
        {"k": api_key("query", "sesame")},
        Credential(origin=URL, key="s3cret"),
        lambda request: request.url.params.get("sesame") == "s3cret",
    ),
    "a key in a cookie": (
        {"k": api_key("cookie", "sesame")},
        Credential(origin=URL, key="s3cret"),
        header("cookie", "sesame=s3cret"),
    ),
    "a bearer token": (
        {"b": http_scheme("Bearer")},
        Credential(origin=URL, token="s3cret"),
        header("authorization", "Bearer s3cret"),
    ),
    "user and password": (
        {"b": http_scheme("basic")},
        Credential(origin=URL, user="ann", password="pa:ss"),
        header("authorization", BASIC),
    ),
    "a key and a token together": (
        {"k": api_key("header", "X-Sesame"), "b": http_scheme("bearer")},
        Credential(origin=URL, key="s3cret", token="s3cret"),
        lambda request: "authorization" in request.headers and "x-sesame" in request.headers,
    ),
}


@pytest.mark.parametrize("way", WAYS)
async def test_a_credential_is_shown_as_the_card_asks_and_is_in_no_record(way):
    schemes, credential, opens = WAYS[way]
    agent = Agent(schemes, opens)

    assert await agent.asked(credential) == 200
    assert agent.frames
    assert "s3cret" not in str(agent.frames)


async def test_half_of_what_is_wanted_together_is_not_shown():
    schemes, _, opens = WAYS["a key and a token together"]
    agent = Agent(schemes, opens)

    assert await agent.asked(Credential(origin=URL, key="s3cret")) == 401


@pytest.mark.parametrize(
    ("place", "chosen", "status", "hosts"),
    [
        (f"{URL}/token", "", 200, ["theirs.example"]),
        ("http://elsewhere.example/token", "", 401, []),
        ("http://elsewhere.example/token", "http://chosen.example/token", 200, ["chosen.example"]),
    ],
    ids=["at its origin", "elsewhere", "the operator's choice"],
)
async def test_a_token_is_got_at_its_own_origin_or_where_the_operator_chose(place, chosen, status, hosts):
    agent = Agent({"o": oauth(place)}, header("authorization", "Bearer got"))
    client = Credential(origin=URL, client_id="me", client_secret="x", scopes=("ask", "see"), token_url=chosen)

    assert await agent.asked(client) == status
    assert [token["host"][0] for token in agent.tokens] == hosts or status == 401
    assert all(token["scope"] == ["ask see"] for token in agent.tokens)


@pytest.mark.parametrize("path", ["/tasks", "/.well-known/agent-card.json"])
async def test_a_card_behind_authentication_is_read(path):
    agent = Agent({"b": http_scheme("bearer")}, header("authorization", "Bearer s3cret"), hidden=True)

    assert await agent.asked(Credential(origin=URL, token="s3cret"), path=path) == 200


async def test_of_several_agents_of_a_host_each_gets_its_own():
    def opens(request: httpx.Request) -> bool:
        return request.headers.get("authorization") == f"Bearer {request.url.path.split('/')[2]}"

    agent = Agent({"b": http_scheme("bearer")}, opens, base="/agents/b")
    held = [Credential(origin=f"{URL}/agents/{name}", token=name) for name in ("a", "b")]

    assert await agent.asked(*held, path="/agents/b/tasks") == 200
    assert await agent.asked(*held, path="/agents/bb/tasks") == 401
    assert await agent.asked(held[0], path="/agents/b/tasks") == 401


def test_the_file_of_credentials_says_what_is_wrong_with_it(tmp_path):
    from protocols.a2a.security.credential import read_credentials

    file = tmp_path / "credentials.json"
    file.write_text(json.dumps([{"origin": URL, "tokn": "x"}]))

    with pytest.raises(ValueError, match="tokn"):
        read_credentials(file)
