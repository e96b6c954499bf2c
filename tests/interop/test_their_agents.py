"""Agents that are not ours taking part in a recommendation, known by their URL and card alone."""

import json
import subprocess
import uuid

import httpx
import pytest

from conformance.stack import COUNCIL, ROOT, stack
from protocols.a2a.client.answer import answer_text
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.parts import message, text_part
from protocols.wire.event_streams import EventTransport

QUESTION = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, 200M tokens a month?"


def recommendation(url: str) -> dict:
    command = [*COUNCIL, "ask", QUESTION, "--json", "--no-ask", "--url", url]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    return json.loads(ran.stdout)


def test_an_agent_in_javascript_that_speaks_the_findings_extension_is_heard_until_it_is_trusted(foreign, tmp_path):
    with stack(tmp_path, {"AGENT_URLS": foreign("speaks")}) as urls:
        url = urls["orchestrator"]
        before = recommendation(url)
        subprocess.run([*COUNCIL, "agents", "trust", "popularity", "weighed", "--url", url], cwd=ROOT, check=True)
        after = recommendation(url)

    (heard,) = before["heard"]
    assert (heard["agent"], heard["assessment"]["concern"]) == ("popularity", "popularity")
    assert len(before["assessments"]) == 4
    (theirs,) = [each for each in after["assessments"] if each["concern"] == "popularity"]
    assert theirs["findings"][0]["claim"] == "It is talked about."
    assert len(after["assessments"]) == 5
    assert before.get("unanswered", []) == after.get("unanswered", []) == []


def test_an_agent_in_javascript_that_speaks_words_only_gives_an_opinion_that_is_not_scored(foreign, tmp_path):
    with stack(tmp_path, {"AGENT_URLS": foreign()}) as urls:
        answer = recommendation(urls["orchestrator"])

    (opinion,) = answer["opinions"]
    assert (opinion["agent"], opinion["says"]) == ("passer-by", "People I met like it.")
    assert {each["concern"] for each in answer["assessments"]} == {"research", "licensing", "cost", "security"}


def test_an_agent_whose_times_are_not_those_of_the_protocol_is_heard_with_a_remark(talker, tmp_path):
    """fasta2a 2.1.1 writes times without a zone; 5.6.1 wants UTC with its Z."""
    with stack(tmp_path, {"AGENT_URLS": talker("agent_fasta2a")}) as urls:
        answer = recommendation(urls["orchestrator"])

    (opinion,) = answer["opinions"]
    (remark,) = [each for each in answer["uncounted"] if each["agent"] == "hearsay"]
    assert (opinion["agent"], opinion["says"]) == ("hearsay", "I heard good things.")
    assert remark["reason"] == "its times name no zone and were read as UTC"
    assert answer.get("unanswered", []) == []
    assert len(answer["assessments"]) == 4


# These four are tried by every run of CI, all by `make test-interop`.
ALWAYS = ("fasta2a", "Strands", "ADK", "SDK of 0.3")
PEERS = {
    "fasta2a": ("agent_fasta2a", ()),
    "Strands": ("agent_strands", ()),
    "a2akit": ("agent_a2akit", ()),
    "Agent Framework": ("agent_microsoft", ()),
    "Agent Framework, streaming": ("agent_microsoft", ("stream",)),
    "ADK": ("agent_adk", ()),
    "SDK of 0.3": ("agent_sdk_0_3", ()),
    "AG2": ("agent_ag2", ()),
    "BeeAI": ("agent_beeai", ()),
    "LangGraph": ("agent_langgraph", ()),
}
# Agents that need what another program of others needs already.
PACKAGES = {"agent_adk": "client_adk", "agent_sdk_0_3": "agent_strands"}


@pytest.mark.anyio
@pytest.mark.parametrize(
    "framework", [pytest.param(name, marks=() if name in ALWAYS else pytest.mark.rare) for name in PEERS]
)
async def test_what_an_agent_says_is_found_wherever_its_framework_puts_it(talker, framework):
    peer, arguments = PEERS[framework]
    url = talker(peer, *arguments, packages=PACKAGES.get(peer, ""))
    async with httpx.AsyncClient(transport=EventTransport(httpx.AsyncHTTPTransport()), timeout=30) as http:
        agent = await RemoteAgent.at(url, http)
        reply = await agent.ask(message(text_part("Is it good?"), message_id=str(uuid.uuid4())), quietly, 30)

    assert answer_text(reply, 1_000) == "I heard good things."


async def quietly(reply: Reply) -> None:
    return None
