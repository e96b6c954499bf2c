"""The packaged facts: each has a source that exists, no name means two things, and all of it loads at once."""

import re
from collections import Counter
from pathlib import Path

import pytest

from agents.research.facts import knowledge
from agents.research.facts.knowledge import load
from protocols.adoption import Grade, Kind
from protocols.catalogue.component_catalogue import AmbiguousName, index
from protocols.catalogue.entry import CatalogueEntry

KNOWLEDGE = load()
ENTRIES = tuple(KNOWLEDGE.catalogue.entries.values())


def test_the_catalogue_holds_every_kind_it_promises() -> None:
    kinds = Counter(entry.kind for entry in ENTRIES)

    assert len(ENTRIES) >= 460
    assert (kinds[Kind.MODEL], kinds[Kind.DATASET], kinds[Kind.PROTOCOL]) == (213, 12, 8)


def test_every_fact_cites_a_source_that_is_listed() -> None:
    cited = {claim.source for entry in ENTRIES for claim in entry.facts}

    assert cited <= set(KNOWLEDGE.sources.records)
    assert sum(len(entry.facts) for entry in ENTRIES) > 4_000


def test_no_source_is_listed_for_nothing() -> None:
    locators = {evidence.locator for entry in ENTRIES for evidence in _all_evidence(entry)}
    locators.add(KNOWLEDGE.evidence(KNOWLEDGE.duties.source).locator)

    assert [id for id, record in KNOWLEDGE.sources.records.items() if record.locator not in locators] == []


def test_every_name_means_one_component() -> None:
    assert index(ENTRIES) == KNOWLEDGE.catalogue.names


def test_two_components_under_one_name_are_refused() -> None:
    one, other = (
        CatalogueEntry(id=id, name="Same", kind=Kind.TOOL, publisher="p", status="active", status_basis="judgement")
        for id in ("one", "other")
    )

    with pytest.raises(AmbiguousName, match="one and other"):
        index((one, other))


def test_what_replaces_or_underlies_a_component_is_itself_known_or_said_in_words() -> None:
    related = {entry.derived_from for entry in ENTRIES if entry.derived_from and not entry.derived_licence}
    newer = {entry.superseded_by for entry in ENTRIES if entry.superseded_by}

    assert related <= set(KNOWLEDGE.catalogue.entries)
    assert len(newer - set(KNOWLEDGE.catalogue.entries)) <= 3


def test_every_signal_of_the_rubric_reads_a_fact_that_some_component_has() -> None:
    keys = {claim.key for entry in ENTRIES for claim in entry.facts}
    own = {"catalogue.superseded_by", "catalogue.alternatives", "catalogue.benchmarks"}

    read = {rule.name: rule.fact for rules in KNOWLEDGE.rubric.rules.values() for rule in rules}

    assert {name for name, facts in read.items() if not set(facts) & (keys | own)} == set()


def test_every_benchmark_that_is_cited_has_a_title() -> None:
    cited = {claim.key.removeprefix("benchmark.") for entry in ENTRIES for claim in entry.under("benchmark.")}

    assert cited <= set(KNOWLEDGE.benchmarks.benchmarks)


@pytest.mark.parametrize("family", ["governance.home", "governance.stage", "licence.code", "maintenance.status"])
def test_what_caps_a_verdict_does_not_rest_on_memory(family: str) -> None:
    remembered = {entry.id for entry in ENTRIES if (fact := entry.fact(family)) and fact.source == "memory"}

    assert remembered <= {"anp", "omi", "gpt4all", "sd-webui", "redpajama", "the-pile", "world-dataset"}


FEW_FACTS_READ = {
    *("mastra", "dify", "elasticsearch", "goose", "hugging-face-hub", "litellm", "opensearch", "postgresql"),
    *("promptfoo", "sd-webui", "tensorrt-llm", "airbyte", "grafana", "metabase", "mongodb", "sentry", "vault"),
}


def test_all_software_but_a_few_has_a_licence_and_three_dated_facts_of_its_health() -> None:
    families = ("community.", "release.", "adoption.", "governance.", "maintenance.")
    papers = {Kind.STANDARD, Kind.PROTOCOL, Kind.INITIATIVE, Kind.LICENCE}
    software = [e for e in ENTRIES if KNOWLEDGE.rubric.sort(e.kind.value) == "software" and e.kind not in papers]

    thin = {entry.id for entry in software if sum(len(entry.under(family)) for family in families) < 3}

    assert thin == FEW_FACTS_READ
    assert [entry.id for entry in software if not entry.under("licence.")] == ["hugging-face-hub"]


def test_every_mail_domain_of_the_catalogue_is_in_the_curated_table() -> None:
    data = Path(knowledge.__file__).parents[1] / "data" / "catalogue"
    text = "".join(path.read_text("utf-8") for path in data.glob("*.yaml"))
    domains = set(re.findall(r"community\.top_email_domain_365d: (\S+)", text))

    assert domains <= set(KNOWLEDGE.organisations.domains)


def test_a_persons_mail_domain_is_printed_as_no_organisation() -> None:
    bentoml, mlx = KNOWLEDGE.catalogue.entries["bentoml"], KNOWLEDGE.catalogue.entries["mlx"]

    assert bentoml.fact("community.top_organisation_365d") is None
    assert [str(fact.value).startswith("Apple 84% of ") for fact in mlx.under("community.top_organisation")] == [True]
    assert "frostming" not in str(bentoml.facts)


@pytest.mark.parametrize("id", ["ollama", "kubernetes", "qdrant", "milvus", "tgi", "weaviate"])
def test_a_client_package_says_nothing_of_the_servers_releases(id: str) -> None:
    entry = KNOWLEDGE.catalogue.entries[id]

    assert (entry.fact("release.pypi_latest"), entry.fact("adoption.pypi_rank")) == (None, None)
    assert entry.fact("release.latest_tag")


@pytest.mark.parametrize(
    ("id", "key", "value"),
    [
        ("deepseek-v4-pro", "params_total_b", 1600),
        ("deepseek-v4-flash", "params_total_b", 284),
        ("phi-2", "params_total_b", 2.7),
        ("mixtral-8x22b", "params_total_b", 141),
        ("kimi-k2", "release.date", "2025-07-11"),
    ],
)
def test_figures_that_were_once_wrong_are_right(id: str, key: str, value: object) -> None:
    fact = KNOWLEDGE.catalogue.entries[id].fact(key)

    assert fact
    assert fact.value == value


def test_a_fact_from_memory_is_graded_as_memory() -> None:
    grades = {claim.evidence.grade for entry in ENTRIES for claim in entry.facts if claim.source == "memory"}

    assert grades == {Grade.MEMORY}


def _all_evidence(entry: CatalogueEntry):
    yield from (claim.evidence for claim in entry.facts)
    yield from (advisory.evidence for advisory in entry.advisories)
    yield from (incident.evidence for incident in entry.incidents)
    yield from (record.evidence for record in entry.end_of_life)
