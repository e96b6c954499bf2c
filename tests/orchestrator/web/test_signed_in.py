"""With authentication on, what the page and its API offer is for who signed in, and each sees what is their own."""

from pathlib import Path

import httpx
import pytest

from orchestrator.app import SERVICE
from protocols.a2a.security.clients import add, own_key
from protocols.wire.frames import FRAMES, Frame, Side
from tests.conftest import Start, at, free_ports
from tests.fakes import agent, finds

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
STREAMING, BINDINGS = 3, 15


@pytest.fixture
async def council(start: Start, tmp_path: Path) -> str:
    return await stack(start, tmp_path, auth=True)


@pytest.fixture
def known(council: str, tmp_path: Path) -> dict[str, str]:
    return {"X-API-Key": own_key(tmp_path)}


async def stack(start: Start, folder: Path, auth: bool) -> str:
    """An orchestrator that knows one agent."""
    (port,) = free_ports(1)
    asked = await start(agent("terms", finds("terms")), keep=str(folder), auth=auth, own=(at(port),))
    return await start(SERVICE, keep=str(folder), auth=auth, agents=(asked,), own=(asked,), port=port)


@pytest.mark.parametrize("where", ["exchange", "exchange/feed", "recording"])
async def test_what_a_lesson_sent_is_for_who_started_it_and_nobody_else(council, http, known, tmp_path, where):
    trace = await lesson(http, council, STREAMING, known)
    mallory = {"X-API-Key": add(tmp_path, "mallory", "evil")}

    seen = [await looked(http, council, where, trace, who) for who in (known, mallory, {})]

    assert seen == [200, 404, 401]


@pytest.mark.parametrize("auth", [True, False])
@pytest.mark.parametrize(("number", "partner"), [(BINDINGS, "guarded tutor"), (STREAMING, "terms")])
async def test_the_exchange_of_a_lesson_has_both_ends_whoever_the_agent_was_asked_by(
    start: Start, http, tmp_path, auth, number, partner
):
    url = await stack(start, tmp_path, auth)
    who = {"X-API-Key": own_key(tmp_path)} if auth else {}

    frames = await exchange(http, url, await lesson(http, url, number, who), who)

    assert {frame.side for frame in frames} == {Side.CLIENT, Side.SERVER}
    assert {frame.service for frame in frames} >= {"you", partner}


async def test_who_signed_in_can_sign_out(council, http, known):
    await signed_in(http, council, known)
    before = (await http.get(f"{council}/api/caller")).json()

    left = await http.post(f"{council}/login/out", headers={"Origin": council, "Sec-Fetch-Site": "same-origin"})
    after = await http.get(f"{council}/api/caller")

    assert before == {"id": "operator", "signed_in": True}
    assert (left.status_code, left.headers["location"]) == (303, "/login")
    assert not http.cookies
    assert after.status_code == 401


@pytest.mark.parametrize("elsewhere", [{"Origin": "http://127.0.0.1:9"}, {"Sec-Fetch-Site": "same-site"}])
@pytest.mark.parametrize("where", ["/login", "/login/out"])
async def test_a_page_on_another_port_signs_nobody_in_or_out(council, http, known, where, elsewhere):
    await signed_in(http, council, known)

    refused = await http.post(council + where, headers=elsewhere, data={"key": known["X-API-Key"]})

    assert refused.status_code == 403
    assert "set-cookie" not in refused.headers
    assert (await http.get(f"{council}/api/caller")).status_code == 200


async def test_nobody_can_be_signed_out_by_a_link(council, http, known):
    await signed_in(http, council, known)

    assert (await http.get(f"{council}/login/out")).status_code == 405


async def test_only_a_cookie_is_signed_in(start: Start, http, tmp_path):
    url = await stack(start, tmp_path, auth=False)

    nobody = (await http.get(f"{url}/api/caller")).json()
    by_key = (await http.get(f"{url}/api/caller", headers={"X-API-Key": own_key(tmp_path)})).json()

    assert nobody == {"id": "", "signed_in": False}
    assert by_key == {"id": "operator", "signed_in": False}


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/faults"), ("DELETE", "/faults"), ("PUT", "/faults/terms/slow"), ("DELETE", "/faults/terms/slow")],
)
async def test_faults_are_for_who_says_who_they_are(start: Start, http, tmp_path, method, path):
    (port,) = free_ports(1)
    asked = await start(agent("terms", finds("terms")), keep=str(tmp_path), auth=True, demo=True, own=(at(port),))
    url = await start(SERVICE, keep=str(tmp_path), auth=True, agents=(asked,), own=(asked,), demo=True, port=port)

    refused = [await http.request(method, f"{url}/api{path}"), await http.get(f"{asked}/faults")]
    done = await http.request(method, f"{url}/api{path}", headers={"X-API-Key": own_key(tmp_path)})

    assert [each.status_code for each in refused] == [401, 401]
    assert done.status_code == 200


async def signed_in(http: httpx.AsyncClient, url: str, known: dict[str, str]) -> None:
    """As a browser is: by the cookie it got."""
    assert (await http.post(f"{url}/login", data={"key": known["X-API-Key"]})).status_code == 303


async def lesson(http: httpx.AsyncClient, url: str, number: int, who: dict[str, str]) -> str:
    """The trace of a lesson that passed."""
    told = (await http.post(f"{url}/api/lessons/{number}/run", headers=who, timeout=60)).json()
    assert told["ok"], told
    return told["trace"]


async def looked(http: httpx.AsyncClient, url: str, where: str, trace: str, who: dict[str, str]) -> int:
    async with http.stream("GET", f"{url}/api/{where}", params={"trace": trace}, headers=who) as answer:
        return answer.status_code


async def exchange(http: httpx.AsyncClient, url: str, trace: str, who: dict[str, str]) -> list[Frame]:
    return FRAMES.validate_json((await http.get(f"{url}/api/exchange?trace={trace}", headers=who)).content)
