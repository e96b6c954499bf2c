"""The event loop services run on: uvloop where it is installed."""

import asyncio
import gc
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")
# Every collection of the oldest generation walks all that is alive. By Python's own thresholds (700, 10,
# 10) that was a tenth of a recommendation's CPU; what a request leaves behind in circles now waits a little longer.
GARBAGE = (20_000, 20, 50)

try:
    from uvloop import new_event_loop
except ImportError:  # uvloop is not made for Windows
    from asyncio import new_event_loop


@contextmanager
def start_up() -> Iterator[None]:
    """What is built within lives as long as the process, so no collection walks it: not now, and not later."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def run(main: Coroutine[Any, Any, T]) -> T:
    """As `asyncio.run`, on that loop, with garbage collected less often."""
    gc.set_threshold(*GARBAGE)
    with asyncio.Runner(loop_factory=new_event_loop) as runner:
        return runner.run(main)
