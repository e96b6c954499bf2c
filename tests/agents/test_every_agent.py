"""What any folder under agents/ must do; a copied folder is tested the moment it exists."""

import importlib
import uuid
from pathlib import Path

import httpx
import pytest
from a2a.types import TaskState

from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.compose_map import MAP, agents_on, read_map
from protocols.a2a.extensions import FINDINGS, skills_speaking
from protocols.a2a.parts import find, message, text_part, to_part
from protocols.adoption import Answers, Assessment, Component, Evidence, Grade, Inquiry, Questions
from protocols.hosting.agent import service_in
from tests.conftest import Start

NAMES = sorted(path.parent.name for path in Path(__file__).parents[2].glob("agents/*/__main__.py"))
MODULES = {name: importlib.import_module(f"agents.{name}.__main__") for name in NAMES}
ASSESSING = [name for name in NAMES if skills_speaking(MODULES[name].agent.card, FINDINGS)]
pytestmark = pytest.mark.anyio
every = pytest.mark.parametrize("name", NAMES)
assessing = pytest.mark.parametrize("name", ASSESSING)
R1 = Component(name="DeepSeek-R1", id="deepseek-r1")


async def quietly(reply: Reply) -> None:
    return None


def sent(*parts, **ids):
    return message(*parts, message_id=str(uuid.uuid4()), **ids)


@pytest.fixture
async def agent(name: str, start: Start, http: httpx.AsyncClient) -> RemoteAgent:
    return await RemoteAgent.at(await start(service_in(MODULES[name])), http)


def test_the_agents_of_the_map_assess():
    assert set(agents_on(read_map(MAP))) <= set(ASSESSING)


@every
async def test_its_card_carries_its_folders_name_and_skills_with_tags_and_examples(agent, name):
    assert agent.card.name == name
    assert agent.card.skills
    assert all(skill.tags and skill.examples and skill.description for skill in agent.card.skills)
    assert [skill.id for skill in skills_speaking(agent.card, FINDINGS)] == [f"assess-{name}"] * (name in ASSESSING)


@every
async def test_the_examples_on_its_card_work(agent):
    for skill in agent.card.skills:
        for example in skill.examples:
            reply = await agent.ask(sent(text_part(example)), quietly, 20)
            assert reply.asks or reply.state == TaskState.TASK_STATE_COMPLETED, (example, reply.says)


@assessing
async def test_it_answers_an_inquiry_with_one_assessment_whose_claims_all_have_evidence(agent, name):
    reply = await agent.ask(sent(to_part(Inquiry(components=(R1,), may_ask=False))), quietly, 20)

    parts = [part for artifact in reply.artifacts.values() for part in artifact.parts]
    assessment = find(parts, Assessment)

    assert assessment is not None
    assert assessment.concern == name
    assert assessment.component.id == R1.id
    assert assessment.findings
    assert all(finding.evidence for finding in assessment.findings)


@every
async def test_it_rejects_what_it_cannot_read_with_a_sentence(agent):
    evidence = Evidence(title="t", locator="u", seen="2026", grade=Grade.MEMORY)
    reply = await agent.ask(sent(to_part(evidence)), quietly, 20)
    assert reply.state == TaskState.TASK_STATE_REJECTED
    assert reply.says


@every
async def test_an_empty_question_is_rejected_with_a_sentence(agent):
    reply = await agent.ask(sent(text_part("  ")), quietly, 20)
    assert reply.state == TaskState.TASK_STATE_REJECTED
    assert "such as" in reply.says


@assessing
async def test_a_component_nobody_knows_gets_an_honest_answer(agent):
    unknown = Component(name="Frobnicator-9000")
    reply = await agent.ask(sent(to_part(Inquiry(components=(unknown,), may_ask=False))), quietly, 20)
    parts = [part for artifact in reply.artifacts.values() for part in artifact.parts]
    assessment = find(parts, Assessment)
    assert assessment is not None
    assert assessment.component.id is None
    assert assessment.confidence <= 0.3


@assessing
async def test_what_it_asks_it_takes_as_an_answer_on_the_same_task(agent):
    reply = await agent.ask(sent(to_part(Inquiry(components=(R1,)))), quietly, 20)
    first = reply.task_id
    for _ in range(3):
        if not reply.asks:
            break
        assert reply.status is not None
        asked = find(reply.status.parts, Questions)
        assert asked is not None
        values = {question.field: question.default for question in asked.questions}
        answer = sent(to_part(Answers(values=values)), task_id=reply.task_id, context_id=reply.context_id)
        reply = await agent.ask(answer, quietly, 20)
    assert reply.task_id == first
    assert reply.state == TaskState.TASK_STATE_COMPLETED
