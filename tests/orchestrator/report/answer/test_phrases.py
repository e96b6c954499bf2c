"""Every language says everything English says, with the same gaps to fill."""

import re
from importlib.resources import files

import pytest

from orchestrator.report.answer.phrases import phrases
from orchestrator.report.answer.questions import in_language
from protocols.adoption import AskedQuestion, Inquiry, QuestionForm
from tests.fakes import VOLUME

LANGUAGES = sorted(
    sheet.name.removesuffix(".yaml") for sheet in (files("orchestrator.report") / "data" / "phrases").iterdir()
)
GAP = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_phrase_with_the_gaps_of_the_english_one(language):
    english, other = phrases("en"), phrases(language)

    for table in ("outcomes", "modes", "verdicts", "rings", "fields", "templates", "periods"):
        ours, theirs = getattr(english, table), getattr(other, table)
        assert theirs.keys() == ours.keys()
        optional = {"of"}
        gaps = {key: set(GAP.findall(text)) for key, text in ours.items()}
        assert {key: set(GAP.findall(text)) - optional for key, text in theirs.items()} == gaps


def test_the_five_languages_that_questions_are_taken_in_are_there():
    assert {"en", "de", "fr", "es", "zh"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_a_question_comes_in_the_askers_language_before_the_agents_own_words(language):
    asked = AskedQuestion(agent="a", concern="c", component="x", task_id="t", question=VOLUME)

    question = in_language(QuestionForm(asked=(asked,)), language).asked[0].question

    assert question.asks == f"{phrases(language).questions[VOLUME.field]} ({VOLUME.asks})"
    assert question.model_copy(update={"asks": VOLUME.asks}) == VOLUME


def test_every_language_asks_the_same_questions_and_only_about_fields_there_are():
    asked = {language: phrases(language).questions.keys() for language in LANGUAGES if language != "en"}

    assert len({frozenset(fields) for fields in asked.values()}) == 1
    for field in asked["de"]:
        tree = Inquiry().model_dump()
        for step in field.split("."):
            assert step in tree, field
            tree = tree[step] or {}
