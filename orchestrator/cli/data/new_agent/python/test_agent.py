"""What the agent finds, each with its source, and what it does not know."""

import importlib
from pathlib import Path

from protocols.adoption import Component, Inquiry

AGENT = importlib.import_module(f"agents.{Path(__file__).parent.name}.__main__")


def test_what_it_finds_has_a_source_and_a_day():
    answer = AGENT.assess(Inquiry(), Component(name="DeepSeek-R1"))
    (claim,) = answer.findings
    assert claim.claim == "The repository of DeepSeek-R1 holds no code of conduct."
    assert [(source.locator, source.seen) for source in claim.evidence] == [(AGENT.R1.locator, AGENT.R1.seen)]


def test_its_points_follow_from_the_rule_they_print():
    (score,) = AGENT.assess(Inquiry(), Component(name="DeepSeek-R1")).scores
    assert score.dimension == AGENT.agent.name
    assert score.points == 40


def test_what_it_does_not_know_it_does_not_judge():
    assert AGENT.assess(Inquiry(), Component(name="Frobnicator-9000")) is None
