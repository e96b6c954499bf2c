"""Tasks that another replica works on: followed through the store, cancelled by a word to whoever runs them."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from a2a.server.context import ServerCallContext
from a2a.server.events import Event
from a2a.types import Task
from a2a.utils.errors import InternalError, TaskNotFoundError, UnsupportedOperationError

from protocols.a2a.persistence import rows
from protocols.a2a.task_store import FINISHED, RESTING, DurableTaskStore
from protocols.cleanup import Closing, stop
from protocols.storage.database import StorageUnavailable

LOOK_SECONDS = 1
LOOKS = 20


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
        database = self._store.database
        with database.topics.listening(task_id) as news:
            for _ in range(LOOKS):
                if not await self._store.runs(task_id):
                    return None
                news.clear()
                await database.run(lambda transaction: rows.ask_to_cancel(transaction, task_id))
                with suppress(TimeoutError):
                    await asyncio.wait_for(news.wait(), LOOK_SECONDS)
                task = await self._store.find(task_id, context)
                if task is not None and task.status.state in FINISHED:
                    return task
        raise InternalError(message=f"Task {task_id} runs on another replica, which did not cancel it; try again.")


@asynccontextmanager
async def cancelled_by_another(
    store: DurableTaskStore, task_id: str, cancel: Callable[[], Awaitable[object]]
) -> AsyncIterator[None]:
    """Inside this context `cancel` is called once another replica says so."""
    beginning = asyncio.Event()

    async def wait() -> None:
        with store.database.topics.listening(rows.cancel_topic(task_id)) as word:
            # The row counts, not the news: these come too when a broken connection is mended, whatever was said.
            while not await _asked(store, task_id):
                await word.wait()
                word.clear()
        beginning.set()
        await cancel()

    waiting = asyncio.create_task(wait())
    try:
        yield
    finally:
        # Once it has begun, cancelling is what ends this context, and goes on after it.
        if not beginning.is_set():
            await stop([waiting])


async def _asked(store: DurableTaskStore, task_id: str) -> bool:
    """Whether the Task is to be cancelled; a database that is away for a moment says so when it is back."""
    try:
        return await store.database.run(lambda transaction: rows.is_to_be_cancelled(transaction, task_id))
    except StorageUnavailable:
        return False
