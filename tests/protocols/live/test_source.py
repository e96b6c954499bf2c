"""Looking Components up outside: against a server on loopback that answers as the sources do."""

import asyncio
import json

import pytest

from protocols.adoption import Component, Kind
from protocols.catalogue.entry import CatalogueEntry
from protocols.live.live_facts import LiveFacts
from protocols.live.settings import LiveSettings
from tests.fake_internet import Canned, Outside, recorded

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

PYTORCH = Component(name="PyTorch", id="pytorch")
PYTORCH_IDS = {"github": "pytorch/pytorch", "pypi": "torch"}
VLLM = Component(name="vLLM", id="vllm", version="0.12.0")
VLLM_IDS = {"github": "vllm-project/vllm", "pypi": "vllm"}
VLLM_PACKAGE = "/v3/systems/pypi/packages/vllm"
R1 = Component(name="DeepSeek-R1", id="deepseek-r1")
R1_IDS = {"huggingface": "deepseek-ai/DeepSeek-R1"}
R1_PATH = "/api/models/deepseek-ai/DeepSeek-R1"


def entry(ids: dict[str, str], clients: tuple[str, ...] = ()) -> CatalogueEntry:
    return CatalogueEntry(
        id="x",
        name="x",
        kind=Kind.LIBRARY,
        publisher="p",
        status="active",
        status_basis="facts",
        ids=ids,
        clients=frozenset(clients),
    )


def knowing_everything(outside: Outside) -> Outside:
    outside.knows("hub", R1_PATH, "hf_model_deepseek-r1")
    outside.knows("github", "/repos/vllm-project/vllm", "github_repo")
    outside.knows("github", "/repos/vllm-project/vllm/releases", "github_releases")
    outside.knows("github", "/repos/vllm-project/vllm/stats/participation", "github_participation")
    outside.knows("github", "/repos/vllm-project/vllm/community/profile", "github_community_profile")
    outside.knows("github", "/repos/vllm-project/vllm/contributors", "github_contributors")
    outside.knows("depsdev", VLLM_PACKAGE, "depsdev_package")
    outside.knows("depsdev", f"{VLLM_PACKAGE}/versions/0.12.0", "depsdev_version")
    outside.knows("depsdev", f"/v3alpha{VLLM_PACKAGE[3:]}/versions/0.12.0:dependents", "depsdev_dependents")
    outside.knows("depsdev", "/v3/projects/github.com%2Fvllm-project%2Fvllm", "depsdev_project")
    outside.knows("osv", "/v1/query", "osv_query_response")
    outside.knows("scorecard", "/projects/github.com/vllm-project/vllm", "scorecard_result")
    return outside


def notes(found: LiveFacts) -> str:
    return "\n".join(f"{note.source}: {note.text}" for note in found.notes)


async def test_by_default_nothing_is_asked_and_no_file_is_made(outside: Outside):

    async with outside.live(on=LiveSettings().on) as live:
        found = await live.look_up(VLLM, entry(VLLM_IDS))

    assert (found, outside.seen, live.on) == (LiveFacts(), [], False)
    assert not outside.anything_kept


async def test_every_source_adds_dated_facts_with_a_page_to_check(outside: Outside):
    knowing_everything(outside)

    async with outside.live() as live:
        found = await live.look_up(VLLM, entry(VLLM_IDS))

    assert {fact.source for fact in found.facts} == {"live:deps.dev", "live:github", "live:osv", "live:scorecard"}
    assert found.notes == ()
    assert all(
        fact.evidence.seen <= "2026-11-21" and fact.evidence.locator.startswith("https://") for fact in found.facts
    )


async def test_of_two_sources_the_one_that_keeps_the_record_is_heard(outside: Outside):
    knowing_everything(outside)

    async with outside.live() as live:
        found = await live.look_up(VLLM, entry(VLLM_IDS))

    assert [(fact.value, fact.source) for fact in found.facts if fact.key == "adoption.github_stars"] == [
        (89000, "live:github")
    ]


async def test_a_fresh_answer_is_not_asked_for_again_even_after_a_restart(outside: Outside):
    knowing_everything(outside)
    async with outside.live() as live:
        first = await live.look_up(VLLM, entry(VLLM_IDS))
    asked = len(outside.seen)
    outside.clock.advance(hours=23)

    async with outside.live() as live:
        second = await live.look_up(VLLM, entry(VLLM_IDS))

    assert len(outside.seen) == asked
    assert (second.facts, second.calls) == (first.facts, 0)


async def test_an_old_answer_is_confirmed_by_its_etag_and_gets_the_new_date(outside: Outside):
    knowing_everything(outside)
    async with outside.live() as live:
        first = await live.look_up(R1, entry(R1_IDS))
        outside.clock.advance(hours=25)

        second = await live.look_up(R1, entry(R1_IDS))

    assert [bool(request.headers.get("if-none-match")) for request in outside.asked("hub")] == [False, True]
    assert [fact.value for fact in second.facts] == [fact.value for fact in first.facts]
    assert {fact.as_of for fact in second.facts} == {"2026-11-22"}


@pytest.mark.parametrize(
    "trouble",
    [
        Canned(500, b"oops"),
        Canned(hangs=True),
        Canned(200, b'{"id": "deepseek-ai/DeepSeek-R1", "likes": '),
        Canned(200, b'{"likes": "many"}'),
        Canned(200, b"[" * 100_000),
        Canned(endless=True),
        recorded("hf_error_rate_limited"),
        recorded("hf_error_gated_file"),
        Canned(200, b"x", {"content-encoding": "gzip"}),
    ],
    ids=["error", "slow", "cut off", "other shape", "deep", "oversized", "limited", "gated", "not gzip"],
)
async def test_a_source_in_trouble_leaves_a_note_and_the_others_their_facts(outside: Outside, trouble: Canned):
    knowing_everything(outside).broken["hub"] = trouble

    async with outside.live(seconds_per_call=1 if trouble.hangs else 20, body_bytes=200_000) as live:
        found = await live.look_up(VLLM, entry({**VLLM_IDS, **R1_IDS}))

    assert [note.source for note in found.notes] == ["live:hub"]
    assert found.value("security.scorecard_aggregate") == 8.4


async def test_a_body_past_the_bound_is_not_read_however_well_it_reads(outside: Outside):
    whole = recorded("hf_model_deepseek-r1").body
    outside.knows("hub", R1_PATH, Canned(body=whole + b" " * 5_000))

    async with outside.live(body_bytes=len(whole) + 4_000) as live:
        found = await live.look_up(R1, entry(R1_IDS))

    assert (found.facts, "sent more than" in notes(found)) == ((), True)


async def test_when_a_host_fails_later_its_older_answer_stands_with_its_own_date(outside: Outside):
    knowing_everything(outside)
    async with outside.live() as live:
        await live.look_up(R1, entry(R1_IDS))
        outside.clock.advance(days=3)
        outside.broken["hub"] = Canned(503)

        found = await live.look_up(R1, entry(R1_IDS))

    assert {fact.as_of for fact in found.facts} == {"2026-11-21"}


async def test_an_unreadable_answer_is_not_kept(outside: Outside):
    outside.knows("hub", R1_PATH, Canned(200, b"<html>"), "hf_model_deepseek-r1")
    async with outside.live() as live:
        first = await live.look_up(R1, entry(R1_IDS))

        second = await live.look_up(R1, entry(R1_IDS))

    assert (first.facts, "unexpected shape" in notes(first), bool(second.facts)) == ((), True, True)


async def test_no_answer_makes_more_calls_than_its_budget(outside: Outside):
    knowing_everything(outside)

    async with outside.live(calls_per_answer=4) as live:
        found = await live.look_up(VLLM, entry(VLLM_IDS))

    assert (len(outside.seen), found.calls) == (4, 4)
    assert "calls or time are used up" in notes(found)


async def test_an_answer_takes_no_longer_than_its_time_and_keeps_what_came_in_it(outside: Outside):
    knowing_everything(outside).broken["hub"] = Canned(hangs=True)

    async with outside.live(seconds_per_answer=0.6, seconds_per_call=30) as live:
        found = await live.look_up(VLLM, entry({**VLLM_IDS, **R1_IDS}))

    assert "live:hub: Hugging Face Hub, repository record ran out of time" in notes(found) or "time left" in notes(
        found
    )
    assert found.value("adoption.dependents") == 1200


async def test_a_failing_call_is_tried_once_more_and_a_refused_one_is_not(outside: Outside):
    outside.knows("hub", R1_PATH, Canned(502), "hf_model_deepseek-r1")
    outside.knows("github", "/repos/a/b", Canned(451, b"{}"))

    async with outside.live() as live:
        found = await live.look_up(R1, entry({**R1_IDS, "github": "a/b"}))

    assert len(outside.asked("hub")) == 2
    assert [request.path for request in outside.asked("github")].count("/repos/a/b") == 1
    assert found.value("licence.hub_tag") == "mit"


async def test_a_host_that_fails_in_a_row_is_left_alone_and_tried_again_after_its_rest(outside: Outside):
    knowing_everything(outside).broken["hub"] = Canned(500)
    async with outside.live(failures_before_rest=2, rest_seconds=60) as live:
        await live.look_up(R1, entry(R1_IDS))
        asked = len(outside.seen)

        resting = await live.look_up(R1, entry(R1_IDS))
        asked_while_resting = len(outside.seen)
        outside.clock.advance(seconds=61)
        outside.broken.clear()
        rested = await live.look_up(R1, entry(R1_IDS))

    assert (asked, asked_while_resting) == (2, 2)
    assert "left alone until 2026-11-21 12:01 UTC" in notes(resting)
    assert rested.value("adoption.hf_likes") == 13324


@pytest.mark.parametrize(
    ("host", "limit", "until"),
    [
        ("github", "github_error_rate_limited", "2026-11-22 00:00"),
        ("github", "github_error_secondary_limit", "2026-11-21 12:01"),
        ("hub", "hf_error_rate_limited", "2026-11-21 12:03"),
    ],
)
async def test_a_limit_that_is_used_up_is_respected_until_its_reset(
    outside: Outside, host: str, limit: str, until: str
):
    outside.broken[host] = recorded(limit)
    ids = {**R1_IDS} if host == "hub" else {"github": "vllm-project/vllm"}
    async with outside.live(calls_at_once_per_host=1) as live:
        first = await live.look_up(VLLM, entry(ids))

        second = await live.look_up(VLLM, entry(ids))

    assert len(outside.asked(host)) == 1
    assert "limit that is used up" in notes(first)
    assert f"left alone until {until} UTC" in notes(second)


async def test_the_last_call_of_a_window_is_heeded_before_the_host_must_refuse(outside: Outside):
    last = Canned(body=recorded("hf_model_deepseek-r1").body, headers={"RateLimit": '"api";r=0;t=213'})
    outside.knows("hub", R1_PATH, last)
    async with outside.live(fresh_for_hours=0) as live:
        await live.look_up(R1, entry(R1_IDS))

        again = await live.look_up(R1, entry(R1_IDS))

    assert len(outside.asked("hub")) == 1
    assert again.value("licence.hub_tag") == "mit"


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
