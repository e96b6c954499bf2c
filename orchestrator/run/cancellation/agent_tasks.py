"""The Tasks of an agent that a Message began, found and cancelled there."""

import asyncio
import logging
from collections.abc import Collection

from a2a.client import Client, ClientCallContext
from a2a.types import CancelTaskRequest, ListTasksRequest, Task

from protocols.a2a.client.errors import NotSent
from protocols.a2a.client.remote_agent import CANCEL_SECONDS, NoAnswer, RemoteAgent
from protocols.a2a.persistence.events import INTERRUPTED, RUNNING
from protocols.adoption import Why

logger = logging.getLogger(__name__)
# One that failed to cancel, such as for want of its database, has its Task still.
AWAY = (Why.DOWN, Why.SLOW, Why.FAILED)
MOST_PAGES = 10


def is_away(error: NoAnswer) -> bool:
    """Whether the agent did not take the call, and may take it later."""
    return error.why in AWAY or isinstance(error, NotSent)


async def cancel(remote: RemoteAgent, task_id: str) -> None:
    """Returns when the Task is over; raises NoAnswer or TimeoutError when it may not be."""

    async def cancelled(client: Client, context: ClientCallContext) -> Task:
        return await client.cancel_task(CancelTaskRequest(id=task_id), context=context)

    try:
        async with asyncio.timeout(CANCEL_SECONDS):
            await remote.call(cancelled)
    except NoAnswer as error:
        if is_away(error):
            raise
        # It has ended, or is unknown there: nothing is left to be cancelled.
        logger.info("task %s of %s is not cancelled: %s", task_id, remote.card.name, error)


async def tasks_by_message(remote: RemoteAgent, messages: Collection[str]) -> dict[str, Task]:
    """The agent's Tasks that hold one of the Messages: all that run or wait, and of the others the newest.

    Raises NoAnswer or TimeoutError.
    """
    # Without a state last: a Task that ended while those that run were listed is found as well.
    queries = [(ListTasksRequest(status=state, page_size=100), MOST_PAGES) for state in (*RUNNING, *INTERRUPTED)]
    tasks: dict[str, Task] = {}
    for request, most_pages in (*queries, (ListTasksRequest(page_size=100), 1)):
        for _ in range(most_pages):
            if len(tasks) == len(messages):
                return tasks
            async with asyncio.timeout(CANCEL_SECONDS):
                page = await remote.tasks(request)
            for task in page.tasks:
                tasks |= {spoken.message_id: task for spoken in task.history if spoken.message_id in messages}
            if not page.next_page_token:
                break
            request.page_token = page.next_page_token
    return tasks
