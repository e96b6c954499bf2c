"""Recording the wire disturbs nothing: streams pass, viewers are never waited for, memory is bounded."""

import asyncio
import json
import uuid

import httpx
import pytest

from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.parts import message, to_part
from protocols.a2a.turn import Turn
from protocols.adoption import Component, Inquiry
from protocols.wire.capture.feed import KEPT_BYTES, KEPT_FRAMES, MOST_READERS, WAITING_FRAMES, Feed
from protocols.wire.capture.http import CapturingTransport
from protocols.wire.capture.recorder import Hop, RecordedPiece
from protocols.wire.frames import FRAMES, MOST_BODY, Frame, Piece, Side
from protocols.wire.trace import HEADER, new_traceparent, trace_id
from tests.conftest import Start
from tests.fakes import agent, finds

pytestmark = pytest.mark.anyio
R1 = Inquiry(components=(Component(name="DeepSeek-R1"),))
HOP = Hop("s", Side.SERVER, new_traceparent())
TRACE = trace_id(HOP.traceparent)


def seen(nth: int = 0, raw: bytes = b"data: {}") -> RecordedPiece:
    return RecordedPiece(HOP, Piece.EVENT, float(nth), TRACE, nth=nth, raw=raw, size=len(raw))


def sent():
    return message(to_part(R1), message_id=str(uuid.uuid4()))


async def quietly(reply: Reply) -> None:
    return None


def capturing(feed: Feed) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=CapturingTransport("caller", feed.add, 10**7, httpx.AsyncHTTPTransport()))


async def wire(http: httpx.AsyncClient, url: str, trace: str = "") -> list[Frame]:
    return FRAMES.validate_json((await http.get(f"{url}/wire", params={"trace": trace})).content)


async def test_several_traces_are_given_at_once_and_no_other(start: Start, http: httpx.AsyncClient):
    url, feed = await start(agent("calm", finds("calm"))), Feed()
    traces = []
    async with capturing(feed) as caller:
        for _ in range(3):
            await (await RemoteAgent.at(url, caller)).ask(sent(), quietly, 10)
            traces.append(feed.kept()[-1].trace)

    frames = FRAMES.validate_json((await http.get(f"{url}/wire", params={"trace": traces[:2]})).content)
    everything = await wire(http, url)

    assert {frame.trace for frame in frames} == set(traces[:2])
    assert {frame.trace for frame in everything} >= set(traces)


async def test_an_event_reaches_the_caller_before_the_next_one_is_produced(start: Start):
    first_was_heard, feed = asyncio.Event(), Feed()

    async def work(turn: Turn) -> None:
        await turn.tell("the first")
        await asyncio.wait_for(first_was_heard.wait(), 5)
        await finds("calm")(turn)

    async def hear(reply: Reply) -> None:
        if reply.says == "the first":
            first_was_heard.set()

    url = await start(agent("calm", work))
    async with capturing(feed) as caller:
        reply = await (await RemoteAgent.at(url, caller)).ask(sent(), hear, 10)

    events = [frame for frame in feed.kept() if frame.piece is Piece.EVENT]
    assert reply.artifacts
    assert [frame.nth for frame in events] == list(range(len(events)))
    assert any("the first" in frame.body for frame in events)


@pytest.mark.slow
async def test_a_viewer_who_stops_reading_holds_nobody_up(start: Start, http):
    async def work(turn: Turn) -> None:
        for _ in range(50):
            await turn.tell("x" * 50_000)
        await finds("calm")(turn)

    url = await start(agent("calm", work))
    remote = await RemoteAgent.at(url, http)
    async with http.stream("GET", f"{url}/wire/feed") as feed:
        assert feed.status_code == 200
        replies = [await remote.ask(sent(), quietly, 20) for _ in range(4)]

    assert all(reply.artifacts for reply in replies)


async def test_a_reader_who_does_not_keep_up_loses_the_oldest_and_no_more():
    feed, many = Feed(), 3 * WAITING_FRAMES
    reader = feed.follow()
    waiting = asyncio.ensure_future(anext(reader))
    await asyncio.sleep(0)

    for nth in range(many):
        feed.add(seen(nth))
    first = await waiting
    second = await anext(reader)

    assert first.nth == many - WAITING_FRAMES
    assert second.nth == first.nth + 1
    feed.close()


def test_memory_is_bounded_by_number_and_by_bytes():
    many, large = Feed(), Feed()

    for nth in range(KEPT_FRAMES + 10):
        many.add(seen(nth))
    for nth in range(2 * KEPT_BYTES // MOST_BODY):
        large.add(seen(nth, b"data: " + b"x" * MOST_BODY))

    assert [frame.nth for frame in many.kept()][:: KEPT_FRAMES - 1] == [10, KEPT_FRAMES + 9]
    assert 0 < sum(len(frame.body) for frame in large.kept()) <= KEPT_BYTES


async def test_more_readers_than_a_feed_serves_are_told_so(start: Start, http):
    url = await start(agent("calm", finds("calm")))
    async with httpx.AsyncClient(limits=httpx.Limits(max_connections=None)) as many:
        opened = [
            await many.send(many.build_request("GET", f"{url}/wire/feed"), stream=True) for _ in range(MOST_READERS)
        ]
        refused = await http.get(f"{url}/wire/feed")
        await asyncio.gather(*(each.aclose() for each in opened))

    assert refused.status_code == 503
    assert "read this feed already" in refused.json()["error"]["message"]


async def test_secrets_in_headers_are_not_kept(start: Start, http):
    url, traceparent = await start(agent("calm", finds("calm"))), new_traceparent()
    secrets = {"Authorization": "Bearer s3cret", "X-API-Key": "s3cret", "Cookie": "a=s3cret", HEADER: traceparent}

    await http.get(f"{url}/.well-known/agent-card.json", headers=secrets)

    frames = await wire(http, url, trace_id(traceparent))
    assert frames
    assert "s3cret" not in json.dumps([frame.model_dump(mode="json") for frame in frames])


async def test_a_request_sent_twice_with_one_span_is_two_exchanges_of_one_trace(start: Start, http):
    url, traceparent = await start(agent("calm", finds("calm"))), new_traceparent()

    for _ in range(2):
        await http.get(f"{url}/.well-known/agent-card.json", headers={HEADER: traceparent})

    frames = await wire(http, url, trace_id(traceparent))
    assert len({frame.exchange for frame in frames}) == 2


async def test_what_nobody_named_a_trace_for_gets_one(start: Start, http):
    url = await start(agent("calm", finds("calm")))

    await http.get(f"{url}/.well-known/agent-card.json")

    traces = {frame.trace for frame in await wire(http, url) if frame.side is Side.SERVER}
    assert "" not in traces


async def test_a_huge_body_is_cut_and_its_true_size_told(start: Start, http):
    url, traceparent = await start(agent("calm", finds("calm"))), new_traceparent()
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "x" * (MOST_BODY + 5)})

    await http.post(f"{url}/a2a/jsonrpc", content=body, headers={HEADER: traceparent})

    request = (await wire(http, url, trace_id(traceparent)))[0]
    assert (len(request.body), request.size) == (MOST_BODY, len(body))
