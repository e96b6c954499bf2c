"""Every language says everything English says, with the same gaps to fill."""

import re
from collections import Counter
from importlib.resources import files

import pytest

from agents.licensing.facts.knowledge import load as licensing_knowledge
from orchestrator.report.answer.phrases import phrases
from orchestrator.report.answer.translations import conditions_in_language, form_in_language
from protocols.adoption import AskedQuestion, Condition, Evidence, Grade, Inquiry, QuestionForm
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

    question = form_in_language(QuestionForm(asked=(asked,)), language).asked[0].question

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


def test_every_language_has_a_phrase_for_the_same_claims():
    claims = {language: phrases(language).claims.keys() for language in LANGUAGES if language != "en"}

    assert len({frozenset(ids) for ids in claims.values()}) == 1


def test_a_duty_that_several_licences_ask_has_a_phrase():
    licences = licensing_knowledge().licences.values()
    asked = Counter(duty.id for licence in licences for duty in licence.obligations)

    missing = [id for id, count in asked.items() if count > 4 and f"obligation.{id}" not in phrases("de").claims]
    assert missing == []


@pytest.mark.parametrize(
    ("id", "phrase"),
    [
        ("obligation.include-licence.2", "Den Lizenztext mitgeben (Give a copy)"),
        ("licence.copyleft.GPL-3.0-only", "Copyleft: eigener Quelltext kann offenzulegen sein (Give a copy)"),
        ("advisory CVE-2025-1", "Bekannte Schwachstelle: Fassung prüfen (Give a copy)"),
        ("something of a stranger", "Give a copy."),
    ],
)
def test_a_claim_stands_in_brackets_behind_its_phrase(id, phrase):
    assert phrases("de").claim(id, "Give a copy.") == phrase
    assert phrases("en").claim(id, "Give a copy.") == "Give a copy."


def test_conditions_come_in_the_askers_language_with_clause_and_figure_as_they_were():
    evidence = (Evidence(title="t", locator="l", seen="2026-01-01", grade=Grade.PRIMARY),)
    condition = Condition(claim="X: keep (§4)", concern="licensing", finding="obligation.retain-notice", owner="o",
                          evidence=evidence)  # fmt: skip

    (translated,) = conditions_in_language([condition], phrases("fr"))

    assert translated.claim == "Conserver les mentions de droit d'auteur et de licence (X: keep (§4))"
    assert translated.evidence == evidence
