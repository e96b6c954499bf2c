"""Every phrase with which an agent's form offers an answer is understood as that answer."""

import itertools
from collections.abc import Iterator

import pytest

from agents.cost import assess as cost
from agents.cost.facts.knowledge import load as cost_knowledge
from agents.licensing import assess as licensing
from agents.licensing.facts.knowledge import load as licensing_knowledge
from agents.licensing.rules.questions import ask_size
from agents.research import assess as research
from agents.research.facts.knowledge import load as research_knowledge
from orchestrator.language.answers import Answered, bound
from orchestrator.language.understanding import load
from protocols.adoption import (
    AskedQuestion,
    Component,
    Inquiry,
    IntendedUse,
    Kind,
    Mode,
    Question,
    QuestionForm,
    Workload,
)
from protocols.adoption.questions.answer_text import choices_of, is_number

MODELS = ("Llama 3.3 70B", "Llama 4 Maverick", "Hunyuan-Large", "DeepSeek-R1", "Kimi K2", "Nobody-Knows-7B")
TOOLS = ("YOLO11", "PyQt6", "text-generation-inference", "Elasticsearch", "FLUX.1-dev", "MinIO")
USES = (
    IntendedUse(),
    IntendedUse(mode=Mode.SAAS, territory=("EU",), workload=Workload(tokens_per_month=10**9)),
    IntendedUse(mode=Mode.SAAS_MANAGED, workload=Workload(tokens_per_month=10**14, gpu="Nonesuch", gpu_count=8)),
    IntendedUse(mode=Mode.TRAIN_ON_OUTPUTS_PUBLISH, workload=Workload(tokens_per_month=10**8, gpu_count=4)),
)


def asked() -> Iterator[Question]:
    agents = ((cost, cost_knowledge()), (licensing, licensing_knowledge()), (research, research_knowledge()))
    for (agent, known), name, use in itertools.product(agents, (*MODELS, *TOOLS), USES):
        kind = Kind.MODEL if name in MODELS else None
        component = Component(name=name, kind=kind)
        yield from agent.questions(Inquiry(components=(component,), use=use), component, known)
    for licence in licensing_knowledge().licences.values():
        for threshold in licence.thresholds:
            yield ask_size(licence, threshold, None)


QUESTIONS = tuple({question.field + question.asks: question for question in asked()}.values())


def answer(question: Question, words: str):
    form = QuestionForm(
        asked=(AskedQuestion(agent="a", concern=None, component="Foo", task_id="t", question=question),)
    )
    heard = bound(form, words, load())
    assert isinstance(heard, Answered), (question.asks, words, heard)
    return heard.values[question.field]


def test_there_are_questions_of_every_kind():
    kinds = {str(question.answer_schema["type"]) for question in QUESTIONS}

    assert kinds == {"integer", "number", "string", "boolean", "array"}
    assert len(QUESTIONS) >= 20


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.asks[:60])
def test_the_default_as_the_form_words_it_is_an_answer(question: Question):
    for words in filter(None, (question.default_means, (question.default_means or "").split(",")[0], "default")):
        taken = answer(question, words)
        assert taken in (None, question.default), (words, taken)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.asks[:60])
def test_each_choice_and_each_number_in_the_questions_own_unit_is_an_answer(question: Question):
    for place, choice in enumerate(choices_of(question), 1):
        assert answer(question, str(choice).replace("_", " ")) == choice
        assert answer(question, str(place)) == choice
    if is_number(question):
        unit = question.answer_schema["title"]
        assert answer(question, f"about 12 {unit}") == answer(question, "12") == 12
    if question.answer_schema["type"] == "boolean":
        assert (answer(question, "yes"), answer(question, "no")) == (True, False)
