"""As what an agent is asked, or why it is not; and which skills a narrow question reaches."""

import pytest
from a2a.types import AgentCapabilities, AgentCard, AgentExtension, AgentSkill

from orchestrator.language.relevance import is_needed, topics_of
from orchestrator.run.agent_roles import role_of
from orchestrator.run.planner import Addressee, passed_over, plan
from protocols.a2a.extensions import FINDINGS
from protocols.adoption import Component, Inquiry, TrustLevel

R1 = Component(name="DeepSeek-R1", id="deepseek-r1")
SKILL = AgentSkill(id="assess-vetting", name="Vet", description="made up", tags=["security"])


def card(*skills: AgentSkill, uri: str = FINDINGS, params: dict | None = None) -> AgentCard:
    extension = AgentExtension(uri=uri)
    extension.params.update({"skills": [skill.id for skill in skills]} if params is None else params)
    return AgentCard(name="vetting", skills=skills, capabilities=AgentCapabilities(extensions=[extension]))


@pytest.mark.parametrize(
    ("level", "says", "fix"),
    [
        (TrustLevel.MAY_BLOCK, "weighed as vetting, may block", ""),
        (TrustLevel.WEIGHED, "weighed as vetting, within", "council agents trust vetting may-block"),
        (TrustLevel.HEARD, "heard as vetting: shown", "council agents trust vetting weighed"),
    ],
)
def test_an_agent_that_is_asked_is_said_as_what(level, says, fix):
    role = role_of("vetting", card(SKILL), "", level)

    assert role.says.startswith(says)
    assert role.fix == fix


def test_a_name_that_is_a_command_is_quoted_in_the_fix_which_people_copy():
    role = role_of("vetting; rm -rf ~ #", card(SKILL), "", TrustLevel.HEARD)

    assert role.fix == "council agents trust 'vetting; rm -rf ~ #' weighed"


@pytest.mark.parametrize(
    ("given", "problem", "says", "fix"),
    [
        (card(), "", "heard in words only: its card lists no skill", "params.skills"),
        (card(SKILL, uri=FINDINGS.replace("findings", "findngs")), "", "which is not the findings", FINDINGS),
        (card(SKILL, uri=FINDINGS + "/"), "", "which is not the findings extension", FINDINGS),
        (card(SKILL, params={}), "", "without params.skills", "'assess-vetting'"),
        (card(SKILL, params={"skills": ["vet"]}), "", "which its card does not list", "'assess-vetting'"),
        (card(SKILL, uri="https://other.example"), "", "does not declare the findings extension", FINDINGS),
        (card(SKILL), "connection refused", "not asked: connection refused", "AGENT_URLS"),
        (None, "", "not asked: its card was never seen", "AGENT_URLS"),
    ],
)
def test_an_agent_that_is_not_asked_for_findings_is_said_why_with_the_fix(given, problem, says, fix):
    role = role_of("vetting", given, problem, TrustLevel.MAY_BLOCK)

    assert says in role.says
    assert fix in role.fix


@pytest.mark.parametrize(
    ("question", "tags", "name", "reached"),
    [
        ("Is DeepSeek-R1 secure?", ["security"], "Vet", True),
        ("Are there known vulnerabilities in DeepSeek-R1?", ["x"], "Look for vulnerability reports", True),
        ("How private is DeepSeek-R1?", ["privacy"], "Vet", True),
        ("What is its license?", ["licence"], "Vet", True),
        ("How much energy does it use?", ["energy"], "Vet", True),
        ("Is DeepSeek-R1 secure?", ["pricing"], "Assess the cost", False),
        ("What does DeepSeek-R1 cost?", ["security"], "Vet", False),
        ("Is anybody interested in it?", ["international"], "Vet", False),
        ("Should I use this model?", ["model", "assess"], "Assess the model", False),
        ("Tell me about Security-Copilot", ["vetting"], "Vet", False),
    ],
)
def test_a_narrow_question_reaches_skills_by_their_tags_and_words(question, tags, name, reached):
    skill = AgentSkill(id="assess-x", name=name, description="made up", tags=tags)
    inquiry = Inquiry(question=question, components=(R1,))

    assert is_needed(skill, ("evidence",), inquiry) is reached
    assert is_needed(skill, (), inquiry)


@pytest.mark.parametrize(
    ("question", "tags", "topics"),
    [
        ("Has DeepSeek-R1 a code of conduct?", ["conduct"], ("conduct",)),
        ("How accessible is its documentation?", ["accessibility", "wcag"], ("accessibility", "wcag")),
        ("Should we adopt DeepSeek-R1 with its code of conduct?", ["conduct"], ()),
        ("Has DeepSeek-R1 a code of conduct?", ["conduct", "licence"], ()),
        ("What of DeepSeek-R1?", ["conduct"], ()),
        ("Is it a deepseek model?", ["deepseek"], ()),
    ],
)
def test_a_topic_that_no_concern_covers_is_that_of_the_skill_whose_tag_the_question_names(question, tags, topics):
    skill = AgentSkill(id="assess-x", name="Assess", description="made up", tags=tags)

    assert topics_of(Inquiry(question=question, components=(R1,)), [skill]) == topics


def test_a_word_of_the_components_name_reaches_nobody():
    inquiry = Inquiry(question="Is Security Copilot old?", components=(Component(name="Security Copilot"),))

    assert not is_needed(SKILL, ("evidence",), inquiry)


def test_who_gets_no_step_is_named_with_the_fix():
    inquiry = Inquiry(question="What does DeepSeek-R1 cost?", components=(R1,))
    vetting = Addressee("vetting", "u", card(SKILL))

    other = passed_over(vetting, ("cost",))

    assert plan(inquiry, ("cost",), vetting) == []
    assert "the question is about cost" in other.reason
    assert "tag a skill with cost" in other.fix
    assert len(plan(inquiry, (), vetting)) == 1


def test_a_card_without_skills_is_asked_in_words_by_what_its_description_offers():
    whole = card()
    whole.description = "Answers anything about security."
    asked = Inquiry(question="Is DeepSeek-R1 secure?", components=(R1,))

    assert [(step.concern, step.skill) for step in plan(asked, (), Addressee("whole", "u", whole))] == [(None, "")]
    assert plan(asked, ("evidence",), Addressee("whole", "u", whole))
    assert not plan(asked.model_copy(update={"question": "What does it cost?"}), ("cost",), Addressee("w", "u", whole))
