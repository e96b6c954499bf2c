"""Three separate answers on openness, each with what is missing."""

from collections import Counter
from importlib.resources import files

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.licensing.facts.openness_loader import load_openness
from agents.licensing.facts.tables.openness_terms import (
    ORDER,
    PAPER,
    REPORT,
    WEIGHTS,
    ArtefactRecord,
    LicenceOpenness,
    MofClass,
)
from agents.licensing.openness.mof_class import classify
from agents.licensing.openness.mot_format import NoMotRecord, licences_in, mot_text
from agents.licensing.openness.openness import openness

FACTS = load_openness()
REQUIRED = tuple(one.name for one in FACTS.components if one.required)
APACHE = LicenceOpenness("Apache-2.0", mof_open=True, osaid="yes", aiact="yes")
LLAMA = LicenceOpenness("llama-3.3", mof_open=False, osaid="no", aiact="no", why="700M monthly users")


def record(names: tuple[str, ...], licence: str | None = "Apache-2.0") -> ArtefactRecord:
    return ArtefactRecord("a model", dict.fromkeys(names, licence), FACTS.mof_evidence)


def needed_for(*classes: MofClass) -> tuple[str, ...]:
    return tuple(one.name for one in FACTS.components if one.required and one.first_needed in classes)


def test_the_framework_has_seventeen_components_and_asks_for_six_ten_and_fourteen() -> None:
    counts = [len(needed_for(*ORDER[: place + 1])) for place in range(3)]

    assert (len(FACTS.components), counts) == (17, [6, 10, 14])


def test_every_recorded_model_gets_the_class_its_record_was_given() -> None:
    artefacts = yaml.safe_load(files("agents.licensing").joinpath("data", "openness_artefacts.yaml").read_text("utf-8"))
    stated = {id: entry["mot_class"] for id, entry in artefacts["records"].items() if "mot_class" in entry}

    computed = {id: classify(FACTS.records[id], FACTS).klass for id in stated}

    assert computed == stated
    assert len(stated) == 49


def test_all_records_of_the_tool_fall_into_its_classes() -> None:
    classes = Counter(classify(entry, FACTS).klass for entry in FACTS.records.values())

    # As counted in its repository at 8b5d30e9; the rest is unclassified.
    assert classes == {MofClass.I: 14, MofClass.II: 1, MofClass.III: 16, MofClass.UNCLASSIFIED: 242}


@pytest.mark.parametrize(
    ("name", "klass"), [("OLMo-7B", MofClass.I), ("LLM360/Amber", MofClass.I), ("Amber-70B", None)]
)
def test_a_model_without_an_id_is_found_by_its_exact_name(name: str, klass: MofClass | None) -> None:
    assert openness(None, name, None, FACTS).mof.klass == klass


def test_a_record_of_the_tool_comes_in_and_goes_out() -> None:
    text = """
framework: {name: Model Openness Framework}
release:
  name: Zed-7B
  license: {distribution: {name: Apache-2.0}, document: {name: CC-BY-4.0}}
  components:
  - {name: Model architecture}
  - {name: Model parameters (Final), license: OpenMDW-1.0}
  - {name: Technical report}
  - {name: Datasets, license: unlicensed}
  - {name: Training code, license: Component not included}
  - {name: Something else, license: MIT}
"""
    name, licences = licences_in(text, FACTS.components)

    again = licences_in(mot_text(name, ArtefactRecord(name, licences, FACTS.mof_evidence)), FACTS.components)

    assert (name, licences) == again
    assert licences == {
        "Model architecture": "Apache-2.0",
        "Model parameters (Final)": "OpenMDW-1.0",
        "Technical report": "CC-BY-4.0",
        "Datasets": None,
    }


@pytest.mark.parametrize("text", ["", "[]", "release: 3", "release: {name: x}", "a: [" * 300, "key: [1"])
def test_what_is_no_record_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(NoMotRecord, match="Model Openness Tool"):
        licences_in(text, FACTS.components)


def test_missing_components_of_the_next_class_are_listed() -> None:
    answer = classify(record(needed_for(MofClass.III)), FACTS)

    assert (answer.klass, answer.next_class) == (MofClass.III, MofClass.II)
    assert set(answer.missing) == set(needed_for(MofClass.II))


def test_a_paper_may_stand_in_for_the_report() -> None:
    names = tuple(name for name in needed_for(MofClass.III) if name != REPORT)

    assert classify(record((*names, PAPER)), FACTS).klass is MofClass.III
    assert classify(record(names), FACTS).klass is MofClass.UNCLASSIFIED


def test_a_class_is_not_reached_over_a_gap_below_it() -> None:
    answer = classify(record(tuple(name for name in REQUIRED if name != "Model card")), FACTS)

    assert (answer.klass, answer.missing) == (MofClass.UNCLASSIFIED, ("Model card",))


@pytest.mark.parametrize("licence", [None, "llama-3.3", "CC-BY-NC-4.0", "Apache 2.0", "Undisclosed"])
def test_published_without_a_listed_open_licence_does_not_count(licence: str | None) -> None:
    answer = classify(record(REQUIRED, licence), FACTS)

    assert answer.klass is MofClass.UNCLASSIFIED
    assert set(answer.not_open) == set(needed_for(MofClass.III))


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(REQUIRED)), st.sampled_from(REQUIRED))
def test_publishing_one_more_component_never_lowers_the_class(names: set[str], more: str) -> None:
    rank = [MofClass.UNCLASSIFIED, *ORDER]
    before, after = classify(record(tuple(names)), FACTS).klass, classify(record((*names, more)), FACTS).klass

    assert before is not None
    assert after is not None
    assert rank.index(after) >= rank.index(before)


def test_weights_under_a_closed_licence_rule_out_class_three_whatever_the_record_says() -> None:
    unrecorded = openness("not-recorded", "", LLAMA, FACTS).mof
    recorded = openness("olmo-7b", "", LLAMA, FACTS).mof

    assert (unrecorded.klass, unrecorded.not_open) == (MofClass.UNCLASSIFIED, (WEIGHTS,))
    assert (recorded.klass, recorded.not_open) == (MofClass.UNCLASSIFIED, (WEIGHTS,))


def test_a_model_nobody_recorded_is_not_assessed_rather_than_closed() -> None:
    answer = openness("not-recorded", "", APACHE, FACTS)

    assert (answer.mof.klass, answer.osaid.answer, answer.aiact.answer) == (None, "unknown", "yes")
    assert "Data card" in answer.mof.unknown


def test_the_three_answers_differ_for_one_model() -> None:
    answer = openness("granite-4.0-h-small", "", APACHE, FACTS)

    assert answer.mof.klass is MofClass.III
    assert answer.osaid.answer == "fails"
    assert answer.aiact.answer == "yes"


def test_a_user_cap_closes_the_exemption_of_the_act_and_says_why() -> None:
    answer = openness(None, "", LLAMA, FACTS).aiact

    assert answer.answer == "no"
    assert "700M" in answer.why


@pytest.mark.parametrize(
    ("model", "expected"), [("olmo-7b", "meets"), ("t5-11b", "meets"), ("grok-1", "fails"), ("phi-2", "fails")]
)
def test_what_osi_published_decides_and_is_cited(model: str, expected: str) -> None:
    answer = openness(model, "", APACHE, FACTS).osaid

    assert answer.answer == expected
    assert FACTS.osi_evidence in answer.evidence


def test_an_open_licence_for_another_kind_of_content_is_a_warning_only() -> None:
    answer = classify(record(REQUIRED, "CC-BY-4.0"), FACTS)

    assert answer.klass is MofClass.I
    assert any(WEIGHTS in warning for warning in answer.warnings)
