"""Who waits for news in this process, by topic."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager


class Topics:
    """Wakes those who listen; what they then read tells them what is new, so a topic carries no content."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    @contextmanager
    def listening(self, topic: str) -> Iterator[asyncio.Event]:
        """An event that is set at each piece of news; whoever waits clears it before reading."""
        event = asyncio.Event()
        self._listeners[topic].add(event)
        try:
            yield event
        finally:
            self._listeners[topic].discard(event)
            if not self._listeners[topic]:
                del self._listeners[topic]

    def wake(self, topic: str) -> None:
        """There is news of this topic."""
        for event in self._listeners.get(topic, ()):
            event.set()

    def wake_all(self) -> None:
        """There may be news of any: a connection was away for a while."""
        for topic in list(self._listeners):
            self.wake(topic)
