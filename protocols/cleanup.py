"""Clean-up that a cancellation cannot interrupt, bounded in time."""

import asyncio
from collections.abc import AsyncGenerator, Collection, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar, cast

import anyio

SECONDS = 5
T = TypeVar("T")


@contextmanager
def shielded(seconds: float = SECONDS) -> Iterator[None]:
    """What is awaited within goes on although the caller is cancelled, for `seconds` at most."""
    with anyio.move_on_after(seconds, shield=True):
        yield


class Closing(Generic[T]):
    """As `contextlib.aclosing`, shielded: for a stream or a response that is to be closed with the context."""

    # A class, since a generator-based context manager inside an abandoned generator may be resumed while it runs.
    def __init__(self, stream: T) -> None:
        self._stream = stream

    async def __aenter__(self) -> T:
        return self._stream

    async def __aexit__(self, *raised: object) -> None:
        with shielded():
            await cast(AsyncGenerator[Any, None], self._stream).aclose()


async def stop(tasks: Collection[asyncio.Task[Any]], seconds: float = SECONDS) -> None:
    """Cancel the tasks and return when each is over; what they raised is theirs."""
    for task in tasks:
        task.cancel()
    with shielded(seconds):
        # Not `gather`: when it is cancelled it cancels its tasks once more, in the middle of their own clean-up.
        if tasks:
            await asyncio.wait(tasks)
    for task in tasks:
        if task.done() and not task.cancelled():
            task.exception()
