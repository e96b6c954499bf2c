"""What each source's recorded answer says as facts."""

import pytest

from agents.security.sources import hub_files, osv, package_record, scorecard
from agents.security.sources.osv_record import VulnerabilityPage
from agents.security.sources.osv_weakness import weaknesses
from protocols.catalogue.entry import Advisory
from protocols.catalogue.identifiers import Package, Subject
from protocols.live.live_facts import LiveFact
from tests.answering import Answering, advisories, facts
from tests.fake_internet import recorded

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (("pytorch_model.bin", "model.safetensors"), None),
        (("model.ckpt", "v1.PT"), ".ckpt, .pt (pickle) files only"),
        (("README.md",), None),
    ],
)
async def test_pickle_is_said_only_where_no_safe_format_stands_beside_it(names: tuple[str, ...], says: str | None):
    listing = {"id": "a/b", "siblings": [{"rfilename": name} for name in names]}
    fetch = Answering(**{"a/b": listing})

    (ask,) = hub_files.HubFiles("").asks(Subject(hub="a/b"))
    said = {fact.key: fact.value for fact in await ask(fetch) if isinstance(fact, LiveFact)}

    assert said.get("security.weight_format") == says


async def test_osv_gives_each_weakness_once_with_its_range_and_without_the_withdrawn():
    subject = Subject(packages=(Package("pypi", "vllm"),), version="0.12.0")

    (advisory,) = await advisories(osv.Osv(""), subject, query="osv_query_response")

    assert advisory == Advisory(
        id="CVE-2026-22807",
        summary=advisory.summary,
        evidence=advisory.evidence,
        affected=">=0.10.1,<0.14.0",
        fixed="0.14.0",
        severity="high",
    )
    assert advisory.summary.startswith("CVE-2026-22807 / GHSA-2pc9-4j83-qjmr: vLLM loads auto_map")
    assert advisory.evidence.locator == "https://osv.dev/vulnerability/GHSA-2pc9-4j83-qjmr"


async def test_of_several_packages_each_advisory_names_its_own():
    subject = Subject(packages=(Package("pypi", "vllm"), Package("npm", "vllm-js", beside=True)), version="0.12.0")

    found = await advisories(osv.Osv(""), subject, query="osv_query_response")
    said = await facts(osv.Osv(""), subject, query="osv_query_response")

    assert [advisory.package for advisory in found] == ["vllm", "vllm-js"]
    assert said == {"security.advisories_known": 1, "security.advisories_known.npm": 1}


def test_the_worst_weakness_comes_first():
    names = ("osv_query_response", "osv_query_page")
    pages = [VulnerabilityPage.model_validate_json(recorded(name).body) for name in names]

    found = weaknesses(record for page in pages for record in page.vulns)

    assert [records[0].severity for records in found] == ["critical", "high"]


async def test_nothing_known_is_a_count_of_none():
    said = await facts(osv.Osv(""), Subject(packages=(Package("pypi", "vllm"),)), query="osv_query_empty")

    assert said == {"security.advisories_known": 0}


async def test_code_that_comes_with_weights_is_said():
    said = await facts(
        hub_files.HubFiles(""), Subject(hub="deepseek-ai/DeepSeek-R1"), **{"DeepSeek-R1": "hf_model_deepseek-r1"}
    )

    assert list(said) == ["security.model_code"]


async def test_a_scan_answers_every_check_and_an_undecided_one_counts_neither_way():
    said = await facts(scorecard.Scorecard(""), Subject(github="onnx/onnx"), onnx="scorecard_result")

    assert said["security.scorecard_aggregate"] == 8.4
    assert str(said["scorecard.maintained"]).startswith("10/10: 30 commit(s)")
    assert said["scorecard.signed_releases"] == "open: no releases found"


async def test_a_package_says_whether_it_was_published_with_provenance():
    said = await facts(
        package_record.PackageRecord(""),
        Subject(packages=(Package("pypi", "vllm"),), version="0.12.0"),
        **{"versions/0.12.0": "depsdev_version"},
    )

    assert said == {
        "security.package_advisories": ["GHSA-2pc9-4j83-qjmr"],
        "security.provenance": "none: the package was published without provenance",
    }
