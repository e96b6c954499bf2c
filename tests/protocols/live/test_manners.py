"""How a host is treated: budget, time, retries, its limits, its rest; and what is left of an answer then."""

import pytest

from tests.fake_internet import Canned, Outside, recorded
from tests.protocols.live.sources import R1, R1_IDS, R1_PATH, VLLM, VLLM_IDS, entry, knowing_everything, notes

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


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
