"""Tasks that another replica works on: followed through the store, cancelled by a word to whoever runs them."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from a2a.server.context import ServerCallContext
from a2a.server.events import Event
from a2a.types import Task
from a2a.utils.errors import InternalError, TaskNotFoundError, UnsupportedOperationError

from protocols.a2a.task_store import FINISHED, RESTING, DurableTaskStore
from protocols.cleanup import Closing, stop

# Of the word that a Task is to be cancelled; it is given again, since a broken connection may have swallowed it.
TELL_SECONDS = 1
TELL_TIMES = 20


class Elsewhere:
    """What a replica does about a Task that may run in another one."""

    def __init__(self, store: DurableTaskStore) -> None:
        self._store = store

    async def events(self, task_id: str, context: ServerCallContext) -> AsyncGenerator[Event, None]:
        """The Task as it stands and every event after it until it rests; raises UnsupportedOperationError."""
        stored = await self._store.get(task_id, context)
        if stored is None:
            raise TaskNotFoundError
        if stored.task.status.state in FINISHED:
            raise UnsupportedOperationError(message=f"Task {task_id} is finished; start a new one in the same context.")
        yield stored.task
        async with Closing(self._store.subscribe(task_id, after=stored.version)) as events:
            async for numbered in events:
                yield numbered.event
                status = getattr(numbered.event, "status", None)
                if status is not None and status.state in RESTING:
                    return

    async def cancelled(self, task_id: str, context: ServerCallContext) -> Task | None:
        """The Task once whoever runs it has cancelled it; `None` when nobody does. Raises InternalError."""
        with self._store.database.topics.listening(task_id) as news:
            for _ in range(TELL_TIMES):
                if not await self._store.runs(task_id):
                    return None
                news.clear()
                await self._store.database.run(lambda transaction: transaction.announce(_topic(task_id)))
                with suppress(TimeoutError):
                    await asyncio.wait_for(news.wait(), TELL_SECONDS)
                task = await self._store.find(task_id, context)
                if task is not None and task.status.state in FINISHED:
                    return task
        raise InternalError(message=f"Task {task_id} runs on another replica, which did not cancel it; try again.")


@asynccontextmanager
async def cancelled_by_another(
    store: DurableTaskStore, task_id: str, cancel: Callable[[], Awaitable[object]]
) -> AsyncIterator[None]:
    """Inside this context `cancel` is called once another replica says so."""
    if not store.database.shared:
        yield
        return

    with store.database.topics.listening(_topic(task_id)) as word:

        async def wait() -> None:
            await word.wait()
            await cancel()

        waiting = asyncio.create_task(wait())
        try:
            yield
        finally:
            # Once it has begun, cancelling is what ends this context, and goes on after it.
            if not word.is_set():
                await stop([waiting])


def _topic(task_id: str) -> str:
    return f"cancel {task_id}"
