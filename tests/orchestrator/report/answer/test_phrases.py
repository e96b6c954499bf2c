"""Every language says everything English says, with the same gaps to fill."""

import re
from importlib.resources import files

import pytest

from orchestrator.report.answer.phrases import phrases

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
