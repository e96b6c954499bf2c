"""What an answer rests on is said: ages worst first, what nobody has read, and what is not known to us."""

from datetime import date

import pytest
from pydantic import JsonValue

from agents.research.assess import assess, questions
from agents.research.facts.knowledge import load
from protocols.adoption import Assessment, Component, Evidence, Finding, Grade, Inquiry, Kind
from protocols.catalogue.cited_fact import CatalogueFact
from protocols.catalogue.entry import CatalogueEntry

KNOWLEDGE = load()
DAY = date(2026, 11, 30)


def made_up(*facts: CatalogueFact) -> Assessment:
    """The answer about a library with these facts only."""
    entry = CatalogueEntry(
        id="x", name="X", kind=Kind.LIBRARY, publisher="P", status="active", status_basis="facts", facts=facts
    )
    return assess(Inquiry(as_of=DAY), Component(name="X", id="x"), KNOWLEDGE.with_entries((entry,)))[0]


def fact(key: str, value: JsonValue, as_of: str, grade: Grade = Grade.PRIMARY) -> CatalogueFact:
    evidence = Evidence(title="a source", locator="https://example.org", seen=as_of, grade=grade)
    return CatalogueFact(key, value, "s", as_of, evidence)


def claim(assessment: Assessment, id: str) -> str:
    return next((finding.claim for finding in assessment.findings if finding.id == id), "")


def test_every_answer_says_how_old_its_facts_are_worst_first():
    answer = made_up(
        fact("release.pypi_latest", "1 (2026-11)", "2026-11-20"),
        fact("community.commits_90d", 3, "2023-11-30"),
        fact("licence.code", "MIT", "2026-01-31"),
    )

    assert claim(answer, "age of the facts") == (
        "Age of the facts, oldest first: activity 2023-11-30 (3.0 years), licence 2026-01-31 (10 months), "
        "releases 2026-11-20 (10 days). What is older than a year counts less, and the confidence is lower for it."
    )


@pytest.mark.parametrize("id", ["vllm", "theano", "qwen3.8-27b", "a2a", "dolma"])
def test_no_answer_about_a_known_component_lacks_the_age_of_its_facts(id: str):
    answer = assess(Inquiry(as_of=DAY), Component(name=id, id=id), KNOWLEDGE)[0]

    assert claim(answer, "age of the facts").startswith("Age of the facts, oldest first: ")


def test_a_fact_from_memory_is_a_remark_and_closes_nothing():
    answer = made_up(fact("governance.home", "single company (P)", "2026-11-21", Grade.MEMORY))

    (remark,) = (finding for finding in answer.findings if finding.id == "not read")
    assert isinstance(remark, Finding)
    assert remark.claim.startswith("From memory and not yet read: governance home.")
    assert (remark.ceiling, remark.severity) == (None, "note")
    assert "governance" not in claim(answer, "age of the facts")


def test_little_known_is_not_called_weak():
    answer = made_up(fact("governance.file", False, "2026-11-20"))

    assert answer.answer
    assert answer.answer.startswith("Not known to us")


def test_an_unknown_name_with_a_link_is_not_asked_for_a_link():
    inquiry = Inquiry(as_of=DAY)
    linked = Component(name="frobnicator", purl="pkg:github/acme/frobnicator")

    assert questions(inquiry, linked, KNOWLEDGE) == ()
    assert questions(inquiry, Component(name="frobnicator"), KNOWLEDGE) != ()
    answer = assess(inquiry, linked, KNOWLEDGE)[0]
    assert "the address you gave, pkg:github/acme/frobnicator" in claim(answer, "unknown component")
    assert not answer.missing
