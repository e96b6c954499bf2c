"""Cards that mean harm: each is refused with its reason, or shown without doing any, and the others answer."""

import asyncio
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from orchestrator.app import SERVICE
from protocols.a2a.client.discovery import CARD_SECONDS
from tests.conftest import Start, until
from tests.fakes import agent, finds
from tests.orchestrator.doctor.planted_agent import PlantedAgent
from tests.orchestrator.web.test_agent_routes import recommended

pytestmark = pytest.mark.anyio
SCRIPT = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def slow(request: Request) -> Response:
    async def drops():
        while True:
            yield b" "
            await asyncio.sleep(0.2)

    return StreamingResponse(drops(), media_type="application/json")


def huge(request: Request) -> Response:
    return StreamingResponse(iter([b" " * 1_000_000] * 100), media_type="application/json")


def away(request: Request) -> Response:
    return RedirectResponse("http://169.254.169.254/latest/meta-data")


def deep(request: Request) -> Response:
    return Response('{"name":' + "[" * 50_000 + "]" * 50_000 + "}", media_type="application/json")


def address(url: str):
    def change(card: dict[str, Any], root: str) -> None:
        card["supportedInterfaces"][0]["url"] = url

    return change


@pytest.mark.parametrize(
    ("hostile", "reason"),
    [
        (PlantedAgent(respond=slow), f"did not arrive within {CARD_SECONDS} s"),
        (PlantedAgent(respond=huge), "larger than 256,000 bytes"),
        (PlantedAgent(respond=away), "answered 307"),
        (PlantedAgent(respond=deep), "agent-card.json"),
        (PlantedAgent(change=address("http://0.0.0.0:9000/rpc")), "where a server listens, not where it is reached"),
        (PlantedAgent(change=address("http://169.254.169.254/rpc")), "not a public address"),
        (PlantedAgent(change=address("file:///etc/passwd")), "no http(s) URL"),
        (PlantedAgent(change=address("http://me:secret@127.0.0.1:9/rpc")), "must not carry a user name"),
    ],
    ids=["slow", "100 MB", "redirect", "deep", "0.0.0.0", "metadata address", "file", "password"],
)
async def test_a_hostile_card_is_refused_with_its_reason_and_the_others_answer(start: Start, http, hostile, reason):
    terms = await start(agent("terms", finds("terms")))
    url = await start(SERVICE, agents=(terms,), own=(terms,))
    async with hostile.served() as theirs:
        refused = await http.post(f"{url}/api/agents", json={"url": theirs})
    answer = await recommended(url, http)

    assert refused.status_code == 422
    assert reason in refused.json()["detail"]
    assert [each.concern for each in answer.assessments] == ["terms"]


async def test_a_card_that_turns_hostile_after_it_joined_is_a_gap_with_the_reason(start: Start, http):
    planted = PlantedAgent()
    url = await start(SERVICE)
    async with planted.served() as theirs:
        joined = await http.post(f"{url}/api/agents", json={"url": theirs})
        planted.change = address("http://169.254.169.254/rpc")

        async def seen() -> bool:
            # A card that was looked at is not looked at again for a moment.
            (now,) = (await http.get(f"{url}/api/agents")).json()
            return "not a public address" in now["problem"]

        await until(seen)
        answer = await recommended(url, http)

    assert joined.status_code == 201
    assert answer.assessments == answer.heard == ()


async def test_script_in_every_field_is_text_in_the_api(start: Start, http):
    def scripted(card: dict[str, Any], root: str) -> None:
        card |= {"name": SCRIPT, "description": SCRIPT, "version": SCRIPT, "provider": {"organization": SCRIPT}}
        card["skills"][0] |= {
            "name": SCRIPT,
            "description": SCRIPT,
            "tags": [SCRIPT],
            "examples": [SCRIPT, SCRIPT + "2"],
        }

    url = await start(SERVICE)
    async with PlantedAgent(change=scripted).served() as theirs:
        await http.post(f"{url}/api/agents", json={"url": theirs})
        listed = await http.get(f"{url}/api/agents")
        catalog = await http.get(f"{url}/.well-known/ai-catalog.json")
        record = await http.get(f"{url}/api/agents/oasf", params={"agent": theirs})

    assert listed.json()[0]["name"] == SCRIPT
    for answer in (listed, catalog, record):
        assert answer.status_code == 200
        assert answer.headers["content-type"].split(";")[0].endswith("json")
    assert catalog.json()["entries"][1]["identifier"].startswith("urn:air:agent.localhost:agents:img-src-x")
