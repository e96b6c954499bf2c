"""Looking Components up outside: against a server on loopback that answers as the sources do."""

import pytest

from protocols.live.live_facts import LiveFacts
from protocols.live.settings import LiveSettings
from tests.fake_internet import Canned, Outside, recorded
from tests.protocols.live.sources import R1, R1_IDS, R1_PATH, VLLM, VLLM_IDS, entry, knowing_everything, notes

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


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
