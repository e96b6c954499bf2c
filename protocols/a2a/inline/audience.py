"""Who hears of a Task in this process: subscriptions, and callers that wait for what a turn comes to."""

import asyncio
import logging

from a2a.server.events import Event
from a2a.types import Task, TaskState

from protocols.a2a.inline.subscription import MOST_UNREAD, Subscription
from protocols.a2a.inline.task_changes import copy_of
from protocols.a2a.task_store import RESTING

logger = logging.getLogger(__name__)


class Audience:
    """Passes events on in their order, and holds them back while the Message they follow from is not on the disk."""

    def __init__(self, task_id: str) -> None:
        self._task_id = task_id
        self.subscriptions: set[Subscription] = set()
        self._results: dict[asyncio.Future[None], bool] = {}
        self._delayed: list[tuple[Event, TaskState | None]] | None = None

    def hold(self) -> None:
        """From now on nobody hears anything."""
        self._delayed = self._delayed or []

    def release(self) -> None:
        """Whoever listens hears what was held back."""
        delayed, self._delayed = self._delayed or [], None
        for event, state in delayed:
            self._deliver(event, state)

    def hear(self, event: Event, state: TaskState | None) -> None:
        """An event, and the state of the Task after it; none when there is no Task."""
        if self.subscriptions and isinstance(event, Task):
            event = copy_of(event)
        if self._delayed is not None:
            self._delayed.append((event, state))
        else:
            self._deliver(event, state)

    async def result(self, run: asyncio.Task[Exception | None], immediately: bool) -> None:
        """Returns once the turn is over, or the Task rests, or (`immediately`) is stored."""
        resting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._results[resting] = immediately

        def wake(_: object) -> None:
            if not resting.done():
                resting.set_result(None)

        run.add_done_callback(wake)
        try:
            await resting
        finally:
            run.remove_done_callback(wake)
            del self._results[resting]

    def end(self, error: BaseException | None = None) -> None:
        """Nobody hears more of it here; an error is raised to who listens."""
        for subscription in self.subscriptions:
            subscription.end(error)
        self.subscriptions.clear()

    def _deliver(self, event: Event, state: TaskState | None) -> None:
        for subscription in list(self.subscriptions):
            if not subscription.put(event):
                logger.warning("task %s: a subscriber fell %d events behind and is dropped", self._task_id, MOST_UNREAD)
                self.subscriptions.discard(subscription)
                subscription.end()
        # A FAILED Task may be followed by the error that made it fail, which the end of the turn tells.
        rests = state in RESTING and state != TaskState.TASK_STATE_FAILED
        for resting, immediately in self._results.items():
            if (rests or (immediately and state is not None)) and not resting.done():
                resting.set_result(None)
