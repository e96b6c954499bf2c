"""Answers of live sources that are not plain: statistics to come, redirects, secrets, unknown components."""

import asyncio
import json

import pytest

from protocols.adoption import Component
from tests.fake_internet import Canned, Outside
from tests.protocols.live.sources import R1, R1_IDS, R1_PATH, VLLM, VLLM_IDS, entry, knowing_everything, notes

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


async def test_statistics_still_being_computed_cost_a_note_not_a_wait(outside: Outside):
    knowing_everything(outside)
    outside.knows("github", "/repos/vllm-project/vllm/stats/participation", "github_stats_202")

    async with outside.live() as live:
        found = await live.look_up(VLLM, entry({"github": "vllm-project/vllm"}))

    assert "still computing" in notes(found)
    assert len([request for request in outside.asked("github") if "participation" in request.path]) == 1


async def test_a_contributor_list_too_large_is_no_limit_and_stops_nothing_else(outside: Outside):
    knowing_everything(outside)
    outside.knows("github", "/repos/vllm-project/vllm/contributors", "github_error_contributors_too_large")

    async with outside.live(github_token="t") as live:
        found = await live.look_up(VLLM, entry({"github": "vllm-project/vllm"}))

    assert "too large to list contributors" in notes(found)
    assert found.value("community.health_percentage") == 100


async def test_what_no_source_knows_is_said_and_remembered(outside: Outside):
    async with outside.live() as live:
        found = await live.look_up(R1, entry({**R1_IDS, "github": "a/b"}))
        asked = len(outside.seen)
        await live.look_up(R1, entry({**R1_IDS, "github": "a/b"}))

    assert found.facts == ()
    assert "live:hub: Hugging Face Hub, repository record does not know it" in notes(found)
    assert len(outside.seen) == asked


async def test_a_redirect_within_the_allowed_hosts_is_followed(outside: Outside):
    knowing_everything(outside)
    outside.knows("github", "/repos/old/vllm", Canned(301, b"{}", {"location": "/repos/vllm-project/vllm"}))

    async with outside.live() as live:
        found = await live.look_up(VLLM, entry({"github": "old/vllm"}))

    assert found.value("adoption.github_stars") == 89000


@pytest.mark.parametrize(
    "target", ["http://169.254.169.254/latest/meta-data/", "https://example.org/", "//evil.test/x", "ftp://h"]
)
async def test_a_redirect_elsewhere_is_not_followed(outside: Outside, target: str):
    outside.knows("hub", R1_PATH, Canned(302, b"", {"location": target}))

    async with outside.live() as live:
        found = await live.look_up(R1, entry(R1_IDS))

    assert len(outside.seen) == 1
    assert "is not a host this agent asks" in notes(found)


async def test_a_host_that_redirects_in_circles_is_given_up(outside: Outside):
    outside.knows("hub", R1_PATH, Canned(307, b"", {"location": R1_PATH}))

    async with outside.live() as live:
        found = await live.look_up(R1, entry(R1_IDS))

    assert len(outside.seen) == 4
    assert "round in circles" in notes(found)


async def test_each_token_goes_to_its_own_host_only(outside: Outside):
    knowing_everything(outside)
    scorecard = outside.ports["scorecard"]
    moved = Canned(302, b"", {"location": f"http://127.0.0.1:{scorecard}/projects/github.com/vllm-project/vllm"})
    outside.knows("github", "/repos/vllm-project/vllm", moved)

    async with outside.live(github_token="g", hub_token="h") as live:
        await live.look_up(VLLM, entry({**VLLM_IDS, **R1_IDS}))

    sent = {(request.host, request.headers.get("authorization")) for request in outside.seen}
    assert sent == {("github", "Bearer g"), ("hub", "Bearer h"), ("depsdev", None), ("osv", None), ("scorecard", None)}


async def test_pages_of_vulnerabilities_are_read_on(outside: Outside):
    outside.knows("osv", "/v1/query", "osv_query_page", "osv_query_response")

    async with outside.live() as live:
        found = await live.look_up(Component(name="vLLM"), entry({"pypi": "vllm"}))

    assert [json.loads(request.body) for request in outside.asked("osv")] == [
        {"package": {"purl": "pkg:pypi/vllm"}},
        {"package": {"purl": "pkg:pypi/vllm"}, "page_token": "opaque-token"},
    ]
    assert found.value("security.advisories_known") == 2


async def test_pages_without_end_are_read_to_a_bound(outside: Outside):
    pages = (Canned(body=json.dumps({"vulns": [], "next_page_token": str(page)}).encode()) for page in range(9))
    outside.knows("osv", "/v1/query", *pages)

    async with outside.live() as live:
        await live.look_up(Component(name="vLLM"), entry({"pypi": "vllm"}))

    assert len(outside.asked("osv")) == 3


async def test_an_unknown_name_is_looked_up_but_what_is_found_is_not_verified(outside: Outside):
    knowing_everything(outside)

    async with outside.live() as live:
        found = await live.look_up(Component(name="deepseek-ai/DeepSeek-R1"))

    assert found.value("adoption.hf_likes") == 13324
    assert not any(fact.verified for fact in found.facts)
    assert "nobody said that this is what is meant" in notes(found)


@pytest.mark.parametrize(
    "name",
    [
        "http://169.254.169.254/latest/",
        "../../etc/passwd",
        "a/../b",
        "x y z",
        "",
        "a/b?c=d",
        "a/b#c",
        "pkg:pypi/a",
        "é/è",
        "a" * 300,
    ],
)
async def test_a_name_that_is_not_shaped_like_one_is_never_asked_for(outside: Outside, name: str):
    async with outside.live() as live:
        found = await live.look_up(Component(name=name or " ", purl=None))

    assert (found.facts, outside.seen) == ((), [])


async def test_two_at_once_about_the_same_thing_ask_once(outside: Outside):
    knowing_everything(outside)

    async with outside.live() as live:
        one, other = await asyncio.gather(live.look_up(R1, entry(R1_IDS)), live.look_up(R1, entry(R1_IDS)))

    assert one.facts == other.facts
    assert len(outside.asked("hub")) == 1
