"""When the exchange of a Run is stored: after its last request, once, and only that of a Run."""

import json
import logging
from collections.abc import AsyncIterator, Sequence

import pytest

from orchestrator.web.exchanges.run_store import SCHEMA as RUNS
from orchestrator.web.exchanges.run_store import RunStore
from orchestrator.web.runs import run_keeper
from orchestrator.web.runs.run_keeper import RunKeeper
from protocols.storage.damage import DAMAGED
from protocols.storage.database import StorageUnavailable
from protocols.storage.sqlite_database import SqliteDatabase
from protocols.wire.capture.feed import Feed
from protocols.wire.capture.recorder import Hop, RecordedPiece
from protocols.wire.frames import Piece, Side
from protocols.wire.ownership import Traces
from protocols.wire.recording_file import Recording, recording_of
from tests.conftest import until

pytestmark = pytest.mark.anyio
TRACE, OTHER = "a" * 32, "b" * 32
BATCHES: list[tuple[str, ...]] = []


@pytest.fixture
async def keeper(monkeypatch) -> AsyncIterator[RunKeeper]:
    monkeypatch.setattr(run_keeper, "SETTLE_SECONDS", 0)
    BATCHES.clear()
    feed = Feed()

    async def record(traces: Sequence[str]) -> AsyncIterator[Recording]:
        BATCHES.append(tuple(traces))
        for trace in traces:
            if frames := feed.kept(trace):
                yield recording_of(frames, (), "2026-11-30T10:00:00")

    database = SqliteDatabase(":memory:")
    async with (
        database.opened(DAMAGED, RUNS),
        RunKeeper("orchestrator", feed, RunStore(database), Traces(), record) as keeper,
    ):
        yield keeper


def _piece(piece: Piece, span: int, method: str = "SendStreamingMessage", **fields) -> RecordedPiece:
    side, trace = fields.pop("side", Side.SERVER), fields.pop("trace", TRACE)
    hop = Hop(fields.pop("service", "orchestrator"), side, f"00-{trace}-{span:016x}-01")
    raw = json.dumps({"jsonrpc": "2.0", "method": method}).encode() if piece is Piece.REQUEST else b""
    return RecordedPiece(hop, piece, 1.0 + span, trace, method="POST", url="http://a/a2a/jsonrpc", raw=raw)


async def _stored(keeper: RunKeeper, count: int) -> list[str]:
    async def enough() -> bool:
        return len(await keeper.store.listed("")) >= count

    await until(enough)
    return [run.trace for run in await keeper.store.listed("")]


async def test_a_run_is_stored_when_its_last_request_has_ended(keeper):
    keeper.feed.add(_piece(Piece.REQUEST, 1))
    keeper.feed.add(_piece(Piece.REQUEST, 2, side=Side.CLIENT))
    keeper.feed.add(_piece(Piece.END, 1))
    keeper.feed.add(_piece(Piece.REQUEST, 3, trace=OTHER))
    keeper.feed.add(_piece(Piece.END, 3, trace=OTHER))

    # The caller of the first is gone, and an agent still works for it.
    assert await _stored(keeper, 1) == [OTHER]
    keeper.feed.add(_piece(Piece.END, 2, side=Side.CLIENT))
    assert set(await _stored(keeper, 2)) == {TRACE, OTHER}


async def test_runs_that_end_together_are_fetched_together(keeper):
    for span, trace in enumerate((OTHER, TRACE), 1):
        keeper.feed.add(_piece(Piece.REQUEST, span, trace=trace))
        keeper.feed.add(_piece(Piece.END, span, trace=trace))

    assert set(await _stored(keeper, 2)) == {TRACE, OTHER}
    assert BATCHES == [(OTHER, TRACE)]


async def test_what_is_no_run_of_this_service_is_not_stored(keeper):
    for span, fields in enumerate(({"method": "GetTask"}, {"service": "tutor"}, {"side": Side.CLIENT}), 1):
        keeper.feed.add(_piece(Piece.REQUEST, span, trace=OTHER, **fields))
        keeper.feed.add(_piece(Piece.END, span, trace=OTHER, **fields))
    keeper.feed.add(_piece(Piece.REQUEST, 9))
    keeper.feed.add(_piece(Piece.END, 9))

    assert await _stored(keeper, 1) == [TRACE]


async def test_when_more_end_than_can_be_stored_the_log_says_so_once_and_they_are_counted(keeper, caplog):
    caplog.set_level(logging.WARNING)
    for number in range(run_keeper.MOST_WAITING + 3):
        keeper.feed.add(_piece(Piece.REQUEST, number + 1, trace=f"{number:032x}"))
        keeper.feed.add(_piece(Piece.END, number + 1, trace=f"{number:032x}"))

    assert caplog.text.count("more Runs end than can be stored") == 1
    # None was taken from the queue meanwhile: nothing here waits.
    assert keeper.dropped == 3


async def test_a_run_that_cannot_be_recorded_does_not_end_the_storing_of_others(keeper, caplog):
    record = keeper.record

    async def broken(traces: Sequence[str]) -> AsyncIterator[Recording]:
        if OTHER in traces:
            raise RuntimeError("no disk")
        async for recording in record(traces):
            yield recording

    async def is_dropped() -> bool:
        return keeper.dropped == 1

    keeper.record = broken
    keeper.feed.add(_piece(Piece.REQUEST, 1, trace=OTHER))
    keeper.feed.add(_piece(Piece.END, 1, trace=OTHER))
    await until(is_dropped)
    keeper.feed.add(_piece(Piece.REQUEST, 2))
    keeper.feed.add(_piece(Piece.END, 2))

    assert await _stored(keeper, 1) == [TRACE]
    assert "no disk" in caplog.text


async def test_a_run_that_the_database_did_not_take_is_stored_when_it_does(keeper, monkeypatch, caplog):
    monkeypatch.setattr(run_keeper, "AGAIN_SECONDS", 0)
    put, refusals = keeper.store.put, iter([StorageUnavailable("no space left"), StorageUnavailable("no space left")])

    async def refused_twice(owner: str, recording: Recording) -> None:
        for refusal in refusals:
            raise refusal
        await put(owner, recording)

    monkeypatch.setattr(keeper.store, "put", refused_twice)
    keeper.feed.add(_piece(Piece.REQUEST, 1))
    keeper.feed.add(_piece(Piece.END, 1))

    assert await _stored(keeper, 1) == [TRACE]
    assert caplog.text.count("no space left") == 2
