"""How much of the packaged messages is understood; the thresholds are what a release must hold."""

from pathlib import Path

import pytest
import yaml

from evals.council import CouncilTurn
from evals.messages import component_misses, message_outcome, quantity_misses, read
from evals.schema import MessageCase
from orchestrator.cli.turn_result import TurnResult as Answer
from orchestrator.language.understanding import Understood, load
from tests.evals.short_sentences import sentence_outcomes

CASES = Path(__file__).parents[2] / "evals/cases"
AGENTS = {"licence": "licensing", "cost": "cost", "evidence": "research", "security": "security"}
ASKED_ALL = ("cost", "licensing", "research")


def sheet(name: str) -> dict:
    return yaml.safe_load((CASES / name).read_text("utf-8"))


@pytest.mark.parametrize("name", ["utterances.yaml", "odd_utterances.yaml", "fresh_utterances.yaml"])
def test_the_messages_are_understood(name):
    cases = [MessageCase.model_validate(row) for row in sheet(name)["utterances"]]
    heard = [(case, read(case, load())) for case in cases]

    def share(right) -> float:
        return sum(right(case, understood) for case, understood in heard) / len(heard)

    assert share(lambda case, got: not list(component_misses(case.expected, got.inquiry))) >= 0.95
    assert share(lambda case, got: not list(quantity_misses(case.expected.constraints, got.inquiry))) >= 0.95
    assert share(lambda case, got: set(case.expected.agents or ()) <= reached(got)) >= 0.9
    assert share(lambda case, got: got.intent.value == case.expected.intent) >= 0.75


@pytest.mark.parametrize("name", ["strangers.yaml", "strangers_2.yaml"])
def test_the_messages_of_strangers_stay_understood(name):
    cases = [MessageCase.model_validate(row) for row in sheet(name)["utterances"]]
    read_cases = [(case, read(case, load())) for case in cases]

    def wrong(case: MessageCase, understood: Understood) -> bool:
        misses = (*component_misses(case.expected, understood.inquiry),
                  *quantity_misses(case.expected.constraints, understood.inquiry))  # fmt: skip
        return bool(misses) or not set(case.expected.agents or ()) <= reached(understood)

    assert sum(wrong(*pair) for pair in read_cases) <= 0.08 * len(cases)


def reached(understood: Understood) -> set[str]:
    """The agents that the tags of an understood message reach."""
    if understood.reply or understood.from_known:
        return set()
    return {AGENTS[tag] for tag in understood.needs} or set(AGENTS.values())


def test_the_short_sentences_are_understood():
    results = sentence_outcomes(sheet("sentences.yaml"))

    assert sum(result.components for result in results) / len(results) >= 0.95
    assert sum(result.quantities for result in results) / len(results) >= 0.95
    assert sum(result.intent for result in results) / len(results) >= 0.85


def graded(asked: tuple[str, ...], **expected) -> tuple[str, ...]:
    case = MessageCase.model_validate({"id": "A", "text": "Evaluate vLLM for 7 users", "expected": expected})
    turn = CouncilTurn(Answer("t", "c", None, None, "", ""), asked)
    return message_outcome(case, turn, read(case, load())).misses


def test_a_message_is_right_when_components_numbers_and_agents_are():
    meant = {"components": ["vllm"], "constraints": {"users": 7}, "agents": ["licensing"], "may_ask": ASKED_ALL}

    assert graded(ASKED_ALL, **meant) == ()


def test_each_part_that_is_wrong_is_a_miss_of_its_own():
    misses = graded(("cost",), components=["ray"], constraints={"users": 5}, agents=["licensing"])

    assert [miss.split(",")[0] for miss in misses] == [
        "components ['vllm']",
        "users 7.0",
        "not asked: licensing",
        "asked without need: cost",
    ]


def test_an_agent_whose_earlier_answer_still_stands_is_not_missed():
    case = MessageCase.model_validate(
        {"id": "A", "text": "Evaluate vLLM", "expected": {"components": ["vllm"], "agents": ["research"]}}
    )
    turn = CouncilTurn(Answer("t", "c", None, None, "", ""), asked=(), reused=("research",))

    assert message_outcome(case, turn, read(case, load())).misses == ()


def test_components_that_a_case_does_not_label_are_no_miss():
    case = MessageCase.model_validate({"id": "A", "text": "Evaluate vLLM", "expected": {}})

    assert list(component_misses(case.expected, read(case, load()).inquiry)) == []


def test_the_intent_is_a_remark_and_an_unfair_case_is_not_counted():
    case = MessageCase.model_validate(
        {"id": "A", "text": "Evaluate vLLM", "fair": False, "expected": {"components": ["vllm"], "intent": "explain"}}
    )

    outcome = message_outcome(case, CouncilTurn(Answer("t", "c", None, None, "", ""), ()), read(case, load()))

    assert (outcome.right, outcome.counted, len(outcome.remarks)) == (True, False, 1)
