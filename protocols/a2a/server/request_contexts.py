"""The context of a request as an executor gets it: which Task and which A2A Context a Message belongs to."""

import uuid

from a2a.server.agent_execution import RequestContext, SimpleRequestContextBuilder
from a2a.server.context import ServerCallContext
from a2a.server.tasks import TaskStore
from a2a.types import ListTasksRequest, ListTasksResponse, Message, SendMessageRequest, Task

from protocols.a2a.caller import owner_of
from protocols.a2a.task_store import DurableTaskStore

NEW_TASK = "council.new_task"
"""Where in the state of a call stand the id of its Message and that of the Task it begins."""


class Contexts(SimpleRequestContextBuilder):
    """Gives a new Task, and its context, an id that follows from its first Message; a follow-up its Task's context."""

    def __init__(self, store: DurableTaskStore) -> None:
        super().__init__(should_populate_referred_tasks=True, task_store=_Unversioned(store))
        self._store = store

    async def build(
        self,
        context: ServerCallContext,
        params: SendMessageRequest | None = None,
        task_id: str | None = None,
        context_id: str | None = None,
        task: Task | None = None,
    ) -> RequestContext:
        if task_id and not context_id:
            stored = await self._store.find(task_id, context)
            context_id = stored.context_id if stored else None
        if params is not None and not task_id:
            task_id = id_of_new_task(params.message, context)
            context_id = context_id or str(uuid.uuid5(uuid.NAMESPACE_URL, task_id))
        return await super().build(context, params, task_id, context_id, task)


class _Unversioned(TaskStore):
    """The store as the SDK's builder of contexts reads it."""

    def __init__(self, store: DurableTaskStore) -> None:
        self._store = store

    async def get(self, task_id: str, context: ServerCallContext) -> Task | None:
        """The Task alone."""
        return await self._store.find(task_id, context)

    async def save(self, task: Task, context: ServerCallContext) -> None:
        """Only what has a version is written."""
        raise NotImplementedError

    async def list(self, params: ListTasksRequest, context: ServerCallContext) -> ListTasksResponse:
        """As the store."""
        return await self._store.list(params, context)

    async def delete(self, task_id: str, context: ServerCallContext) -> None:
        """As the store."""
        await self._store.delete(task_id, context)


def id_of_new_task(message: Message, context: ServerCallContext) -> str:
    """The same for the same Message of the same caller, so that one sent twice finds its Task."""
    message_id, task_id = context.state.get(NEW_TASK, ("", ""))
    if not task_id or message_id != message.message_id:
        content = Message(message_id=message.message_id, context_id=message.context_id, parts=message.parts)
        digest = content.SerializeToString(deterministic=True).hex()
        task_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{owner_of(context)}|{digest}"))
        # A call asks for it at each of its steps.
        context.state[NEW_TASK] = message.message_id, task_id
    return task_id
