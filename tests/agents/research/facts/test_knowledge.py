"""The packaged facts: each has a source that exists, no name means two things, and all of it loads at once."""

import re
from collections import Counter

import pytest

from agents.research.facts.catalogue import AmbiguousName, Entry, index
from agents.research.facts.knowledge import load
from protocols.adoption import Grade, Kind

KNOWLEDGE = load()
ENTRIES = tuple(KNOWLEDGE.catalogue.entries.values())


def test_the_catalogue_holds_every_kind_it_promises() -> None:
    kinds = Counter(entry.kind for entry in ENTRIES)

    assert len(ENTRIES) == 272
    assert (kinds[Kind.MODEL], kinds[Kind.DATASET], kinds[Kind.PROTOCOL]) == (130, 12, 8)


def test_every_fact_cites_a_source_that_is_listed() -> None:
    cited = {claim.source for entry in ENTRIES for claim in entry.claims}

    assert cited <= set(KNOWLEDGE.sources)
    assert sum(len(entry.claims) for entry in ENTRIES) > 4_000


def test_no_source_is_listed_for_nothing() -> None:
    locators = {evidence.locator for entry in ENTRIES for evidence in _all_evidence(entry)}
    locators.add(KNOWLEDGE.duties_evidence.locator)

    assert [s.id for s in KNOWLEDGE.sources.values() if s.locator not in locators] == []


def test_every_name_means_one_component() -> None:
    assert index(ENTRIES) == KNOWLEDGE.catalogue.names


def test_two_components_under_one_name_are_refused() -> None:
    one, other = (
        Entry(id=id, name="Same", kind=Kind.TOOL, publisher="p", status="active", status_is_judgement=True)
        for id in ("one", "other")
    )

    with pytest.raises(AmbiguousName, match="one and other"):
        index((one, other))


def test_what_replaces_or_underlies_a_component_is_itself_known_or_said_in_words() -> None:
    related = {entry.derived_from for entry in ENTRIES if entry.derived_from and not entry.derived_licence}
    newer = {entry.superseded_by for entry in ENTRIES if entry.superseded_by}

    assert related <= set(KNOWLEDGE.catalogue.entries)
    assert len(newer - set(KNOWLEDGE.catalogue.entries)) <= 3


def test_every_signal_of_the_rubric_reads_a_fact_that_some_component_has_or_a_live_source_gives() -> None:
    keys = {claim.key for entry in ENTRIES for claim in entry.claims}
    live = {"security.scorecard_aggregate", "security.incident", "security.advisory"}
    own = {"catalogue.superseded_by", "catalogue.alternatives", "catalogue.benchmarks"}

    read = {rule.name: rule.fact for rules in KNOWLEDGE.rubric.rules.values() for rule in rules}

    assert {name for name, facts in read.items() if not set(facts) & (keys | live | own)} == set()


def test_every_benchmark_that_is_cited_has_a_title() -> None:
    cited = {claim.key.removeprefix("benchmark.") for entry in ENTRIES for claim in entry.under("benchmark.")}

    assert cited <= set(KNOWLEDGE.benchmarks)


def test_a_fact_from_memory_is_graded_as_memory() -> None:
    grades = {claim.evidence.grade for entry in ENTRIES for claim in entry.claims if claim.source == "memory"}

    assert grades == {Grade.MEMORY}


def test_advisories_name_versions_that_can_be_compared() -> None:
    ranges = [advisory.affected for entry in ENTRIES for advisory in entry.advisories if advisory.affected]

    assert ranges
    assert all(re.fullmatch(r"((>=|<=|==|<|>)\d[\d.]*,?)+", affected) for affected in ranges)


def _all_evidence(entry: Entry):
    yield from (claim.evidence for claim in entry.claims)
    yield from (advisory.evidence for advisory in entry.advisories)
    yield from (incident.evidence for incident in entry.incidents)
