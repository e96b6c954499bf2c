"""What is said to an open form: bound to the Question it fits, or another question, or asked about; never guessed."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import JsonValue

from orchestrator.language.answers import Another, Answered, Unclear, bound
from orchestrator.language.understanding import load
from orchestrator.run.settle import FormAnswer, replied
from protocols.adoption import AskedQuestion, Question, QuestionForm

SHEET = yaml.safe_load((Path(__file__).parents[1] / "answers.yaml").read_text("utf-8"))
QUESTIONS = {name: Question.model_validate(question) for name, question in SHEET["questions"].items()}
NAMES = {question.field: name for name, question in QUESTIONS.items()}


def form(*names: str) -> QuestionForm:
    about = {"agent": "asker", "concern": None, "component": "Llama 3.3 70B Instruct", "task_id": "t"}
    return QuestionForm(asked=tuple(AskedQuestion(**about, question=QUESTIONS[name]) for name in names))


def outcome(heard: Answered | Unclear | Another) -> Any:
    if isinstance(heard, Answered):
        return {NAMES[field]: value for field, value in heard.values.items()}
    return "another" if isinstance(heard, Another) else "unclear"


@pytest.mark.parametrize("case", SHEET["cases"], ids=lambda case: f"{'+'.join(case['open'])}: {case['said']}")
def test_words_are_bound_by_what_they_mean(case: dict[str, Any]):
    heard = bound(form(*case["open"]), case["said"], load())

    assert outcome(heard) == case.get("gives", case.get("is"))


@pytest.mark.parametrize("case", [case for case in SHEET["cases"] if case.get("is") == "unclear"], ids=str)
def test_what_answers_nothing_is_told_what_would(case: dict[str, Any]):
    heard = bound(form(*case["open"]), case["said"], load())

    assert isinstance(heard, Unclear)
    assert any(QUESTIONS[name].asks in heard.reply for name in case["open"])


def test_a_question_why_is_answered_with_the_reason():
    heard = bound(form("users"), "why do you need that?", load())

    assert isinstance(heard, Unclear)
    assert QUESTIONS["users"].why in heard.reply


def test_a_text_sent_for_one_field_is_read_as_words_to_it():
    said = {"users": "below the limit", "tokens": "2M a day"}
    fields: dict[str, JsonValue] = {QUESTIONS[name].field: words for name, words in said.items()}

    heard = replied(form("users", "tokens", "joined"), FormAnswer(message_id="m", values=fields), load())

    assert outcome(heard) == {"users": None, "tokens": 60_875_000, "joined": None}


def test_a_text_that_does_not_fit_its_field_is_said_and_nothing_is_taken():
    heard = replied(form("users"), FormAnswer(message_id="m", values={QUESTIONS["users"].field: "Mistral 7B"}), load())

    assert isinstance(heard, Unclear)
    assert "Mistral 7B" in heard.reply
