"""The whole platform with authentication on: asked, sent through again, taught and signed in to."""

import pytest

from orchestrator.app import SERVICE
from orchestrator.cli.api_key import KEY
from orchestrator.cli.client import Council
from protocols.a2a.security.clients import own_key
from tests.conftest import Start, at, free_ports
from tests.fakes import agent, finds

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
SAID = {"A2A-Version": "1.0"}


async def test_the_whole_platform_works_with_authentication_on(start: Start, http, tmp_path):
    keep = str(tmp_path)
    (port,) = free_ports(1)
    asked = await start(agent("asked", finds("asked")), keep=keep, auth=True, own=(at(port),))
    url = await start(SERVICE, keep=keep, auth=True, agents=(asked,), own=(asked,), port=port)
    KEY.set(own_key(tmp_path))

    async with Council.at(url) as council:
        outcome = await council.say("Should we adopt DeepSeek-R1?", nothing, may_ask=False)
        (told,) = await council.agents()
        (extended,) = await council.document("GET", "/extended-cards")

    assert outcome.recommendation is not None
    assert outcome.recommendation.assessments
    assert told["signature"]["state"] == "valid"
    assert extended["card"]["capabilities"]["extensions"]
    assert extended["signature"]["state"] == "valid"


async def test_what_is_sent_again_is_not_sent_in_the_platforms_name(start: Start, http, tmp_path):
    keep = str(tmp_path)
    (port,) = free_ports(1)
    asked = await start(agent("asked", finds("asked")), keep=keep, auth=True, own=(at(port),))
    url = await start(SERVICE, keep=keep, auth=True, agents=(asked,), own=(asked,), port=port)
    draft = {"method": "GET", "url": f"{asked}/a2a/rest/tasks", "headers": SAID, "body": ""}

    sent = await http.post(f"{url}/api/resend", json=draft, headers={"X-API-Key": own_key(tmp_path)})

    assert sent.status_code == 200
    assert "X-API-Key" in sent.text
    assert "UNAUTHENTICATED" in sent.text


async def test_a_lesson_runs_with_authentication_on(start: Start, http, tmp_path):
    url = await start(SERVICE, keep=str(tmp_path), auth=True)

    told = await http.post(f"{url}/api/lessons/10/run", headers={"X-API-Key": own_key(tmp_path)}, timeout=60)

    assert told.status_code == 200
    assert told.json()["ok"]


async def test_a_person_signs_in_once_with_a_browser(start: Start, http, tmp_path):
    url = await start(SERVICE, keep=str(tmp_path), auth=True)

    sent = await http.get(f"{url}/", headers={"Accept": "text/html"})
    wrong = await http.post(f"{url}/login", data={"key": "operator.wrong"})
    right = await http.post(f"{url}/login", data={"key": own_key(tmp_path)})
    cookie = right.headers["set-cookie"]
    page = await http.get(f"{url}/", headers={"Accept": "text/html"})
    elsewhere = await http.get(f"{url}/api/agents", headers={"Sec-Fetch-Site": "same-site"})

    assert (sent.status_code, sent.headers["location"]) == (303, "/login")
    assert wrong.status_code == 401
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert page.status_code == 200
    assert elsewhere.status_code == 401


async def nothing(news: object) -> None:
    pass
