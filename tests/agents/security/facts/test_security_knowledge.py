"""The packaged facts hold together, and answer what the study they are measured by asked of twenty libraries."""

import re

import pytest

from agents.research.facts.knowledge import load as research
from agents.security.assess import assess
from agents.security.facts.knowledge import load
from protocols.adoption import Assessment, Component, Inquiry, Severity

KNOWLEDGE = load()
ENTRIES = KNOWLEDGE.catalogue.entries.values()
ENGINES = ("accelerate", "deepspeed", "jax", "mlc-llm", "ollama", "onnx", "tgi")
ORCHESTRATION = ("chroma", "dspy", "haystack", "langgraph", "qdrant", "semantic-kernel")
AGENTS = ("browser-use", "crewai", "deepeval", "google-adk", "metagpt", "openai-agents", "pydantic-ai", "smolagents")
LIBRARIES = (*ENGINES, *ORCHESTRATION, *AGENTS)
# What only maintainers or a live scan can see.
NOBODY_SEES = {"Webhooks", "Branch-Protection", "Vulnerabilities"}


def assessed(id: str) -> Assessment:
    answer = assess(Inquiry(), Component(name=id, id=id), KNOWLEDGE)
    assert answer
    return answer


def rows(answer: Assessment, table: str) -> tuple[tuple[str, ...], ...]:
    return next(found.rows for found in answer.tables if found.id == table)


@pytest.mark.parametrize("id", LIBRARIES)
def test_every_check_of_scorecard_is_answered_with_source_and_day_or_not_known(id: str) -> None:
    checks = rows(assessed(id), "scorecard")

    assert len(checks) == 20
    missing = {name for name, _, answer, *_ in checks if answer == "not known"}
    assert missing >= NOBODY_SEES
    assert len(missing) <= 4
    for _, _, answer, seen, as_of, source in checks:
        assert seen
        assert bool(as_of and source) is (answer != "not known")


@pytest.mark.parametrize("id", LIBRARIES)
def test_every_kind_of_risk_is_looked_for(id: str) -> None:
    found = {kind: what for kind, what, *_ in rows(assessed(id), "risks")}

    assert set(found) == {kind.title for kind in KNOWLEDGE.risks}
    for kind in ("telemetry", "loading of pickles and checkpoints", "provenance of its packages", "bill of materials"):
        assert found[kind] != "not known"
    # Neither is in a repository's files: the one is a search of a registry, the other depends on who serves it.
    unread = {kind for kind, what in found.items() if what == "not known"}
    assert unread <= {"packages of a similar name", "authentication of its interface"}
    assert found["weights in an unsafe format"] == "does not apply: it is no model"


@pytest.mark.parametrize(
    ("id", "on"), [("crewai", True), ("haystack", True), ("qdrant", True), ("ollama", False), ("pydantic-ai", False)]
)
def test_telemetry_that_is_on_by_default_is_a_condition_with_the_way_to_turn_it_off(id: str, on: bool) -> None:
    (finding,) = (finding for finding in assessed(id).findings if finding.id == "risk security.telemetry")

    assert finding.severity is (Severity.CONDITION if on else Severity.NOTE)
    assert not on or "turns it off" in finding.claim


def test_a_component_has_the_names_and_ids_it_has_elsewhere() -> None:
    elsewhere = research().catalogue.entries

    assert set(elsewhere) == {entry.id for entry in ENTRIES}
    for entry in ENTRIES:
        same = elsewhere[entry.id]
        assert (entry.name, entry.kind, entry.aliases) == (same.name, same.kind, same.aliases)
        assert (entry.ids, entry.clients) == (same.ids, same.clients)


def test_no_fact_is_counted_by_two_agents() -> None:
    ours = {fact.key for entry in ENTRIES for fact in entry.facts}
    theirs = {fact.key for entry in research().catalogue.entries.values() for fact in entry.facts}

    assert not ours & theirs
    assert not any(entry.advisories or entry.incidents for entry in research().catalogue.entries.values())
    assert "security" not in research().rubric.rules


def test_every_check_is_a_signal_but_those_another_concern_counts() -> None:
    signals = {key for rule in KNOWLEDGE.rubric.rules["security"] for key in rule.fact}

    for check in KNOWLEDGE.checks:
        assert (check.fact in signals) is (check.counted_under is None)


def test_every_fact_of_a_check_is_graded_or_left_open() -> None:
    facts = [fact for entry in ENTRIES for fact in entry.under("scorecard.")]

    assert {str(fact.value).partition(":")[0] for fact in facts} <= {"open", *(f"{n}/10" for n in range(11))}


def test_advisories_name_versions_that_can_be_compared() -> None:
    ranges = [advisory.affected for entry in ENTRIES for advisory in entry.advisories if advisory.affected]

    assert ranges
    assert all(
        re.fullmatch(r"((>=|<=|==|<|>)\d[\d.]*,?)+", part) for affected in ranges for part in affected.split(" || ")
    )
