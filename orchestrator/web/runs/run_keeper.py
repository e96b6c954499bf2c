"""Stores the exchange of every Run when its last request has ended."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Self

from orchestrator.web.exchanges.run_store import RunStore
from protocols.cleanup import stop
from protocols.hosting.observability.telemetry import operation_of
from protocols.storage.database import StorageUnavailable
from protocols.wire.capture.feed import Feed
from protocols.wire.capture.recorder import RecordedPiece
from protocols.wire.frames import Piece, Side
from protocols.wire.ownership import Traces
from protocols.wire.recording_file import Recording

logger = logging.getLogger(__name__)
BEGIN_A_RUN = frozenset({"SendMessage", "SendStreamingMessage"})
MOST_OPEN = 1_000
MOST_WAITING = 1_000
# The other end of a hop notes its last piece a moment later than ours.
SETTLE_SECONDS = 0.5
# So many are fetched from an agent by one request.
AT_ONCE = 20
# A database that is away, or a full disk: as long as it lasts, the Runs that end meanwhile wait in the queue.
AGAIN_SECONDS = 2
# Of the time that storing took, so many times as much goes to the questions that are being answered; less and less
# as Runs wait to be stored, and none once it is so many, or a busy service would never catch up.
PAUSE = 3
MANY_WAITING = 50


@dataclass
class RunKeeper:
    """Observes `feed`; `record` makes the Recordings of traces. Entered while the service runs.

    `service` is whose Runs are meant: requests that reach it with a Message begin one. `dropped` counts those that
    could not be stored in time.
    """

    service: str
    feed: Feed
    store: RunStore
    traces: Traces
    record: Callable[[Sequence[str]], AsyncIterator[Recording]]
    dropped: int = 0
    _open: OrderedDict[str, set[tuple[str, Side]]] = field(default_factory=OrderedDict)
    _ended: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))
    _drops: bool = False
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    def note(self, piece: RecordedPiece) -> None:
        """A piece passed: the last one of a Run has it stored."""
        if piece.piece is Piece.REQUEST and self._begins(piece):
            self._open.setdefault(piece.trace, set())
            if len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)
        requests = self._open.get(piece.trace)
        if requests is None:
            return
        request = piece.hop.traceparent, piece.hop.side
        if piece.piece is Piece.REQUEST:
            requests.add(request)
        elif piece.piece is Piece.END:
            requests.discard(request)
            if not requests:
                del self._open[piece.trace]
                self._queue(piece.trace)

    def _begins(self, piece: RecordedPiece) -> bool:
        ours = piece.hop.side is Side.SERVER and piece.hop.service == self.service
        return ours and operation_of(piece) in BEGIN_A_RUN

    def _queue(self, trace: str) -> None:
        try:
            self._ended.put_nowait(trace)
        except asyncio.QueueFull:
            # Said once for all that are dropped in a row: under such a load a line for each would be a load of its own.
            if not self._drops:
                logger.warning("more Runs end than can be stored: those that end now are not kept")
            self._drops = True
            self.dropped += 1

    async def _store_each(self) -> None:
        while True:
            ended = [await self._ended.get()]
            while not self._ended.empty() and len(ended) < AT_ONCE:
                ended.append(self._ended.get_nowait())
            await asyncio.sleep(SETTLE_SECONDS)
            began = time.monotonic()
            # Of one in which a question was answered meanwhile the end comes later.
            await self._store([trace for trace in dict.fromkeys(ended) if trace not in self._open])
            if not self._ended.full():
                self._drops = False
            share = max(0, 1 - self._ended.qsize() / MANY_WAITING)
            await asyncio.sleep(PAUSE * share * (time.monotonic() - began))

    async def _store(self, traces: Sequence[str]) -> None:
        missing = set(traces)
        try:
            # All at once: the exchanges are in memory only, and may be gone when the database is back.
            for recording in [recording async for recording in self.record(traces)]:
                await self._put(self.traces.owner_of(recording.trace), recording)
                missing.discard(recording.trace)
        except Exception:  # Runs that cannot be stored must not end the storing of all later ones
            logger.exception("%s are not kept", ", ".join(sorted(missing)))
            self.dropped += len(missing)

    async def _put(self, owner: str, recording: Recording) -> None:
        while True:
            try:
                return await self.store.put(owner, recording)
            except StorageUnavailable as error:
                logger.warning("%s is kept when the database takes it: %s", recording.trace, error)
            await asyncio.sleep(AGAIN_SECONDS)

    async def __aenter__(self) -> Self:
        storing = asyncio.create_task(self._store_each())
        self._stack.push_async_callback(stop, [storing])
        self.feed.observe(self.note)
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self._stack.aclose()
