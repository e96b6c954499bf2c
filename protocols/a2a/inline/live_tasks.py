"""The Tasks this process works on, or has listeners for."""

from collections.abc import AsyncGenerator

from a2a.server.agent_execution import AgentExecutor
from a2a.server.agent_execution.active_task import TERMINAL_TASK_STATES
from a2a.server.context import ServerCallContext
from a2a.server.events import Event
from a2a.types import Task
from a2a.utils.errors import InternalError, UnsupportedOperationError

from protocols.a2a.inline.elsewhere import Elsewhere
from protocols.a2a.inline.live_task import LiveTask
from protocols.a2a.inline.subscription import Subscription
from protocols.a2a.inline.task_changes import copy_of
from protocols.a2a.push.dispatcher import Deliveries
from protocols.a2a.task_store import DurableTaskStore
from protocols.cleanup import stop


class LiveTasks:
    """The Tasks this process works on or is listened to for, by id."""

    def __init__(self, executor: AgentExecutor, store: DurableTaskStore, push: Deliveries) -> None:
        self.executor, self.store, self.push = executor, store, push
        self._live: dict[str, LiveTask] = {}
        self._closed = False
        self._elsewhere = Elsewhere(store)

    def at(self, task_id: str, context_id: str, is_stored: bool = True) -> LiveTask:
        """The Task's live form, made when there is none; raises InternalError while the service stops.

        One that cannot be stored yet, as its Message was not answered before, is not looked for.
        """
        if self._closed:
            raise InternalError(message="This service is stopping; send this again.")
        return self._live.setdefault(task_id, LiveTask(task_id, context_id, self, is_stored))

    def forget(self, live: LiveTask) -> None:
        """Leave it to the store once nothing runs and nobody listens."""
        if live.state in TERMINAL_TASK_STATES and not live.runs:
            live.audience.end()
        if live.idle and self._live.get(live.id) is live:
            del self._live[live.id]

    async def subscribe(self, task: Task, context: ServerCallContext) -> AsyncGenerator[Event, None]:
        """The Task as it stands, then every event after it; raises UnsupportedOperationError when it is over."""
        if self.store.database.shared:
            async for event in self._elsewhere.events(task.id, context):
                yield event
            return
        live = self.at(task.id, task.context_id)
        await live.load(context)
        await live.acceptance.over()
        if live.task is None or live.state in TERMINAL_TASK_STATES:
            self.forget(live)
            raise over(task.id)
        # No await between the copy and the subscription: no event is missed, none comes twice.
        snapshot = copy_of(live.task)
        async for event in self.listen(live, Subscription(), snapshot):
            yield event

    async def cancel(self, task: Task, context: ServerCallContext) -> Task:
        """End the Task CANCELED, wherever it runs."""
        live = self._live.get(task.id)
        if (live is None or not live.runs) and (ended := await self._elsewhere.cancelled(task.id, context)):
            return ended
        return await self.at(task.id, task.context_id).cancel(context)

    async def listen(
        self, live: LiveTask, subscription: Subscription, first: Event | None = None
    ) -> AsyncGenerator[Event, None]:
        """What the subscription brings, which ends with the listening."""
        live.audience.subscriptions.add(subscription)
        try:
            if first is not None:
                yield first
            async for event in subscription.events():
                yield event
        finally:
            live.audience.subscriptions.discard(subscription)
            self.forget(live)

    async def aclose(self) -> None:
        """Stop what runs; the store has where each Task stands, and goes on from there."""
        self._closed = True
        for live in list(self._live.values()):
            await stop(list(live.runs))
            live.audience.end()


def over(task_id: str) -> UnsupportedOperationError:
    """The refusal of a Message or a subscription that comes after the end."""
    return UnsupportedOperationError(message=f"Task {task_id} is finished; start a new one in the same context.")
