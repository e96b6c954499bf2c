"""Services of one platform know each other by their own keys; no folder of one holds what opens another."""

import json
import time
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from orchestrator.app import SERVICE
from orchestrator.cli.api_key import KEY
from orchestrator.cli.client import Council
from protocols.a2a.security.client_assertions import ASSERTION_TYPE, Assertions, BadAssertion, Identity
from protocols.a2a.security.clients import PLATFORM, own_key
from protocols.a2a.signing.key_store import SigningKeys
from protocols.a2a.signing.published_keys import PublishedKeys
from tests.conftest import Start, at, free_ports
from tests.fakes import agent, finds

pytestmark = pytest.mark.anyio
CALLER, DOOR = "http://caller.example", "http://asked.example/oauth/token"
KEYS = SigningKeys(None)
CALLER_ITSELF = Identity(CALLER, KEYS)


def publishing(keys: SigningKeys) -> httpx.AsyncClient:
    """Every host publishes these keys."""
    listed = {"keys": [key.model_dump(exclude_none=True) for key in keys.published()]}
    return httpx.AsyncClient(transport=httpx.MockTransport(lambda request: httpx.Response(200, json=listed)))


async def test_an_assertion_of_a_service_that_is_known_counts():
    async with publishing(KEYS) as http:
        client = await Assertions([CALLER], PublishedKeys(http)).client(CALLER_ITSELF.assertion(PLATFORM, DOOR), DOOR)

    assert client == PLATFORM


@pytest.mark.parametrize(
    ("identity", "client", "audience", "says"),
    [
        (Identity("http://stranger.example", KEYS), PLATFORM, DOOR, "no service of this platform"),
        (CALLER_ITSELF, PLATFORM, "http://other.example/oauth/token", "Audience doesn't match"),
        (CALLER_ITSELF, "operator", DOOR, "speaks for somebody else"),
        (Identity(CALLER, SigningKeys(None)), PLATFORM, DOOR, "publishes no key"),
    ],
    ids=["stranger", "for another service", "another client", "another key"],
)
async def test_an_assertion_that_should_not_count_does_not(identity, client, audience, says):
    async with publishing(KEYS) as http:
        with pytest.raises(BadAssertion, match=says):
            await Assertions([CALLER], PublishedKeys(http)).client(identity.assertion(client, audience), DOOR)


@pytest.mark.parametrize(
    ("changed", "algorithm"),
    [({"exp": int(time.time()) - 1}, "ES256"), ({"exp": int(time.time()) + 9_999}, "ES256"), ({}, "none")],
    ids=["expired", "for hours", "unsigned"],
)
async def test_an_assertion_is_short_lived_and_signed(changed, algorithm):
    key = KEYS.kept[0]
    now = int(time.time())
    claims: dict[str, Any] = {"iss": CALLER, "sub": PLATFORM, "aud": DOOR, "iat": now, "exp": now + 30}
    made = jwt.encode(claims | changed, key.private if algorithm == "ES256" else "", algorithm, {"kid": key.kid})
    async with publishing(KEYS) as http:
        with pytest.raises(BadAssertion):
            await Assertions([CALLER], PublishedKeys(http)).client(made, DOOR)


@pytest.mark.parametrize("assertion", ["\ud800", f"e30.{'W1tb' * 900}.x", "x" * 5_000], ids=["odd", "deep", "long"])
async def test_what_is_no_assertion_is_refused_not_broken_on(assertion):
    async with publishing(KEYS) as http:
        with pytest.raises(BadAssertion):
            await Assertions([CALLER], PublishedKeys(http)).client(assertion, DOOR)


async def test_with_a_folder_for_each_service_they_still_work_together(start: Start, http, tmp_path: Path):
    (port,) = free_ports(1)
    theirs, ours = tmp_path / "asked", tmp_path / "orchestrator"
    asked = await start(agent("asked", finds("asked")), keep=str(theirs), auth=True, own=(at(port),))
    url = await start(SERVICE, keep=str(ours), auth=True, agents=(asked,), own=(asked,), port=port)
    KEY.set(own_key(ours))

    async with Council.at(url) as council:
        outcome = await council.say("Should we adopt DeepSeek-R1?", nothing, may_ask=False)
    mine = await http.get(f"{asked}/a2a/rest/tasks", headers={"A2A-Version": "1.0", "X-API-Key": own_key(ours)})

    assert outcome.recommendation is not None
    assert outcome.recommendation.assessments
    assert mine.status_code == 401
    assert PLATFORM not in json.loads((ours / "credentials.json").read_text("utf-8"))


async def test_the_token_endpoint_says_why_an_assertion_does_not_count(start: Start, http, tmp_path: Path):
    asked = await start(agent("asked", finds("x")), keep=str(tmp_path), auth=True)
    made = Identity("http://stranger.example", KEYS).assertion(PLATFORM, f"{asked}/oauth/token")
    form = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION_TYPE, "client_assertion": made}

    answer = await http.post(f"{asked}/oauth/token", data=form)

    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"
    assert "no service of this platform" in answer.json()["error_description"]


async def nothing(news: object) -> None:
    """Nobody watches."""
