"""One trace over the whole platform, merged by the orchestrator: both ends, causes first, nobody needed but us."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from orchestrator.app import SERVICE
from orchestrator.cli.client import Council
from protocols.adoption import Progress
from protocols.wire.frames import FRAMES, Frame, Piece, Side
from protocols.wire.sse import EventCutter
from tests.conftest import Start, served, until
from tests.fakes import agent, finds

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
QUESTION = "Should we adopt vLLM?"


async def quietly(news: Progress) -> None:
    """Nobody watches."""


async def merged(http: httpx.AsyncClient, url: str, trace: str) -> list[Frame]:
    return FRAMES.validate_json((await http.get(f"{url}/api/exchange", params={"trace": trace})).content)


async def asked(url: str) -> str:
    """The trace of a question that was answered."""
    async with Council.at(url) as council:
        outcome = await council.say(QUESTION, quietly, may_ask=False)
        assert outcome.recommendation
        return council.trace


@asynccontextmanager
async def reading(url: str, trace: str, into: list[Frame]) -> AsyncIterator[None]:
    """The live feed, read while the context lasts."""

    async def read() -> None:
        timeout = httpx.Timeout(5, read=None)
        async with (
            httpx.AsyncClient(timeout=timeout) as http,
            http.stream("GET", f"{url}/api/exchange/feed", params={"trace": trace}) as feed,
        ):
            cut = EventCutter()
            async for chunk in feed.aiter_bytes():
                into.extend(Frame.model_validate_json(event) for event in cut.feed(chunk))

    task = asyncio.create_task(read())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def ends(frames: list[Frame], callee: str) -> set[tuple[str, Side]]:
    """Who saw the streaming request to this agent, at which end."""
    mine = {frame.exchange for frame in frames if frame.service == callee and "SendStreaming" in frame.body}
    return {(frame.service, frame.side) for frame in frames if frame.exchange in mine}


async def test_both_ends_of_every_hop_are_in_one_list_causes_first(start: Start, http):
    agents = [await start(agent(name, finds(name))) for name in ("calm", "keen")]
    url = await start(SERVICE, agents=tuple(agents), own=tuple(agents))

    frames = await merged(http, url, await asked(url))

    assert ends(frames, "calm") == {("orchestrator", Side.CLIENT), ("calm", Side.SERVER)}
    assert ends(frames, "keen") == {("orchestrator", Side.CLIENT), ("keen", Side.SERVER)}
    sent = {frame.exchange: at for at, frame in enumerate(frames) if frame.side is Side.CLIENT and frame.method}
    taken = {frame.exchange: at for at, frame in enumerate(frames) if frame.side is Side.SERVER and frame.method}
    both = sent.keys() & taken.keys()
    assert len(both) >= 4
    assert all(sent[exchange] < taken[exchange] for exchange in both)
    assert [frame.at for frame in frames] == sorted(frame.at for frame in frames)


async def test_an_exchange_names_the_one_it_was_started_within(start: Start, http):
    url = await start(SERVICE, agents=(await start(agent("calm", finds("calm"))),))

    frames = await merged(http, url, await asked(url))

    first = next(frame for frame in frames if frame.side is Side.SERVER and "SendStreaming" in frame.body)
    asks = [frame for frame in frames if frame.side is Side.CLIENT and "SendStreaming" in frame.body]
    assert [frame.parent for frame in asks] == [first.exchange]


async def test_an_agent_that_shows_no_wire_or_is_gone_is_only_missing(start: Start, http):
    silent = await start(agent("silent", finds("silent")), wire=False)
    async with served(agent("brief", finds("brief"))) as brief:
        url = await start(SERVICE, agents=(silent, brief))
        trace = await asked(url)

    frames = await merged(http, url, trace)

    hosts = {frame.url.split("/a2a")[0] for frame in frames if frame.side is Side.CLIENT and "/a2a" in frame.url}
    assert hosts == {silent, brief}
    assert {frame.service for frame in frames} == {"orchestrator"}


async def test_the_live_feed_gives_what_is_kept_then_what_comes_and_nothing_twice(start: Start, http):
    url = await start(SERVICE, agents=(await start(agent("calm", finds("calm"))),))
    seen: list[Frame] = []
    async with Council.at(url) as council:
        await council.say(QUESTION, quietly, may_ask=False)
        async with reading(url, council.trace, seen):

            async def has_ended(times: int) -> bool:
                mine = [each for each in seen if each.service == "orchestrator" and each.side is Side.SERVER]
                return sum(each.piece is Piece.END and each.size > 5_000 for each in mine) == times

            await until(lambda: has_ended(1))
            kept = len(seen)
            await council.say("Should we adopt Qdrant?", quietly, may_ask=False)
            await until(lambda: has_ended(2))

    keys = [(each.exchange, each.service, each.side, each.piece, each.nth) for each in seen]
    assert len(seen) > kept
    assert len(keys) == len(set(keys))
    assert {each.service for each in seen} == {"orchestrator", "calm"}


async def test_reading_the_exchange_is_no_part_of_it(start: Start, http):
    url = await start(SERVICE, agents=(await start(agent("calm", finds("calm"))),))
    trace = await asked(url)

    before = len(await merged(http, url, trace))
    kept = FRAMES.validate_json((await http.get(f"{url}/wire")).content)
    after = await merged(http, url, trace)

    assert len(after) == before
    assert not [each for each in kept if "/wire" in each.url or "/api" in each.url]


async def test_a_trace_that_is_none_is_refused_with_what_is_expected(start: Start, http):
    url = await start(SERVICE)

    answer = await http.get(f"{url}/api/exchange", params={"trace": "all of them"})

    assert answer.status_code == 422
    assert "[0-9a-f]{32}" in json.dumps(answer.json())
