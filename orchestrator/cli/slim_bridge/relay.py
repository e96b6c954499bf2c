"""Passes A2A's operations on to an agent that is called over HTTP or gRPC."""

from collections.abc import AsyncGenerator, AsyncIterator

from a2a.client import Client
from a2a.server.context import ServerCallContext
from a2a.server.request_handlers.request_handler import RequestHandler
from a2a.types import (
    AgentCard,
    CancelTaskRequest,
    GetTaskRequest,
    ListTasksRequest,
    ListTasksResponse,
    Message,
    SendMessageRequest,
    StreamResponse,
    SubscribeToTaskRequest,
    Task,
    TaskArtifactUpdateEvent,
    TaskStatusUpdateEvent,
)
from a2a.utils.errors import InvalidAgentResponseError, PushNotificationNotSupportedError, UnsupportedOperationError

Event = Message | Task | TaskStatusUpdateEvent | TaskArtifactUpdateEvent


class Relay(RequestHandler):
    """One agent, by the SDK's client; errors of the protocol come back as what they are.

    Webhooks are refused: whoever calls over SLIM is reached there, not by a URL.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def on_message_send(self, params: SendMessageRequest, context: ServerCallContext) -> Task | Message:
        """Send, follow to the end of the turn, and return the Task as it is then, or a bare Message."""
        task_id, message = "", None
        async for event in _events(self._client.send_message(params)):
            if isinstance(event, Message):
                message = event
            else:
                task_id = event.id if isinstance(event, Task) else event.task_id
        # Asked for at the end: events carry pieces of a Task, and the caller wants all of it at once.
        if task_id:
            return await self._client.get_task(GetTaskRequest(id=task_id))
        if message is None:
            raise InvalidAgentResponseError(message="The agent sent no event.")
        return message

    async def on_message_send_stream(
        self, params: SendMessageRequest, context: ServerCallContext
    ) -> AsyncGenerator[Event]:
        """Every event as it comes."""
        async for event in _events(self._client.send_message(params)):
            yield event

    async def on_subscribe_to_task(
        self, params: SubscribeToTaskRequest, context: ServerCallContext
    ) -> AsyncGenerator[Event]:
        """Every further event of a Task."""
        async for event in _events(self._client.subscribe(params)):
            yield event

    async def on_get_task(self, params: GetTaskRequest, context: ServerCallContext) -> Task:
        """The Task as it is."""
        return await self._client.get_task(params)

    async def on_list_tasks(self, params: ListTasksRequest, context: ServerCallContext) -> ListTasksResponse:
        """A page of the Tasks that were begun through this relay or by whoever asks in its name."""
        return await self._client.list_tasks(params)

    async def on_cancel_task(self, params: CancelTaskRequest, context: ServerCallContext) -> Task:
        """Cancel it there."""
        return await self._client.cancel_task(params)

    async def on_get_extended_agent_card(self, params, context: ServerCallContext) -> AgentCard:
        """Not through a relay: it is for callers the agent knows."""
        raise UnsupportedOperationError

    async def on_create_task_push_notification_config(self, params, context: ServerCallContext):
        """Refused."""
        raise PushNotificationNotSupportedError

    on_get_task_push_notification_config = on_create_task_push_notification_config
    on_list_task_push_notification_configs = on_create_task_push_notification_config
    on_delete_task_push_notification_config = on_create_task_push_notification_config


async def _events(responses: AsyncIterator[StreamResponse]) -> AsyncIterator[Event]:
    async for response in responses:
        kind = response.WhichOneof("payload")
        if kind:
            yield getattr(response, kind)
