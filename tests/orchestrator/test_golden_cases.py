"""The end-to-end cases through the real agents: ring, licence verdict, what must and must not be said."""

import re

import pytest

from orchestrator.case_grading import mention, passages
from orchestrator.cases import main
from orchestrator.golden_cases import inquiry_of
from protocols.adoption import Hosting, Mode
from tests.orchestrator.answered import CASES, SHEET, answered

pytestmark = [pytest.mark.timeout(300), pytest.mark.slow]
IDEAS = [
    pytest.param(case["id"], idea, patterns, id=f"{case['id']} {idea}")
    for case in CASES
    for idea, patterns in zip(case["expected"]["must_mention"], case["expected"]["must_find"], strict=True)
]


@pytest.mark.parametrize("id", [case["id"] for case in CASES])
def test_the_case_is_right_and_names_an_alternative(id):
    grade = answered()[id].grade
    assert (grade.misses, grade.remarks) == ((), ())


@pytest.mark.parametrize(("id", "idea", "patterns"), IDEAS)
def test_what_must_be_mentioned_stands_in_the_report(id, idea, patterns):
    report = answered()[id].report
    assert [pattern for pattern in patterns if not re.search(pattern, report, re.IGNORECASE)] == []


def test_every_agent_answered_every_case():
    assert [
        (id, each.recommendation.unanswered) for id, each in answered().items() if each.recommendation.unanswered
    ] == []


def test_the_runner_prints_each_miss_its_passages_and_the_count_last(tmp_path, capsys):
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

    status = main([str(sheet)])

    said = capsys.readouterr().out
    assert status == 0
    assert re.search(r"^A: right$", said, re.MULTILINE)
    assert "mentions 100%: MILA stopped developing Theano" in said
    assert re.search(r"^B: MISS ring hold, expected adopt .*licence verdict permitted, expected blocked", said, re.M)
    assert "says what it must not: 'points to the fork PyTensor'" in said
    assert re.search(r"^C: MISS not usable: KeyError", said, re.MULTILINE)
    assert said.splitlines()[-1] == "3 cases, 1 right"


def context(**said) -> dict:
    return {"id": "X", "question": "Should we adopt vLLM?", "components": ["vllm"], "context": said}


def test_a_context_becomes_the_use_of_the_inquiry():
    said = context(
        country="DE", region="EU", use="internal production", deployment="self-hosted", mau=7, version="0.12"
    )
    inquiry = inquiry_of(said, "2026-11-21")

    assert (inquiry.use.organisation.based_in, inquiry.use.territory) == ("DE", ("EU",))
    assert (inquiry.use.mode, inquiry.use.production) == (Mode.INTERNAL, True)
    assert (inquiry.use.hosting, inquiry.use.organisation.mau_now) == (Hosting.SELF_HOSTED, 7)
    assert inquiry.components[0].version == "0.12"


@pytest.mark.parametrize("use", ["product", "architecture", "production"])
def test_a_use_that_names_no_mode_leaves_it_open(use):
    assert inquiry_of(context(use=use), None).use.mode is None


def test_what_no_field_holds_is_kept_as_a_fact():
    assert inquiry_of(context(criterion="openness"), None).facts["criterion"] == "openness"


def test_an_id_nobody_knows_is_a_name_as_the_words_spell_it():
    asked = {"question": "Frobnicator-9000: should we adopt it?", "components": ["frobnicator-9000"]}
    component = inquiry_of({"id": "X", "context": {}, **asked}, SHEET["as_of"]).components[0]
    assert (component.id, component.name) == (None, "Frobnicator-9000")


def test_an_idea_is_matched_to_the_passage_that_tells_most_of_it():
    report = "- Licence of the code: MIT.\n- Context window: 8,192 tokens.\n> asked: 8192 token context\n"
    found = mention("8192 token context", passages(report))
    assert (found.passage, found.share, found.lost_numbers) == ("Context window: 8,192 tokens.", 1.0, ())


def test_a_number_that_stands_nowhere_is_named():
    assert mention("fixed in 9.9", passages("- Fixed in 2.6.0.")).lost_numbers == ("9.9",)
