"""A stage: services on real ports in a thread of their own, so that a browser can be driven from the test's."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any, Self

from orchestrator.app import SERVICE
from protocols.hosting.app import Service
from tests.conftest import served


class Stage:
    """Starts and stops services; every one still running stops with the stage."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._services: dict[str, AsyncExitStack] = {}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        for url in list(reversed(self._services)):
            self.stop(url)
        self.run(_nothing_left())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def start(self, service: Service, **settings: Any) -> str:
        """The service's URL, once it is ready."""
        return self.run(self._begin(service, settings))

    def council(self, *agents: Service, **settings: Any) -> str:
        """The orchestrator's URL, with these agents around it."""
        urls = tuple(self.start(agent) for agent in agents)
        return self.start(SERVICE, agents=urls, own=urls, **settings)

    def stop(self, url: str) -> None:
        """Stop what runs at a URL."""
        self.run(self._services.pop(url).aclose())

    def run(self, awaitable: Any) -> Any:
        """The result of something awaited on the stage's own loop."""
        return asyncio.run_coroutine_threadsafe(awaitable, self._loop).result(60)

    def call(self, function: Callable[[], None]) -> None:
        """Call something on the stage's own loop."""
        self._loop.call_soon_threadsafe(function)

    async def _begin(self, service: Service, settings: dict[str, Any]) -> str:
        stack = AsyncExitStack()
        url = await stack.enter_async_context(served(service, **settings))
        self._services[url] = stack
        return url


async def _nothing_left() -> None:
    """Cancel what still waits, a library's watcher say: destroyed with its loop it complains on stderr."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
