"""Tasks that should run and that no process works on are taken up: after a restart, or when a replica died."""

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable

from a2a.server.agent_execution import AgentExecutor, RequestContext
from a2a.server.context import ServerCallContext
from a2a.server.events import EventQueue
from a2a.types import Message, Role, SendMessageRequest, Task
from a2a.utils.errors import A2AError

from protocols.a2a.caller import Caller
from protocols.a2a.executor import TaskExecutor
from protocols.a2a.parts import text_part
from protocols.a2a.task_store import DurableTaskStore
from protocols.a2a.turn import BLAMELESS, RESUMES

logger = logging.getLogger(__name__)
Send = Callable[[SendMessageRequest, ServerCallContext], Awaitable[object]]


class Resumption:
    """Goes on with Tasks by a Message of the service to itself, which `send` takes."""

    def __init__(self, store: DurableTaskStore, send: Send) -> None:
        self._store, self._send = store, send
        self._resumed: dict[str, asyncio.Task[None]] = {}

    async def resume(self) -> int:
        """Begin to go on with every Task that should run and that no process works on; how many there were."""
        orphans = [(owner, task) for owner, task in await self._store.orphans() if task.id not in self._resumed]
        for owner, task in orphans:
            self._resumed[task.id] = asyncio.create_task(self._resume(owner, task), name=f"resume:{task.id}")
        # Where replicas share them, another one may have been faster, and is then waited for: not here.
        if not self._store.database.shared:
            await asyncio.gather(*self._resumed.values())
        return len(orphans)

    async def _resume(self, owner: str, task: Task) -> None:
        # The Task goes on in the name of who asked: in the service's own it could not be saved under its owner.
        tenant, _, name = owner.partition("|")
        was_away = task.status.timestamp.ToNanoseconds() < self._store.database.lost_at
        request = SendMessageRequest(message=_notice(task, was_away))
        request.configuration.return_immediately = True
        try:
            await self._send(request, ServerCallContext(user=Caller(name, tenant), tenant=tenant))
        except A2AError as error:
            logger.info("task %s does not go on here: %s", task.id, error)
        finally:
            self._resumed.pop(task.id, None)


class Alone(AgentExecutor):
    """An executor that works on a Task while no other process does."""

    def __init__(self, executor: TaskExecutor, store: DurableTaskStore) -> None:
        self._executor, self._store = executor, store

    async def execute(self, context: RequestContext, event_queue: EventQueue) -> None:
        """Once the Task is free."""
        assert context.task_id
        async with self._store.running(context.task_id):
            await self._executor.execute(context, event_queue)

    async def cancel(self, context: RequestContext, event_queue: EventQueue) -> None:
        """At once, since what runs holds the Task."""
        await self._executor.cancel(context, event_queue)


def _notice(task: Task, was_away: bool) -> Message:
    """What the service says to itself to go on with a Task: that its process ended, or its database was away."""
    cause = "database was away and is back; the service" if was_away else "service was restarted and"
    notice = Message(
        role=Role.ROLE_AGENT,
        message_id=str(uuid.uuid4()),
        task_id=task.id,
        context_id=task.context_id,
        parts=[text_part(f"The {cause} goes on with this Task.")],
    )
    notice.metadata.update({RESUMES: True} | ({BLAMELESS: True} if was_away else {}))
    return notice
