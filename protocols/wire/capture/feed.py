"""A service's recorded frames, bounded in memory, and the feed by which others follow them."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from protocols.wire.capture.recorder import RecordedPiece, Sink
from protocols.wire.frames import Frame

# Bounded by bytes too: documents in messages make some Frames a thousand times larger than others.
KEPT_FRAMES = 6_000
KEPT_BYTES = 20_000_000
WAITING_FRAMES = 1_000
MOST_READERS = 64


class TooManyReaders(RuntimeError):
    """More read this feed at once than it serves."""


class Feed:
    """The latest Frames of one service; a slow reader loses the oldest, a service never waits for a reader."""

    def __init__(self) -> None:
        self._kept: deque[tuple[RecordedPiece, int]] = deque()
        self._bytes = 0
        self._readers: set[asyncio.Queue[RecordedPiece | None]] = set()
        self._observers: list[Sink] = []

    def add(self, piece: RecordedPiece) -> None:
        """Keep what was seen and hand it to every observer, and to every reader that keeps up."""
        weight = piece.weight
        self._kept.append((piece, weight))
        self._bytes += weight
        while len(self._kept) > KEPT_FRAMES or self._bytes > KEPT_BYTES:
            self._bytes -= self._kept.popleft()[1]
        for observer in self._observers:
            observer(piece)
        self._hand_out(piece)

    def observe(self, observer: Sink) -> None:
        """Call this with every piece as it passes; unlike a reader it loses none, so it must be quick."""
        self._observers.append(observer)

    def kept(self, *traces: str) -> list[Frame]:
        """The Frames in memory, oldest first; of these traces when any are named."""
        return [piece.frame() for piece, _ in self._kept if not traces or piece.trace in traces]

    def check_room(self) -> None:
        """Raises TooManyReaders when nobody more can follow."""
        if len(self._readers) >= MOST_READERS:
            raise TooManyReaders(f"{MOST_READERS} read this feed already")

    async def follow(self, trace: str = "") -> AsyncIterator[Frame]:
        """Every Frame from now on; of one trace, when named, first those in memory. Raises TooManyReaders."""
        self.check_room()
        queue: asyncio.Queue[RecordedPiece | None] = asyncio.Queue(WAITING_FRAMES)
        self._readers.add(queue)
        try:
            for frame in self.kept(trace) if trace else ():
                yield frame
            while (piece := await queue.get()) is not None:
                if not trace or piece.trace == trace:
                    yield piece.frame()
        finally:
            self._readers.discard(queue)

    def close(self) -> None:
        """Let every reader go: the service stops."""
        self._hand_out(None)

    def _hand_out(self, piece: RecordedPiece | None) -> None:
        for queue in self._readers:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(piece)
