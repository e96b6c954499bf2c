"""A service's capture, bounded in memory, and the feed by which others read it."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from protocols.wire.frames import Frame

KEPT_FRAMES = 2_000
KEPT_BYTES = 20_000_000
WAITING_FRAMES = 1_000


class Feed:
    """The latest Frames of one service; a slow reader loses the oldest, a service never waits for a reader."""

    def __init__(self) -> None:
        self._kept: deque[Frame] = deque()
        self._bytes = 0
        self._readers: set[asyncio.Queue[Frame | None]] = set()

    def add(self, frame: Frame) -> None:
        """Keep the Frame and hand it to every reader that keeps up."""
        self._kept.append(frame)
        self._bytes += len(frame.body)
        while len(self._kept) > KEPT_FRAMES or self._bytes > KEPT_BYTES:
            self._bytes -= len(self._kept.popleft().body)
        self._hand_out(frame)

    def kept(self, trace: str = "") -> list[Frame]:
        """The Frames in memory, oldest first; of one trace when named."""
        return [frame for frame in self._kept if not trace or frame.trace == trace]

    async def follow(self) -> AsyncIterator[Frame]:
        """Every Frame from now on."""
        queue: asyncio.Queue[Frame | None] = asyncio.Queue(WAITING_FRAMES)
        self._readers.add(queue)
        try:
            while (frame := await queue.get()) is not None:
                yield frame
        finally:
            self._readers.discard(queue)

    def close(self) -> None:
        """Let every reader go: the service stops."""
        self._hand_out(None)

    def _hand_out(self, frame: Frame | None) -> None:
        for queue in self._readers:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(frame)
