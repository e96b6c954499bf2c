"""A server's weaknesses are found by its Go module, its container or its repository, where no package has them."""

import pytest

from agents.security.assess import assess
from agents.security.facts.knowledge import load
from protocols.adoption import Component, Finding, Inquiry, Verdict
from protocols.live.live_knowledge import with_live
from tests.agents.security.osv_service import OsvService, record
from tests.fake_internet import Outside

pytestmark = pytest.mark.anyio
OLLAMA, MILVUS = "github.com/ollama/ollama", "github.com/milvus-io/milvus"


@pytest.fixture
def osv(outside: Outside) -> OsvService:
    service = OsvService()
    outside.osv = service.answer
    return service


async def blockers(outside: Outside, id: str, version: str) -> list[Finding]:
    """What rules this version out, by live advisories alone: the packaged ones are taken away."""
    knowledge = load()
    packaged = knowledge.catalogue.entries[id]
    knowledge = knowledge.with_entries((packaged.model_copy(update={"advisories": ()}),))
    component = Component(name=id, id=id, version=version)
    async with outside.live(calls_per_answer=30) as live:
        found = await live.look_up(component, packaged)
    assessment = assess(Inquiry(components=(component,)), component, with_live(knowledge, component, found))
    assert assessment
    assert len({finding.id for finding in assessment.findings}) == len(assessment.findings)
    return [finding for finding in assessment.findings if finding.ceiling is Verdict.HOLD]


@pytest.mark.parametrize(("version", "held"), [("0.17.0", True), ("v0.16.2", True), ("0.17.1", False)])
async def test_a_go_module_is_held_against_the_version(outside: Outside, osv: OsvService, version: str, held: bool):
    events = ({"introduced": "0"}, {"fixed": "0.17.1"})
    osv.records += [
        record("GO-1", "Go", OLLAMA, *events, aliases=["CVE-2026-7482", "GHSA-1"], summary="read out of bounds"),
        record(
            "GHSA-1",
            "Go",
            OLLAMA,
            *events,
            aliases=["CVE-2026-7482"],
            summary="heap read",
            database_specific={"severity": "CRITICAL"},
        ),
    ]

    found = await blockers(outside, "ollama", version)

    assert [finding.id for finding in found] == (["G8 CVE-2026-7482"] if held else [])
    assert {"package": {"purl": "pkg:golang/github.com/ollama/ollama"}} in osv.queries
    assert not any("pypi" in str(query) or "npm" in str(query) for query in osv.queries)


@pytest.mark.parametrize(("version", "held"), [("2.6.4", True), ("2.6.5", False)])
async def test_the_projects_own_versions_go_before_those_of_its_module(
    outside: Outside, osv: OsvService, version: str, held: bool
):
    own = {"custom_ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "2.6.0"}, {"fixed": "2.6.5"}]}]}
    osv.records.append(
        record(
            "GO-2",
            "Go",
            MILVUS,
            {"introduced": "0"},
            {"fixed": "0.10.3-0.20251107071934-6102f001a971"},
            aliases=["CVE-2"],
            summary="a way around the login",
            affected={"ecosystem_specific": own},
            database_specific={"severity": "HIGH"},
        )
    )

    assert bool(await blockers(outside, "milvus", version)) is held


async def test_a_container_has_what_the_module_lacks(outside: Outside, osv: OsvService):
    osv.records.append(
        record(
            "BIT-milvus-1",
            "Bitnami",
            "milvus",
            {"introduced": "0"},
            {"fixed": "3.0.1"},
            aliases=["CVE-3"],
            summary="anybody can stop it",
            database_specific={"severity": "High"},
        )
    )

    assert [finding.id for finding in await blockers(outside, "milvus", "3.0.0")] == ["G8 CVE-3"]
    assert {"package": {"purl": "pkg:bitnami/milvus"}} in osv.queries


async def test_a_repository_is_asked_where_there_is_neither_package_nor_module(outside: Outside, osv: OsvService):
    osv.records.append(
        record(
            "OSV-1",
            "GIT",
            "https://github.com/ggml-org/llama.cpp.git",
            summary="a crafted file writes past its buffer",
            aliases=["CVE-4"],
            affected={"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}], "versions": ["0.4.0"]},
            database_specific={"severity": "HIGH"},
        )
    )

    assert [finding.id for finding in await blockers(outside, "llama.cpp", "v0.4.0")] == ["G8 CVE-4"]
    assert await blockers(outside, "llama.cpp", "0.5.0") == []


async def test_of_a_record_about_several_packages_only_the_own_part_counts(outside: Outside, osv: OsvService):
    both = record("GHSA-5", "PyPI", "vllm", {"introduced": "0"}, {"fixed": "0.2.0"}, summary="a hole")
    other = {"package": {"ecosystem": "PyPI", "name": "other"}, "ranges": [{"type": "SEMVER", "events": []}]}
    other["ranges"] = [{"type": "SEMVER", "events": [{"introduced": "0"}]}]
    both["affected"].append(other)
    both["database_specific"] = {"severity": "CRITICAL"}
    osv.records.append(both)

    assert await blockers(outside, "vllm", "0.33.0") == []
    assert [finding.id for finding in await blockers(outside, "vllm", "0.1.9")] == ["G8 GHSA-5"]
