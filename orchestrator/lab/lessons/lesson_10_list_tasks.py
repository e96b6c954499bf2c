"""Lesson 10: finding Tasks again.

ListTasks finds the Tasks of whoever asks, and nobody else's: by Context, by state, by the time of their last change,
last changed first. Answers come in pages; nextPageToken leads to the next one and is empty on the last. A token is
opaque: only the agent that gave it can read it.

Artifacts are left out unless asked for, and historyLength says how much of what was said comes along.
"""

from typing import NamedTuple

from a2a.client import ClientConfig, create_client
from a2a.helpers import new_text_message
from a2a.types import ListTasksRequest, ListTasksResponse, Role, SendMessageRequest, TaskState

from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import teaches


class ListResult(NamedTuple):
    """What the checks look at."""

    task_ids: list[str]
    first: ListTasksResponse
    second: ListTasksResponse
    completed: ListTasksResponse
    rejected: ListTasksResponse


async def run(live: Live) -> ListResult:
    client = await create_client(live.url, ClientConfig(httpx_client=live.http, streaming=False))
    task_ids, context_id = [], None
    for words in ("Say hello and keep a record.", "Recite.", "Mumble."):
        message = new_text_message(words, role=Role.ROLE_USER, context_id=context_id)
        async for reply in client.send_message(SendMessageRequest(message=message)):
            task_ids.append(reply.task.id)
            context_id = reply.task.context_id

    ours = ListTasksRequest(context_id=context_id, page_size=2)
    first = await client.list_tasks(ours)
    ours.page_token = first.next_page_token
    second = await client.list_tasks(ours)

    completed, rejected = TaskState.TASK_STATE_COMPLETED, TaskState.TASK_STATE_REJECTED
    return ListResult(
        task_ids,
        first,
        second,
        await client.list_tasks(ListTasksRequest(context_id=context_id, status=completed, include_artifacts=True)),
        await client.list_tasks(ListTasksRequest(context_id=context_id, status=rejected, history_length=0)),
    )


LESSON = Lesson(
    number=10,
    title="Listing",
    teaches=__doc__,
    sections=("3.1.4", "6.5", "3.2.4", "13.1"),
    partner=teaches("recite"),
    run=run,
    checks=(
        Check(
            "Two Tasks on the first page, last changed first",
            lambda r: _ids(r.first),
            lambda r: r.task_ids[:0:-1],
        ),
        Check("It says how many there are", lambda r: r.first.total_size, 3),
        Check("The token leads to the third", lambda r: _ids(r.second), lambda r: r.task_ids[:1]),
        Check("… and the last page gives no token", lambda r: r.second.next_page_token, ""),
        Check("Artifacts are left out", lambda r: sum(len(task.artifacts) for task in r.first.tasks), 0),
        Check("… unless asked for", lambda r: all(task.artifacts for task in r.completed.tasks), True),
        Check(
            "By state: those that ended well",
            lambda r: sorted(_ids(r.completed)),
            lambda r: sorted(r.task_ids[:2]),
        ),
        Check(
            "By state: the one that was refused",
            lambda r: _ids(r.rejected),
            lambda r: r.task_ids[2:],
        ),
        Check("… without its history, as asked", lambda r: [len(task.history) for task in r.rejected.tasks], [0]),
    ),
    requests=("ListTasks",),
)


def _ids(page: ListTasksResponse) -> list[str]:
    return [task.id for task in page.tasks]
