"""People sign in at their organisation's identity provider, and its tokens are taken, with a real provider running."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import grpc
import httpx
import jwt
import pytest
from a2a.types import ListTasksRequest, a2a_pb2_grpc
from cryptography.hazmat.primitives.asymmetric import rsa

from orchestrator.app import SERVICE
from protocols.a2a.security.security import UnusableSettings, security
from protocols.a2a.settings import Oidc, Settings
from tests.conftest import Start, at, free_ports, until_ready
from tests.fakes import agent, finds
from tests.identity_provider import identity_provider

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
CLIENT = "council"
START = "/login/organisation"
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with identity_provider() as url:
        yield url


@pytest.fixture
async def council(start: Start, tmp_path: Path, issuer: str) -> str:
    (port,) = free_ports(1)
    oidc = Oidc(issuer, CLIENT, "secret", audience=CLIENT, operators=frozenset({"group:platform", "ann@example.org"}))
    return await start(SERVICE, keep=str(tmp_path), auth=True, oidc=oidc, port=port, demo=True)


async def test_a_person_signs_in_at_the_provider_and_then_is_known_to_the_page(council, http):
    answer = await signed_in(http, council, "ann")

    assert 'url=/"' in answer.text
    cookie = next(header for header in answer.headers.get_list("set-cookie") if "sign-in" not in header)
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert (await http.get(f"{council}/api/caller")).json() == {"id": "ann", "signed_in": True}


async def test_an_operator_is_who_is_in_the_group_and_not_who_only_claims_an_address(council, http):
    await signed_in(http, council, "ann")
    operated = await http.delete(f"{council}/api/faults", headers=SAME_ORIGIN)
    http.cookies.clear()
    await signed_in(http, council, "bob@example.org")
    refused = await http.delete(f"{council}/api/faults", headers=SAME_ORIGIN)

    assert operated.status_code == 200
    assert refused.status_code == 403
    assert "operate" in refused.json()["error"]["message"]


async def test_signing_out_ends_the_session_wherever_its_cookie_was_copied_to(council, http):
    await signed_in(http, council, "ann")
    copied = dict(http.cookies)

    await http.post(f"{council}/login/out", headers=SAME_ORIGIN)

    async with httpx.AsyncClient(cookies=copied) as thief:
        assert (await thief.get(f"{council}/api/caller")).status_code == 401


@pytest.mark.parametrize(
    "change",
    [{"state": "another"}, {"state": ""}, {"code": "made-up"}],
    ids=["another sign-in", "no state", "a made-up code"],
)
async def test_an_answer_that_fits_no_sign_in_of_this_browser_signs_nobody_in(council, http, change):
    back = await at_the_provider(http, council, "ann")

    refused = await http.get(f"{council}{START}/return", params=back | change)

    assert refused.status_code in (400, 403)
    assert 'role="alert"' in refused.text
    assert (await http.get(f"{council}/api/caller")).status_code == 401


async def test_the_answer_of_one_browser_is_worth_nothing_in_another(council, http):
    back = await at_the_provider(http, council, "ann")

    async with httpx.AsyncClient() as other:
        assert (await other.get(f"{council}{START}/return", params=back)).status_code == 400


async def test_a_denied_sign_in_is_said(council, http):
    started = await http.get(f"{council}{START}")
    state = parse_qs(urlsplit(started.headers["location"]).query)["state"][0]

    refused = await http.get(f"{council}{START}/return", params={"error": "access_denied", "state": state})

    assert refused.status_code == 403
    assert "did not sign you in" in refused.text


async def test_the_login_page_offers_it_only_where_a_provider_is_set(council, http, start, tmp_path):
    without = await start(SERVICE, keep=str(tmp_path / "other"), auth=True)

    assert START in (await http.get(f"{council}/login")).text
    assert START not in (await http.get(f"{without}/login")).text
    assert (await http.get(f"{without}{START}")).status_code in (303, 401, 404)


async def test_a_token_of_the_provider_opens_every_binding_of_any_agent(start: Start, http, tmp_path, issuer):
    rpc_port, token = free_ports(1)[0], await provider_token(http, issuer, "ann")
    url = await start(
        agent("guarded", finds("x")),
        keep=str(tmp_path),
        auth=True,
        oidc=Oidc(issuer, CLIENT, audience=CLIENT),
        grpc_port=rpc_port,
    )
    known = {"Authorization": f"Bearer {token}", "A2A-Version": "1.0"}
    call = {"jsonrpc": "2.0", "id": 1, "method": "ListTasks", "params": {}}

    card = (await http.get(f"{url}/.well-known/agent-card.json")).json()
    answers = [
        await http.post(f"{url}/a2a/jsonrpc", headers=known, json=call),
        await http.get(f"{url}/a2a/rest/tasks", headers=known),
    ]
    async with grpc.aio.insecure_channel(f"127.0.0.1:{rpc_port}") as channel:
        metadata = (("authorization", known["Authorization"]), ("a2a-version", "1.0"))
        over_grpc = await a2a_pb2_grpc.A2AServiceStub(channel).ListTasks(ListTasksRequest(), metadata=metadata)

    scheme = card["securitySchemes"]["oidc"]["openIdConnectSecurityScheme"]
    assert scheme["openIdConnectUrl"] == f"{issuer}/.well-known/openid-configuration"
    assert [answer.status_code for answer in answers] == [200, 200]
    assert over_grpc.total_size == 0


@pytest.mark.parametrize("audience", ["somebody-else", ""])
async def test_a_token_for_another_audience_opens_nothing(start: Start, http, tmp_path, issuer, audience):
    token = await provider_token(http, issuer, "ann")
    oidc = Oidc(issuer, CLIENT, audience=audience)
    url = await start(agent("guarded", finds("x")), keep=str(tmp_path), auth=True, oidc=oidc)

    refused = await http.get(f"{url}/a2a/rest/tasks", headers={"Authorization": f"Bearer {token}"})

    assert refused.status_code == 401
    assert "not for" in refused.json()["error"]["message"]


async def test_a_token_that_another_signed_opens_nothing(council, http, issuer):
    good = jwt.decode(await provider_token(http, issuer, "ann"), options={"verify_signature": False})
    kid = (await http.get(f"{issuer}/jwks")).json()["keys"][0]["kid"]
    another = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    forged = [
        jwt.encode(good, another, "RS256", {"kid": kid}),
        jwt.encode(good, another, "RS256", {"kid": "unknown"}),
        jwt.encode(good, "public-key-as-secret-of-enough-length", "HS256", {"kid": kid}),
        jwt.encode(good, "", "none", {"kid": kid}),
    ]

    for token in forged:
        answer = await http.get(f"{council}/api/caller", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401, token


async def test_a_provider_that_is_away_is_a_sentence_and_no_crash(start: Start, http, tmp_path):
    (nobody,) = free_ports(1)
    url = await start(SERVICE, keep=str(tmp_path), auth=True, oidc=Oidc(at(nobody), CLIENT))
    token = jwt.encode({"iss": at(nobody), "sub": "x"}, "s" * 40, "HS256")

    assert (await http.get(f"{url}{START}")).status_code == 503
    assert (await http.get(f"{url}/api/caller", headers={"Authorization": f"Bearer {token}"})).status_code == 401


@pytest.mark.parametrize(
    ("auth", "oidc"),
    [
        (False, Oidc("https://login.example", CLIENT)),
        (True, Oidc("http://login.example", CLIENT)),
        (True, Oidc("https://login.example", "")),
    ],
    ids=["callers need not say who they are", "no TLS", "no client"],
)
def test_settings_that_would_protect_nobody_are_refused_at_start(tmp_path, auth, oidc):
    with pytest.raises(UnusableSettings, match="OIDC_ISSUER"):
        security("x", Settings(keep=str(tmp_path), auth=auth, oidc=oidc))


async def at_the_provider(http: httpx.AsyncClient, council: str, subject: str) -> dict[str, str]:
    """What the provider sends a browser back with."""
    started = await http.get(f"{council}{START}")
    assert started.status_code == 303
    answered = await http.post(started.headers["location"], data={"sub": subject})
    query = parse_qs(urlsplit(answered.headers["location"]).query)
    return {name: values[0] for name, values in query.items()}


async def signed_in(http: httpx.AsyncClient, council: str, subject: str) -> httpx.Response:
    """As a browser is after it came back."""
    await until_ready(council)
    answer = await http.get(f"{council}{START}/return", params=await at_the_provider(http, council, subject))
    assert answer.status_code == 200, answer.text
    return answer


async def provider_token(http: httpx.AsyncClient, issuer: str, subject: str) -> str:
    """A JWT that the provider signed for the client `CLIENT`."""
    query = {"client_id": CLIENT, "redirect_uri": "http://127.0.0.1/x", "response_type": "code", "scope": "openid"}
    answered = await http.post(f"{issuer}/oauth2/authorize", params=query, data={"sub": subject})
    code = parse_qs(urlsplit(answered.headers["location"]).query)["code"][0]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": "http://127.0.0.1/x"}
    return (await http.post(f"{issuer}/oauth2/token", data=form, auth=(CLIENT, "s"))).json()["id_token"]
