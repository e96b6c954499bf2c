"""The request handler of every service, unless REQUEST_HANDLER=sdk: the SDK's operations over Tasks run in line."""

from collections.abc import AsyncGenerator

from a2a.server.agent_execution import RequestContext
from a2a.server.context import ServerCallContext
from a2a.server.events import Event
from a2a.server.request_handlers.request_handler import validate_request_params
from a2a.types import (
    CancelTaskRequest,
    Message,
    SendMessageRequest,
    SubscribeToTaskRequest,
    Task,
)
from a2a.utils.errors import (
    InvalidParamsError,
    TaskNotCancelableError,
    TaskNotFoundError,
)
from a2a.utils.task import apply_history_length, validate_history_length

from protocols.a2a.executor import TaskExecutor
from protocols.a2a.inline.live_task import LiveTask
from protocols.a2a.inline.live_tasks import LiveTasks, over
from protocols.a2a.inline.subscription import Subscription
from protocols.a2a.limits.task_slots import TaskSlots
from protocols.a2a.push.dispatcher import Push
from protocols.a2a.server.cards.public_identity import Front
from protocols.a2a.server.request_handler import Handler
from protocols.a2a.task_store import FINISHED, DurableTaskStore
from protocols.cleanup import Closing


class InlineHandler(Handler):
    """As `Handler`, but each event is applied by the coroutine that made it, not through the SDK's queues and tasks."""

    def __init__(
        self, executor: TaskExecutor, store: DurableTaskStore, front: Front, push: Push, slots: TaskSlots
    ) -> None:
        super().__init__(executor, store, front, push, slots)
        self._live = LiveTasks(executor, store, push.deliveries)

    async def _send(self, params: SendMessageRequest, context: ServerCallContext) -> Message | Task:
        request, live = await self._prepared(params, context)
        result = await live.result(live.begin(request), params.configuration.return_immediately)
        return apply_history_length(result, params.configuration) if isinstance(result, Task) else result

    async def _stream(self, params: SendMessageRequest, context: ServerCallContext) -> AsyncGenerator[Event, None]:
        request, live = await self._prepared(params, context)
        subscription = Subscription()
        async with Closing(self._live.listen(live, subscription)) as events:
            live.begin(request, subscription)
            async for event in events:
                yield apply_history_length(event, params.configuration) if isinstance(event, Task) else event

    @validate_request_params
    async def on_subscribe_to_task(
        self, params: SubscribeToTaskRequest, context: ServerCallContext
    ) -> AsyncGenerator[Event, None]:
        """The Task as it stands and every event after it."""
        task = await self._store.find(params.id, context)
        if task is None:
            raise TaskNotFoundError
        async with Closing(self._live.subscribe(task, context)) as events:
            async for event in events:
                yield event

    @validate_request_params
    async def on_cancel_task(self, params: CancelTaskRequest, context: ServerCallContext) -> Task | None:
        """End the Task, whether it runs, waits, or rests in the store alone."""
        task = await self._store.find(params.id, context)
        if task is None:
            raise TaskNotFoundError
        if task.status.state in FINISHED:
            raise TaskNotCancelableError
        return await self._live.cancel(task, context)

    async def aclose(self) -> None:
        """Stop what runs; each Task goes on after the next start."""
        await self._live.aclose()

    async def _prepared(
        self, params: SendMessageRequest, context: ServerCallContext
    ) -> tuple[RequestContext, LiveTask]:
        """What the executor is given and the Task it is for, with the ids a Message left open."""
        message = params.message
        validate_history_length(params.configuration)
        if message.task_id:
            task = await self._store.find(message.task_id, context)
            if task is None:
                raise TaskNotFoundError(f"Task {message.task_id} not found")
            if message.context_id and message.context_id != task.context_id:
                raise InvalidParamsError(message=f"Task {task.id} is of context {task.context_id}, not of this one")
            if task.status.state in FINISHED:
                raise over(task.id)
        has_config = params.configuration.HasField("task_push_notification_config")
        # Nobody was waited for since no Task was found for this Message, so none can have been stored meanwhile.
        is_new = not (message.task_id or message.context_id or message.reference_task_ids or has_config)
        request = await self._request_context_builder.build(
            context, params, message.task_id or None, message.context_id or None
        )
        assert request.task_id
        assert request.context_id
        if self._push_config_store and has_config:
            config = params.configuration.task_push_notification_config
            await self._push_config_store.set_info(request.task_id, config, context)
        return request, self._live.at(request.task_id, request.context_id, is_stored=not is_new)
