"""The advice cases through the real agents: ring, licence verdict, what must and must not be said."""

import re

import pytest

from evals.__main__ import main
from evals.advice_grade import mention, passages
from evals.schema import AdviceCase
from evals.verdicts import inquiry_of
from protocols.adoption import Hosting, Mode
from tests.evals.answered_cases import AS_OF, CASES, answered

slow = [pytest.mark.timeout(300), pytest.mark.slow]
IDEAS = [
    pytest.param(case.id, patterns, id=f"{case.id} {idea}", marks=slow)
    for case in CASES
    for idea, patterns in zip(case.expected.must_mention, case.expected.must_find, strict=True)
]


@pytest.mark.parametrize("id", [pytest.param(case.id, marks=slow) for case in CASES])
def test_the_case_is_right_and_names_an_alternative(id):
    grade = answered()[id].grade
    assert (grade.misses, grade.remarks) == ((), ())


@pytest.mark.parametrize(("id", "patterns"), IDEAS)
def test_what_must_be_mentioned_stands_in_the_report(id, patterns):
    report = answered()[id].report
    assert [pattern for pattern in patterns if not re.search(pattern, report, re.IGNORECASE)] == []


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_every_agent_answered_every_case():
    gaps = {id: case.recommendation.unanswered for id, case in answered().items()}
    assert {id: gap for id, gap in gaps.items() if gap} == {}


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_the_command_prints_each_miss_and_the_count_last(tmp_path, capsys):
    sheet = tmp_path / "cases.yaml"
    sheet.write_text(
        "schema: golden/1\n"
        "as_of: '2026-11-21'\n"
        "cases:\n"
        "- {id: A, question: 'Theano for new work?', components: [theano], context: {use: internal, new_work: true},"
        " expected: {ring: hold, licence_verdict: permitted, must_mention: [MILA stopped developing Theano]}}\n"
        "- {id: B, question: 'Theano for new work?', components: [theano], context: {use: internal, new_work: true},"
        " expected: {ring: adopt, licence_verdict: blocked, must_not_say: [points to the fork PyTensor]}}\n"
        "- {id: C, expected: {}}\n",
        "utf-8",
    )

    status = main(["verdicts", str(sheet)])

    printed = capsys.readouterr().out
    assert status == 1
    assert "A: mentions 100%: MILA stopped developing Theano" in printed
    assert re.search(r"^B: ring hold, expected adopt", printed, re.MULTILINE)
    assert "B: licence verdict permitted, expected blocked" in printed
    assert "B: says what it must not: 'points to the fork PyTensor'" in printed
    assert re.search(r"^C: not usable: question: Field required", printed, re.MULTILINE)
    assert printed.splitlines()[-1] == "3 cases, 1 right"


def case(question="Should we adopt vLLM?", components=("vllm",), **context) -> AdviceCase:
    return AdviceCase.model_validate(
        {"id": "X", "question": question, "components": components, "context": context, "expected": {"ring": "adopt"}}
    )


def test_a_context_becomes_the_use_of_the_inquiry():
    inquiry = inquiry_of(
        case(country="DE", region="EU", use="internal production", deployment="self-hosted", mau=7, version="0.12"),
        AS_OF,
    )

    assert (inquiry.use.organisation.based_in, inquiry.use.territory) == ("DE", ("EU",))
    assert (inquiry.use.mode, inquiry.use.production) == (Mode.INTERNAL, True)
    assert (inquiry.use.hosting, inquiry.use.organisation.mau_now) == (Hosting.SELF_HOSTED, 7)
    assert inquiry.components[0].version == "0.12"


@pytest.mark.parametrize("use", ["product", "architecture", "production"])
def test_a_use_that_names_no_mode_leaves_it_open(use):
    assert inquiry_of(case(use=use), None).use.mode is None


def test_what_no_field_holds_is_kept_as_a_fact():
    assert inquiry_of(case(criterion="openness"), None).facts["criterion"] == "openness"


def test_an_id_nobody_knows_is_a_name_as_the_words_spell_it():
    unknown = case(question="Frobnicator-9000: should we adopt it?", components=("frobnicator-9000",))
    component = inquiry_of(unknown, AS_OF).components[0]
    assert (component.id, component.name) == (None, "Frobnicator-9000")


def test_an_idea_is_matched_to_the_passage_that_tells_most_of_it():
    report = "- Licence of the code: MIT.\n- Context window: 8,192 tokens.\n> asked: 8192 token context\n"
    nearest = mention("8192 token context", passages(report))
    assert (nearest.passage, nearest.share, nearest.lost_numbers) == ("Context window: 8,192 tokens.", 1.0, ())


def test_a_number_that_stands_nowhere_is_named():
    assert mention("fixed in 9.9", passages("- Fixed in 2.6.0.")).lost_numbers == ("9.9",)
