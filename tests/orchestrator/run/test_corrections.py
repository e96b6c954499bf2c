"""A fact put right becomes an overlay that the research agent reads with its next question."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from agents.research.__main__ import takes
from agents.research.facts.knowledge import load
from orchestrator.run.agent_stores.corrections import Correction, Corrections, NoOverlayFolder
from protocols.a2a.settings import Settings
from protocols.catalogue.own_files import OwnFiles

DAY = date(2026, 11, 30)


def correction(value: object, before: object = "MIT", key: str = "licence.code", id: str = "vllm") -> Correction:
    return Correction.model_validate(
        {
            "component_id": id,
            "key": key,
            "before": before,
            "value": value,
            "title": "Mail of the maintainers",
            "locator": "https://lists.example/1",
        }
    )


def test_the_research_agent_reads_a_correction_without_a_restart_and_says_whose_it_is(tmp_path: Path):
    folder = tmp_path / "overlay"
    own_files = OwnFiles(load(), folder, takes)
    packaged = own_files.laid_over().catalogue.entries["vllm"].fact("licence.code")

    Corrections(folder).add(correction("Our-Own-1.0"), "Example Ltd", DAY)

    fact = own_files.laid_over().catalogue.entries["vllm"].fact("licence.code")
    assert packaged
    assert packaged.value != "Our-Own-1.0"
    assert fact
    assert (fact.value, fact.evidence.title) == ("Our-Own-1.0", "Example Ltd's own files: Mail of the maintainers")


def test_of_a_fact_corrected_twice_the_later_value_stands_and_other_facts_stay(tmp_path: Path):
    corrections = Corrections(tmp_path)
    for value, key in (("One-1.0", "licence.code"), (12, "adoption.stars"), ("Two-2.0", "licence.code")):
        corrections.add(correction(value, before=value, key=key), "Example Ltd", DAY)

    entry = OwnFiles(load(), tmp_path, takes).laid_over().catalogue.entries["vllm"]
    facts = [entry.fact(key) for key in ("licence.code", "adoption.stars")]
    assert [fact.value for fact in facts if fact] == ["Two-2.0", 12]
    assert (tmp_path / "corrections.yaml").read_text().count("licence.code") == 1


@pytest.mark.parametrize(("before", "value"), [(12, "many"), ("MIT", 3), (True, "yes"), (["a"], "a")])
def test_a_value_of_another_kind_is_refused(before, value):
    with pytest.raises(ValidationError, match="must be one again"):
        correction(value, before=before)


def test_a_file_that_is_spoiled_later_leaves_what_was_read_before(tmp_path: Path):
    file = Corrections(tmp_path).add(correction("Our-Own-1.0"), "Example Ltd", DAY)
    own_files = OwnFiles(load(), tmp_path, takes)

    file.write_text("schema: something/else\n")

    fact = own_files.laid_over().catalogue.entries["vllm"].fact("licence.code")
    assert fact
    assert fact.value == "Our-Own-1.0"


def test_without_a_folder_it_says_what_to_set(tmp_path: Path):
    assert Settings(overlay="/srv/own", keep=str(tmp_path)).own_files == Path("/srv/own")
    assert Settings(keep=str(tmp_path)).own_files == tmp_path / "overlay"
    with pytest.raises(NoOverlayFolder, match="CATALOGUE_OVERLAY"):
        Corrections(Settings().own_files).add(correction("x"), "Example Ltd", DAY)
