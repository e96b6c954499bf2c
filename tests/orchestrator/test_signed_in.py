"""With authentication on, what the page and its API offer is for who signed in, and each sees what is their own."""

from pathlib import Path

import httpx
import pytest

from orchestrator.app import SERVICE
from protocols.a2a.callers import add, own_key
from protocols.wire.frames import FRAMES, Frame, Side
from tests.conftest import Start
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
    """An orchestrator that knows one agent, which speaks every binding."""
    asked = await start(agent("terms", finds("terms")), keep=str(folder), auth=auth, grpc_port=0)
    return await start(SERVICE, keep=str(folder), auth=auth, agents=(asked,), own=(asked,))


@pytest.mark.parametrize("where", ["exchange", "exchange/feed", "recording"])
async def test_what_a_lesson_sent_is_for_who_started_it_and_nobody_else(council, http, known, tmp_path, where):
    trace = await lesson(http, council, STREAMING, known)
    mallory = {"X-API-Key": add(tmp_path, "mallory", "evil")}

    seen = [await looked(http, council, where, trace, who) for who in (known, mallory, {})]

    assert seen == [200, 404, 401]


@pytest.mark.parametrize(("auth", "number"), [(True, BINDINGS), (False, BINDINGS), (False, STREAMING)])
async def test_the_exchange_of_a_lesson_has_both_ends_whoever_the_agent_was_asked_by(
    start: Start, http, tmp_path, auth, number
):
    url = await stack(start, tmp_path, auth)
    who = {"X-API-Key": own_key(tmp_path)} if auth else {}

    frames = await exchange(http, url, await lesson(http, url, number, who), who)

    assert {frame.side for frame in frames} == {Side.CLIENT, Side.SERVER}
    assert {frame.service for frame in frames} >= {"you", "terms"}


async def lesson(http: httpx.AsyncClient, url: str, number: int, who: dict[str, str]) -> str:
    """The trace of a lesson that passed."""
    told = (await http.post(f"{url}/api/lessons/{number}/run", headers=who, timeout=60)).json()
    assert told["passed"], told
    return told["trace"]


async def looked(http: httpx.AsyncClient, url: str, where: str, trace: str, who: dict[str, str]) -> int:
    async with http.stream("GET", f"{url}/api/{where}", params={"trace": trace}, headers=who) as answer:
        return answer.status_code


async def exchange(http: httpx.AsyncClient, url: str, trace: str, who: dict[str, str]) -> list[Frame]:
    return FRAMES.validate_json((await http.get(f"{url}/api/exchange?trace={trace}", headers=who)).content)
