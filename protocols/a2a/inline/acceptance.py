"""A Message that is about to be on the disk: its agent works on it already, and nobody hears of it before it is."""

import asyncio
import logging
from typing import Any

from a2a.server.cluster import ConcurrentTaskModificationError
from a2a.utils.errors import InternalError

from protocols.a2a.inline.audience import Audience

logger = logging.getLogger(__name__)


class Acceptance:
    """The write by which a turn's Message is accepted, for the Task whose audience waits for it."""

    def __init__(self, audience: Audience) -> None:
        self._audience = audience
        self._writing: asyncio.Future[bool] | None = None
        self._work: asyncio.Task[Any] | None = None

    def begin(self, writing: asyncio.Future[bool]) -> None:
        """The asyncio task that calls this works on what is written."""
        self._writing, self._work = writing, asyncio.current_task()
        self._audience.hold()
        writing.add_done_callback(self._end)

    @property
    def refusal(self) -> BaseException | None:
        """Why it was not written; `None` when it was, or is not known."""
        return self._writing.exception() if self._writing is not None and self._writing.done() else None

    async def over(self) -> None:
        """Returns once it is known whether it was written."""
        if self._writing is not None and not self._writing.done():
            await asyncio.wait([self._writing])

    def _end(self, writing: asyncio.Future[bool]) -> None:
        if writing.exception() is None:
            self._audience.release()
        elif self._work is not None:
            # What works on a Message that is refused after all is stopped: the caller sends it again.
            self._work.cancel()


def answer_to(refusal: BaseException, task_id: str) -> InternalError:
    """What the caller hears when the store did not take what was made of a Task."""
    if isinstance(refusal, ConcurrentTaskModificationError):
        logger.warning("task %s is worked on by another process; this one leaves it", task_id)
        return InternalError(message=str(refusal))
    logger.warning("task %s goes on when the database takes it: %s", task_id, refusal)
    return InternalError(message=f"{refusal}; send this again.")
