"""Pages of this very service may speak to it, and no others, whichever host and port they are from."""

import pytest

from tests.conftest import Start
from tests.fakes import agent, finds

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    "origin",
    [
        "http://127.0.0.1:1",
        "http://localhost:9999",
        "http://[::1]:9999",
        "http://127.0.0.1",
        "https://stranger.example",
        "null",
        "http://",
        "http://127.0.0.1:nonsense",
    ],
)
async def test_a_page_of_another_origin_cannot_act(start: Start, http, origin):
    url = await start(agent("calm", finds("calm")))

    answer = await http.post(f"{url}/a2a/jsonrpc", json={}, headers={"Origin": origin})

    assert answer.status_code == 403
    assert "ALLOWED_HOSTS" in answer.json()["error"]["message"]


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
async def test_the_services_own_page_can_under_every_name_it_goes_by(start: Start, http, name):
    url = await start(agent("calm", finds("calm")))
    place = f"{name}:{url.rpartition(':')[2]}"

    answer = await http.post(f"{url}/a2a/jsonrpc", json={}, headers={"Origin": f"http://{place}", "Host": place})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("https://council.example", 200),
        ("https://council.example:8443", 403),
        ("https://other.example:8443", 200),
        ("https://other.example", 403),
    ],
)
async def test_behind_a_proxy_allowed_hosts_name_the_pages(start: Start, http, origin, status):
    url = await start(agent("calm", finds("calm")), allowed_hosts=("council.example", "other.example:8443"))

    answer = await http.post(f"{url}/a2a/jsonrpc", json={}, headers={"Origin": origin})

    assert answer.status_code == status


async def test_an_allowed_host_may_be_asked_for_with_its_port(start: Start, http):
    url = await start(agent("calm", finds("calm")), allowed_hosts=("council.example:8443",))

    answer = await http.get(f"{url}/healthz", headers={"Host": "council.example:8443"})

    assert answer.status_code == 200


async def test_a_page_of_an_origin_that_is_named_may_call_and_read_the_answer(start: Start, http):
    url = await start(agent("calm", finds("calm")), cors_origins=("https://tools.example",))
    page = {"Origin": "https://tools.example"}
    asks = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "a2a-version,x-api-key"}

    before = await http.options(f"{url}/a2a/jsonrpc", headers=page | asks)
    answer = await http.post(f"{url}/a2a/jsonrpc", json={}, headers=page)
    other = await http.post(f"{url}/a2a/jsonrpc", json={}, headers={"Origin": "https://other.example"})
    rebound = await http.get(f"{url}/healthz", headers={"Host": "tools.example"})

    assert before.status_code == answer.status_code == 200
    assert before.headers["access-control-allow-headers"] == "a2a-version,x-api-key"
    assert answer.headers["access-control-allow-origin"] == "https://tools.example"
    assert "access-control-allow-credentials" not in answer.headers
    assert (other.status_code, rebound.status_code) == (403, 403)


async def test_without_the_setting_no_other_page_may_read_anything(start: Start, http):
    url = await start(agent("calm", finds("calm")))

    answer = await http.get(f"{url}/.well-known/agent-card.json", headers={"Origin": "https://tools.example"})

    assert "access-control-allow-origin" not in answer.headers
