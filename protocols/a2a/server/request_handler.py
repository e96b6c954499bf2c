"""The SDK's request handler with idempotent Messages, inferred contexts and resumed Tasks."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from a2a.server.agent_execution.active_task import INTERRUPTED_TASK_STATES
from a2a.server.context import ServerCallContext
from a2a.server.events import Event
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.types import (
    AgentCard,
    CancelTaskRequest,
    GetExtendedAgentCardRequest,
    Message,
    Role,
    SendMessageRequest,
    SubscribeToTaskRequest,
    Task,
    TaskStatusUpdateEvent,
)
from a2a.utils.errors import (
    InvalidParamsError,
    UnsupportedOperationError,
)
from a2a.utils.task import apply_history_length

from protocols.a2a.caller import owner_of, tenant_of
from protocols.a2a.executor import Belongs, TaskExecutor
from protocols.a2a.limits.overload import REFUSALS, Overloaded
from protocols.a2a.limits.task_slots import TaskSlots
from protocols.a2a.push.dispatcher import Push
from protocols.a2a.server.cards.public_identity import Front
from protocols.a2a.server.request_contexts import Contexts, id_of_new_task
from protocols.a2a.server.resumption import Alone, Resumption
from protocols.a2a.task_store import FINISHED, DurableTaskStore
from protocols.cleanup import Closing

PARKED_SECONDS = 300
RESTING = {*FINISHED, *INTERRUPTED_TASK_STATES}


class Handler(DefaultRequestHandler):
    """A Message sent twice (same messageId, same content) is answered once, by the same Task."""

    def __init__(
        self, executor: TaskExecutor, store: DurableTaskStore, front: Front, push: Push, slots: TaskSlots
    ) -> None:
        super().__init__(
            agent_executor=Alone(executor, store),
            task_store=store,
            event_stream=store,
            agent_card=front.card,
            request_context_builder=Contexts(store),
            interrupted_task_timeout=PARKED_SECONDS,
            push_config_store=push.configs,
            push_sender=push.deliveries,
        )
        self._store, self._extended, self._push = store, front.extended, push
        self._executor, self._slots = executor, slots
        executor.slots = slots
        self._resumption = Resumption(store, self._send)

    async def on_get_extended_agent_card(
        self, params: GetExtendedAgentCardRequest, context: ServerCallContext
    ) -> AgentCard:
        """The extended card, where every caller says who it is (specification section 13.3)."""
        if not self._agent_card.capabilities.extended_agent_card:
            raise UnsupportedOperationError(message="There is no extended card here; a service with AUTH=on has one.")
        return await self._extended.message()

    async def on_message_send(self, params: SendMessageRequest, context: ServerCallContext) -> Message | Task:
        """Answer, or give the answer this very Message had before."""
        self._check(params.message, context)
        task = await self._answered(params.message, context)
        if task is None:
            async with self._admitted(params.message, context):
                return await self._send(params, context)
        if not params.configuration.return_immediately and task.status.state not in RESTING:
            async with Closing(self._joined(task, context)) as events:
                async for _ in events:
                    pass
            task = await self._store.find(task.id, context) or task
        return apply_history_length(task, params.configuration)

    async def on_message_send_stream(
        self, params: SendMessageRequest, context: ServerCallContext
    ) -> AsyncGenerator[Event, None]:
        """Stream the answer, or join the one this very Message is having."""
        self._check(params.message, context)
        task = await self._answered(params.message, context)
        if task is None:
            stream = self._begun(params, context)
        elif task.status.state in RESTING:
            yield apply_history_length(task, params.configuration)
            return
        else:
            stream = self._joined(task, context)
        async with Closing(stream) as events:
            async for event in events:
                yield event

    async def _begun(self, params: SendMessageRequest, context: ServerCallContext) -> AsyncGenerator[Event, None]:
        async with (
            self._admitted(params.message, context),
            Closing(self._task_first(self._stream(params, context), params, context)) as events,
        ):
            async for event in events:
                yield event

    async def _joined(self, task: Task, context: ServerCallContext) -> AsyncGenerator[Event, None]:
        """The rest of a Task that was running a moment ago; the Task alone when it has finished since."""
        try:
            async with Closing(self.on_subscribe_to_task(SubscribeToTaskRequest(id=task.id), context)) as events:
                async for event in events:
                    yield event
        except UnsupportedOperationError:
            yield await self._store.find(task.id, context) or task

    async def _send(self, params: SendMessageRequest, context: ServerCallContext) -> Message | Task:
        return await super().on_message_send(params, context)

    def _stream(self, params: SendMessageRequest, context: ServerCallContext) -> AsyncGenerator[Event, None]:
        return super().on_message_send_stream(params, context)

    async def on_cancel_task(self, params: CancelTaskRequest, context: ServerCallContext) -> Task | None:
        """As the SDK does; of a Task that rested so long that it is only in the store, its webhooks hear too."""
        is_active = await self._active_task_registry.get(params.id) is not None
        task = await super().on_cancel_task(params, context)
        if task is not None and not is_active:
            event = TaskStatusUpdateEvent(task_id=task.id, context_id=task.context_id, status=task.status)
            await self._push.deliveries.send_notification(task.id, event)
        return task

    async def _task_first(
        self, stream: AsyncGenerator[Event, None], params: SendMessageRequest, context: ServerCallContext
    ) -> AsyncGenerator[Event, None]:
        """A stream begins with the Task (section 3.1.2), also where the Message goes on with one."""
        task = await self._store.find(params.message.task_id, context) if params.message.task_id else None
        async with Closing(stream) as events:
            async for event in events:
                # The SDK's stream begins with the update when a Message goes on with a Task; clients wait for a Task
                # first.
                if task and isinstance(event, TaskStatusUpdateEvent):
                    task.status.CopyFrom(event.status)
                    yield apply_history_length(task, params.configuration)
                task = None
                yield event

    async def resume(self) -> int:
        """Begin to go on with every Task that should run and that no process works on; how many there were."""
        return await self._resumption.resume()

    def _check(self, message: Message, context: ServerCallContext) -> None:
        """Refuse what can be no answer, while the service is full, before the store is asked: it is busy then."""
        _from_a_person(message)
        if not (message.task_id or message.context_id):
            with _noted():
                self._slots.check(tenant_of(owner_of(context)))

    async def _answered(self, message: Message, context: ServerCallContext) -> Task | None:
        if not message.message_id:
            return None
        if message.task_id:
            task = await self._store.find(message.task_id, context)
            is_repeated = task is not None and any(earlier.message_id == message.message_id for earlier in task.history)
            return task if is_repeated else None
        # A new Task's id follows from its Message, so the same Message finds it; a follow-up is found by its messageId.
        begun = await self._store.find(id_of_new_task(message, context), context)
        return begun or (await self._store.holding(message, context) if message.context_id else None)

    @asynccontextmanager
    async def _admitted(self, message: Message, context: ServerCallContext) -> AsyncIterator[None]:
        """What goes on with a Task always may; another Task only while there is room for it. Raises Overloaded."""
        # Before the limits: an answer to a Task that waits begins no other one.
        await self._go_on(message, context)
        if message.task_id:
            yield
            return
        task_id = id_of_new_task(message, context)
        with _noted():
            self._slots.admit(task_id, tenant_of(owner_of(context)))
        try:
            await self._store.admit(context)
            yield
        finally:
            self._slots.withdraw(task_id)

    async def _go_on(self, message: Message, context: ServerCallContext) -> None:
        """A Message that names its Context alone, while a Task there waits, goes to that Task if it answers it.

        What replaces the question instead ends the waiting Task first, so that nobody waits for ever.
        """
        if message.task_id or not message.context_id:
            return
        waiting = await self._store.waiting(message.context_id, context)
        if waiting is None:
            return
        belongs = self._executor.belongs(waiting, message)
        if belongs is Belongs.ANSWERS:
            message.task_id = waiting.id
        elif belongs is Belongs.REPLACES:
            await self.on_cancel_task(CancelTaskRequest(id=waiting.id), context)


@contextmanager
def _noted() -> Iterator[None]:
    """A refusal inside is known to whoever writes the response."""
    try:
        yield
    except Overloaded as refusal:
        REFUSALS.get([]).append(refusal)
        raise


def _from_a_person(message: Message) -> None:
    if message.role == Role.ROLE_AGENT:
        raise InvalidParamsError(message="message.role must be ROLE_USER: a client does not speak for the agent")
