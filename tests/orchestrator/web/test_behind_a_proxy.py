"""The orchestrator below a path of nginx or Caddy: its card, streams, the sign-in, and pages of other origins."""

import uuid

import httpx
import pytest

from orchestrator.app import SERVICE
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.parts import find, message, text_part, to_part
from protocols.a2a.security.clients import OPERATOR, own_key
from protocols.a2a.settings import Oidc
from protocols.adoption import Manner, Recommendation
from protocols.wire.event_streams import EventTransport
from tests.conftest import Start, free_ports, served
from tests.fakes import agent, finds
from tests.identity_provider import identity_provider
from tests.orchestrator.web.sign_in.test_organisation_login import CLIENT, signed_in
from tests.proxies import PREFIX, PROXIES, proxied

pytestmark = [pytest.mark.anyio, pytest.mark.parametrize("proxy", PROXIES)]


async def quietly(reply) -> None:
    return None


async def test_an_agent_below_a_path_is_found_asked_and_its_signature_holds(start: Start, tmp_path, proxy):
    terms = await start(agent("terms", finds("terms")))
    (port,) = free_ports(1)
    with proxied(tmp_path, port, proxy) as url:
        async with (
            served(SERVICE, port=port, public_url=url, agents=(terms,), own=(terms,)),
            httpx.AsyncClient(transport=EventTransport(httpx.AsyncHTTPTransport()), timeout=30) as http,
        ):
            remote = await RemoteAgent.at(url, http)
            parts = text_part("Should we adopt vLLM?"), to_part(Manner(may_ask=False))
            reply = await remote.ask(message(*parts, message_id=str(uuid.uuid4())), quietly, 30)

    answer = find([part for artifact in reply.artifacts.values() for part in artifact.parts], Recommendation)
    assert answer is not None
    assert remote.signature.state == "valid"
    assert {interface.url.startswith(f"{url}/a2a/") for interface in remote.card.supported_interfaces} == {True}


async def test_signing_in_leads_below_the_path_and_the_cookie_is_for_it_only(tmp_path, proxy):
    (port,) = free_ports(1)
    keep = tmp_path / "keep"
    with proxied(tmp_path, port, proxy) as url:
        async with served(SERVICE, port=port, public_url=url, keep=str(keep), auth=True), httpx.AsyncClient() as http:
            sent = await http.get(f"{url}/", headers={"Accept": "text/html"})
            entered = await http.post(f"{url}/login", data={"key": own_key(keep, OPERATOR)})
            inside = await http.get(f"{url}/api/agents")
            left = await http.post(f"{url}/login/out")

    assert (sent.status_code, sent.headers["location"]) == (303, f"{PREFIX}/login")
    assert (entered.status_code, entered.headers["location"]) == (303, f"{PREFIX}/")
    assert f"Path={PREFIX}/" in entered.headers["set-cookie"]
    assert inside.status_code == 200
    assert left.headers["location"] == f"{PREFIX}/login"


async def test_the_proxys_own_pages_may_act_and_those_of_an_origin_that_was_named(tmp_path, proxy):
    (port,) = free_ports(1)
    with proxied(tmp_path, port, proxy) as url:
        origins = {"cors_origins": ("https://intranet.example.com",)}
        async with served(SERVICE, port=port, public_url=url, **origins), httpx.AsyncClient() as http:
            own = await http.get(f"{url}/api/agents", headers={"Origin": url.removesuffix(PREFIX)})
            named = await http.get(f"{url}/api/agents", headers={"Origin": "https://intranet.example.com"})
            strange = await http.get(f"{url}/api/agents", headers={"Origin": "https://strange.example.com"})

    assert (own.status_code, named.status_code, strange.status_code) == (200, 200, 403)
    assert named.headers["access-control-allow-origin"] == "https://intranet.example.com"
    assert "access-control-allow-origin" not in strange.headers


async def test_an_organisations_people_sign_in_below_the_path(tmp_path, proxy):
    (port,) = free_ports(1)
    with identity_provider() as issuer, proxied(tmp_path, port, proxy) as url:
        oidc = Oidc(issuer, CLIENT, "secret", audience=CLIENT)
        settings = {"public_url": url, "keep": str(tmp_path / "keep"), "auth": True, "oidc": oidc}
        async with served(SERVICE, port=port, **settings), httpx.AsyncClient() as http:
            page = await http.get(f"{url}/login")
            back = await signed_in(http, url, "ann")
            caller = await http.get(f"{url}/api/caller")

    assert f'href="{PREFIX}/login/organisation"' in page.text
    assert f'url={PREFIX}/"' in back.text
    assert all(f"Path={PREFIX}/" in cookie for cookie in back.headers.get_list("set-cookie"))
    assert caller.json() == {"id": "ann", "signed_in": True}
