"""A thread that does one thing after another for an event loop."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, Self, TypeVar

T = TypeVar("T")


class WorkerThread:
    """Runs functions in the order they are asked for, each to its end; an executor's own futures cost twice as much."""

    def __init__(self, name: str) -> None:
        self._calls: SimpleQueue[tuple[asyncio.Future[Any], Callable[..., Any], tuple[Any, ...]] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._calls.put(None)
        self._thread.join()

    async def call(self, function: Callable[..., T], *arguments: Any) -> T:
        """What the function returns, or raises; it runs also when the caller is cancelled meanwhile."""
        result: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._calls.put((result, function, arguments))
        return await result

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            result, function, arguments = call
            try:
                settle, outcome = _return, function(*arguments)
            except BaseException as error:  # it is the caller's, whatever it is
                settle, outcome = _raise, error
            # A loop that is closed has nobody left who waits.
            with suppress(RuntimeError):
                result.get_loop().call_soon_threadsafe(settle, result, outcome)
            # Not kept until the next call: an error holds all its frames.
            del call, result, function, arguments, settle, outcome


def _return(result: asyncio.Future[Any], value: Any) -> None:
    if not result.done():
        result.set_result(value)


def _raise(result: asyncio.Future[Any], error: BaseException) -> None:
    if not result.done():
        result.set_exception(error)
