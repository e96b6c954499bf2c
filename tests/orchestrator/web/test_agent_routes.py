"""Agents that join and leave at run time: asked by the next Run, kept over restarts, refused with reasons."""

import uuid

import httpx
import pytest
from a2a.types import AgentCard, AgentInterface
from starlette.responses import JSONResponse, RedirectResponse, StreamingResponse

from orchestrator.app import SERVICE
from orchestrator.run.agent_stores.joined_agents import JoinedAgents, base_urls, policy_for_agents
from protocols.a2a.client.errors import NoAnswer
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.parts import find, message, text_part, to_part
from protocols.a2a.security.clients import OPERATOR, own_key
from protocols.a2a.settings import Settings
from protocols.adoption import Manner, Recommendation
from protocols.storage import secret_files
from tests.conftest import Start, served
from tests.fakes import agent, finds
from tests.orchestrator.doctor.planted_agent import PlantedAgent

pytestmark = pytest.mark.anyio


async def quietly(reply: Reply) -> None:
    return None


async def recommended(url: str, http: httpx.AsyncClient, question: str = "Should we adopt vLLM?") -> Recommendation:
    remote = await RemoteAgent.at(url, http)
    parts = text_part(question), to_part(Manner(may_ask=False))
    reply = await remote.ask(message(*parts, message_id=str(uuid.uuid4())), quietly, 30)
    answer = find([part for artifact in reply.artifacts.values() for part in artifact.parts], Recommendation)
    assert answer is not None, reply.says
    return answer


@pytest.mark.parametrize(("trust", "concerns"), [("weighed", ["mood"]), ("heard", ["terms"])])
async def test_a_question_about_what_only_an_agent_that_joined_knows_is_answered_by_it_once_trusted(
    start: Start, http, trust, concerns
):
    own = await start(agent("terms", finds("terms"), tags=("licence",)))
    other = await start(agent("mood", finds("mood"), tags=("mood",)))
    url = await start(SERVICE, agents=(own,), own=(own,))
    await http.post(f"{url}/api/agents", json={"url": other, "trust": trust})

    answer = await recommended(url, http, "How is the mood around vLLM?")
    whole = await recommended(url, http, "Should we adopt vLLM in this mood?")

    assert [each.concern for each in answer.assessments] == concerns
    assert [headline.concern for headline in answer.headlines] == (["mood"] if trust == "weighed" else [None])
    assert "No answer" not in answer.headlines[0].answer
    assert "terms" in [each.concern for each in whole.assessments]


async def test_who_joins_is_asked_by_the_next_run_and_who_left_is_not(start: Start, http):
    own, other = await start(agent("terms", finds("terms"))), await start(agent("mood", finds("mood")))
    url = await start(SERVICE, agents=(own,), own=(own,))

    before = await recommended(url, http)
    joined = await http.post(f"{url}/api/agents", json={"url": other, "trust": "weighed"})
    during = await recommended(url, http)
    left = await http.delete(f"{url}/api/agents", params={"agent": "mood"})
    after = await recommended(url, http)

    assert (joined.status_code, left.status_code) == (201, 200)
    assert joined.json()["role"]["says"].startswith("weighed as mood")
    concerns = [[each.concern for each in answer.assessments] for answer in (before, during, after)]
    assert concerns == [["terms"], ["terms", "mood"], ["terms"]]
    assert [each["name"] for each in (await http.get(f"{url}/api/agents")).json()] == ["terms"]


async def test_who_joined_is_there_after_a_restart_with_its_trust(start: Start, http, tmp_path):
    other = await start(agent("mood", finds("mood")))
    async with served(SERVICE, keep=str(tmp_path)) as url:
        await http.post(f"{url}/api/agents", json={"url": other, "trust": "weighed"})
    async with served(SERVICE, keep=str(tmp_path)) as url:
        (found,) = (await http.get(f"{url}/api/agents")).json()
        await http.delete(f"{url}/api/agents", params={"agent": other})
        await http.post(f"{url}/api/agents", json={"url": other})
        (again,) = (await http.get(f"{url}/api/agents")).json()

    assert (found["name"], found["trust"]) == ("mood", "weighed")
    assert again["trust"] == "heard"


@pytest.mark.parametrize("suffix", ["", "/", "/.well-known/agent-card.json", "/.well-known/agent.json", "/a2a/jsonrpc"])
async def test_an_agent_is_found_by_whichever_of_its_urls_was_pasted(start: Start, http, suffix):
    other = await start(agent("mood", finds("mood")))
    url = await start(SERVICE)
    joined = await http.post(f"{url}/api/agents", json={"url": other + suffix})
    again = await http.post(f"{url}/api/agents", json={"url": other})
    assert (joined.status_code, joined.json()["url"]) == (201, other)
    assert len((await http.get(f"{url}/api/agents")).json()) == 1
    assert again.status_code == 201


def test_below_a_path_the_card_is_looked_for_there_first():
    assert base_urls("https://host/team/") == ("https://host/team", "https://host")


@pytest.mark.parametrize(
    ("joining", "says"),
    [
        ("http://10.0.0.5:9000", "not a public address; AGENT_HOSTS can allow it"),
        ("http://169.254.169.254/latest", "not a public address"),
        ("http://0.0.0.0:9000", "not a public address"),
        ("http://user:secret@example.com", "must carry no user name"),
        ("file:///etc/passwd", "is no http(s) URL"),
        ("http://127.0.0.1:9", "no AgentCard at"),
        ("nonsense", "is no http(s) URL"),
    ],
)
async def test_who_cannot_join_is_told_why(start: Start, http, joining, says):
    url = await start(SERVICE)
    answer = await http.post(f"{url}/api/agents", json={"url": joining})
    assert answer.status_code == 422
    assert says in answer.json()["detail"]


@pytest.mark.parametrize(
    ("respond", "says"),
    [
        (lambda request: StreamingResponse(iter([b" " * 1_000_000] * 100)), "larger than 256,000 bytes"),
        (lambda request: RedirectResponse("http://169.254.169.254/latest"), "answered 307"),
        (lambda request: JSONResponse({"name": "<script>"}), "no interface"),
    ],
    ids=["100 MB", "redirect", "no interface"],
)
async def test_a_hostile_card_does_not_join(start: Start, http, respond, says):
    url = await start(SERVICE)
    async with PlantedAgent(respond=respond).served() as hostile:
        answer = await http.post(f"{url}/api/agents", json={"url": hostile})
    assert answer.status_code == 422
    assert says in answer.json()["detail"]
    assert (await http.get(f"{url}/api/agents")).json() == []


async def test_an_agent_of_the_map_is_not_taken_off_here(start: Start, http):
    own = await start(agent("terms", finds("terms")))
    url = await start(SERVICE, agents=(own,), own=(own,))
    answer = await http.delete(f"{url}/api/agents", params={"agent": "terms"})
    unknown = await http.delete(f"{url}/api/agents", params={"agent": "nobody"})
    assert (answer.status_code, unknown.status_code) == (409, 404)
    assert "take it off there" in answer.json()["detail"]


async def test_a_card_that_leads_to_an_internal_address_is_refused_whatever_its_own_address_is():
    card = AgentCard(name="mood", supported_interfaces=[AgentInterface(url="http://169.254.169.254/a2a")])
    async with httpx.AsyncClient() as client:
        stranger = RemoteAgent(card, "http://mood.example", client)
        with pytest.raises(NoAnswer, match="not a public address"):
            await JoinedAgents(policy_for_agents(Settings(host="0.0.0.0"))).checked(stranger)
    with pytest.raises(NoAnswer, match="not a public address"):
        await JoinedAgents(policy_for_agents(Settings(host="0.0.0.0"))).check("http://127.0.0.1:8000")
    await JoinedAgents(policy_for_agents(Settings(agent_hosts=("10.0.0.5",)))).check("http://10.0.0.5:8000")


async def test_only_an_operator_lets_agents_join_when_callers_are_known(start: Start, http, tmp_path):
    other = await start(agent("mood", finds("mood")))
    url = await start(SERVICE, keep=str(tmp_path), auth=True)
    keys = {"": 401, own_key(tmp_path, "visitor"): 403, own_key(tmp_path, OPERATOR): 201}
    for key, status in keys.items():
        answer = await http.post(f"{url}/api/agents", json={"url": other}, headers={"X-API-Key": key} if key else {})
        assert answer.status_code == status


def test_a_damaged_file_is_named(tmp_path):
    (tmp_path / "agents.json").write_text("{")
    with pytest.raises(secret_files.UnusableStorage, match=r"agents\.json is damaged"):
        _ = JoinedAgents(policy_for_agents(Settings()), tmp_path / "agents.json").urls
