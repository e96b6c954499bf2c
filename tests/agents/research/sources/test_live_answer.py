"""Live sources as the running agent uses them: on by one setting, shown in its Assessment, gone without a trace."""

import uuid

import httpx
import pytest

from agents.research.__main__ import agent, takes
from agents.research.facts.knowledge import load
from agents.research.sources.public_sources import public_sources
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.parts import find, message, to_part
from protocols.adoption import Assessment, Component, Inquiry
from protocols.hosting.app import Surroundings
from protocols.live.knowledge_sources import knowledge_sources
from protocols.live.settings import LiveSettings
from tests.conftest import served
from tests.fake_internet import Outside

pytestmark = pytest.mark.anyio
R1 = Component(name="DeepSeek-R1", id="deepseek-r1")


async def quietly(reply: Reply) -> None:
    return None


async def assessment(settings: LiveSettings, outside_client: httpx.AsyncClient) -> Assessment:
    def opened(around: Surroundings):
        return knowledge_sources(load(), takes, public_sources, settings, around.http)

    async with served(agent.service_over(opened)) as url:
        remote = await RemoteAgent.at(url, outside_client)
        asked = message(to_part(Inquiry(components=(R1,), may_ask=False)), message_id=str(uuid.uuid4()))
        reply = await remote.ask(asked, quietly, 20)
    found = find([part for artifact in reply.artifacts.values() for part in artifact.parts], Assessment)
    assert found is not None
    return found


async def test_what_live_sources_say_is_in_the_assessment_of_the_running_agent(outside: Outside):
    outside.knows("hub", "/api/models/deepseek-ai/DeepSeek-R1", "hf_model_deepseek-r1")
    async with httpx.AsyncClient(trust_env=False) as client:
        packaged = await assessment(LiveSettings(), client)
        asked_when_off = len(outside.seen)
        live = await assessment(outside.settings(), client)

    assert asked_when_off == 0
    assert outside.seen
    assert live != packaged
    assert "hub" in live.model_dump_json().lower()
