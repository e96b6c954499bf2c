"""The thread that works for an event loop."""

import asyncio
import threading

import pytest

from protocols.storage.worker_thread import WorkerThread

pytestmark = pytest.mark.anyio


async def test_it_runs_in_order_and_gives_back_what_is_returned_or_raised():
    order: list[int] = []

    def note(number: int) -> str:
        order.append(number)
        if number == 2:
            raise KeyError(number)
        return threading.current_thread().name

    with WorkerThread("worker") as thread:
        results = await asyncio.gather(*(thread.call(note, number) for number in range(4)), return_exceptions=True)

    assert order == [0, 1, 2, 3]
    assert [result for result in results if isinstance(result, str)] == ["worker"] * 3
    assert isinstance(results[2], KeyError)


async def test_what_was_asked_for_is_done_though_the_caller_left():
    begun, go_on, done = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go_on.wait(5)
        done.set()

    with WorkerThread("worker") as thread:
        caller = asyncio.create_task(thread.call(work))
        await asyncio.to_thread(begun.wait, 5)
        caller.cancel()
        await asyncio.gather(caller, return_exceptions=True)
        go_on.set()

    assert caller.cancelled()
    assert done.is_set()
