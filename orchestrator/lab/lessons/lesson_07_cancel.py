"""Lesson 7: stopping a Task.

Who started a Task may stop it with CancelTask. The agent ends its work and answers with the Task as it is now;
everybody who follows the Task sees it reach CANCELED, and their streams end. CANCELED is one of the final states: a
second CancelTask is refused with an error that says so.

Closing a stream cancels nothing. The Task here is stopped from inside the loop that follows it.
"""

from typing import NamedTuple

from a2a.client import ClientConfig, create_client
from a2a.helpers import new_text_message
from a2a.types import CancelTaskRequest, Role, SendMessageRequest, StreamResponse, Task
from a2a.utils.errors import TaskNotCancelableError

from orchestrator.lab.events import state_of, states
from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import teaches


class CancelResult(NamedTuple):
    """What the checks look at."""

    events: list[StreamResponse]
    cancelled: Task
    refusal: str


async def run(live: Live) -> CancelResult:
    client = await create_client(live.url, ClientConfig(httpx_client=live.http, streaming=True))
    please = new_text_message("Wait for me.", role=Role.ROLE_USER)

    events, cancelled = [], Task()
    async for event in client.send_message(SendMessageRequest(message=please)):
        events.append(event)
        if event.HasField("task"):
            cancelled = await client.cancel_task(CancelTaskRequest(id=event.task.id))

    refusal = ""
    try:
        await client.cancel_task(CancelTaskRequest(id=cancelled.id))
    except TaskNotCancelableError as error:
        refusal = type(error).__name__
    return CancelResult(events, cancelled, refusal)


LESSON = Lesson(
    number=7,
    title="Cancel",
    teaches=__doc__,
    sections=("3.1.5", "4.1.3", "5.4", "9.4.5"),
    partner=teaches("wait"),
    run=run,
    checks=(
        Check("CancelTask answers with the Task, canceled", lambda r: state_of(r.cancelled), "CANCELED"),
        Check("The stream told it too, as its last state", lambda r: states(r.events)[-1], "CANCELED"),
        Check("A second CancelTask is refused", lambda r: r.refusal, "TaskNotCancelableError"),
    ),
    requests=("SendStreamingMessage", "CancelTask"),
    excerpts=lambda r: {"The states, in order": "\n".join(states(r.events))},
)
