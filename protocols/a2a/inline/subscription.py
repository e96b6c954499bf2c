"""What one caller has still to hear of a Task."""

import asyncio
from collections.abc import AsyncGenerator

from a2a.server.events import Event

MOST_UNREAD = 1024
"""Events a subscriber may be behind; a slower one is dropped, so that it holds up nobody."""


class Subscription:
    """What one caller has still to hear of a Task, in order."""

    def __init__(self) -> None:
        self._events: asyncio.Queue[Event | BaseException | None] = asyncio.Queue()

    def put(self, event: Event) -> bool:
        """Whether there was room for it."""
        if self._events.qsize() >= MOST_UNREAD:
            return False
        self._events.put_nowait(event)
        return True

    def end(self, error: BaseException | None = None) -> None:
        """No event follows; an error is raised to the caller after those before it."""
        self._events.put_nowait(error)

    async def events(self) -> AsyncGenerator[Event, None]:
        """Until the end."""
        while (event := await self._events.get()) is not None:
            if isinstance(event, BaseException):
                raise event
            yield event
