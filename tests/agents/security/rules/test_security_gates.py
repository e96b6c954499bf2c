"""Gates close for the version that was asked about, on advisories and incidents."""

from datetime import date

import pytest

from agents.security.assess import assess
from agents.security.facts.knowledge import load
from protocols.adoption import Assessment, Component, Inquiry, Severity, Verdict

KNOWLEDGE = load()
DAY = date(2026, 11, 21)


def assessed(id: str, version: str | None = None, as_of: date = DAY) -> Assessment:
    answer = assess(Inquiry(as_of=as_of), Component(name=id, id=id, version=version), KNOWLEDGE)
    assert answer
    return answer


def closed(id: str, version: str | None = None, as_of: date = DAY) -> dict[str, Verdict]:
    findings = assessed(id, version, as_of).findings
    return {finding.id.split()[0]: finding.ceiling for finding in findings if finding.ceiling}


@pytest.mark.parametrize(
    ("version", "holds"),
    [("0.12", True), ("0.10.1", True), ("0.13.9", True), ("0.14.0rc1", True), ("0.14.0", False), ("0.9.2", False)],
)
def test_an_advisory_closes_exactly_for_the_versions_it_reaches(version: str, holds: bool) -> None:
    assert ("G8" in closed("vllm", version)) is holds


def test_a_tampered_release_is_never_installed() -> None:
    assert closed("ultralytics", "8.3.41")["G8"] is Verdict.HOLD
    assert "G8" not in closed("ultralytics", "8.3.40")


def test_an_incident_is_forgiven_after_a_year() -> None:
    assert "G9" in closed("litellm")
    assert "G9" not in closed("litellm", as_of=date(2027, 6, 1))


def test_a_version_that_cannot_be_read_counts_as_affected() -> None:
    assert closed("vllm", "nightly")["G8"] is Verdict.HOLD


def test_without_a_version_the_fixed_one_is_a_condition() -> None:
    said = [finding for finding in assessed("vllm").findings if finding.id == "advisory CVE-2026-22807"]

    assert [(finding.severity, finding.ceiling) for finding in said] == [(Severity.CONDITION, None)]
    assert "0.14.0 or later" in said[0].claim


@pytest.mark.parametrize(
    ("version", "held"), [("0.17.0", True), ("0.16", True), ("v0.17.1", False), ("0.32.15", False)]
)
def test_an_ollama_that_leaks_its_memory_is_held_and_a_mended_one_is_not(version: str, held: bool) -> None:
    found = assessed("ollama", version)

    blockers = [finding.claim for finding in found.findings if finding.ceiling is Verdict.HOLD]
    assert any("CVE-2026-7482" in claim for claim in blockers) is held
    assert [change.change for change in found.would_change] == (["Use 0.17.1 or later"] if held else [])


def test_a_component_that_is_not_on_file_is_not_known_here() -> None:
    assert assess(Inquiry(), Component(name="Frobnicator-9000"), KNOWLEDGE) is None
