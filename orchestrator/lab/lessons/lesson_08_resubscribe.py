"""Lesson 8: going on after a cut.

A stream is a way to watch a Task, not the Task. When the connection breaks, the work goes on, and SubscribeToTask
opens a new stream: its first event is the Task as it is now, with everything that happened in between, and then come
the events that follow. So nothing is lost, and nothing must be sent twice.

The client here hangs up in the middle, comes back, and only then sends the word the Task waits for: another Message,
which points at the Task by referenceTaskIds. A Task that has ended has no more events, so subscribing to it is
refused; GetTask shows it.
"""

from contextlib import aclosing
from typing import NamedTuple

from a2a.client import ClientConfig, create_client
from a2a.helpers import new_text_message
from a2a.types import Role, SendMessageRequest, StreamResponse, SubscribeToTaskRequest
from a2a.utils.errors import UnsupportedOperationError

from orchestrator.lab.events import ids, kinds, states, text_of
from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import teaches


class ResubscribeResult(NamedTuple):
    """What the checks look at."""

    before: list[StreamResponse]
    after: list[StreamResponse]
    refusal: str


async def run(live: Live) -> ResubscribeResult:
    client = await create_client(live.url, ClientConfig(httpx_client=live.http, streaming=True))
    please = new_text_message("Wait for me.", role=Role.ROLE_USER)

    before = []
    sent = client.send_message(SendMessageRequest(message=please))
    async with aclosing(sent) as stream:  # pyright: ignore[reportArgumentType]  it is a generator, typed as less
        async for event in stream:
            before.append(event)
            if event.HasField("status_update") and event.status_update.status.HasField("message"):
                break
    task = before[0].task

    after = []
    async for event in client.subscribe(SubscribeToTaskRequest(id=task.id)):
        after.append(event)
        if event.HasField("task"):
            go_on = new_text_message("Go on.", role=Role.ROLE_USER, context_id=task.context_id)
            go_on.reference_task_ids.append(task.id)
            async for _ in client.send_message(SendMessageRequest(message=go_on)):
                pass

    refusal = ""
    try:
        async for _ in client.subscribe(SubscribeToTaskRequest(id=task.id)):
            pass
    except UnsupportedOperationError as error:
        refusal = type(error).__name__
    return ResubscribeResult(before, after, refusal)


LESSON = Lesson(
    number=8,
    title="Resubscribe after a cut",
    teaches=__doc__,
    sections=("3.1.6", "3.5.2", "3.4.3", "9.4.6"),
    partner=teaches("wait"),
    run=run,
    checks=(
        Check("When the line was cut, the Task worked", lambda r: states(r.before)[-1], "WORKING"),
        Check("The new stream begins with the Task", lambda r: kinds(r.after)[0], "task"),
        Check("… the same one", lambda r: ids(r.after), lambda r: ids(r.before)),
        Check("… which is working still", lambda r: states(r.after)[0], "WORKING"),
        Check("Its result came after the cut", lambda r: text_of(r.after), "I waited."),
        Check("It ended well", lambda r: states(r.after)[-1], "COMPLETED"),
        Check("Now that it has ended, subscribing is refused", lambda r: r.refusal, "UnsupportedOperationError"),
    ),
    requests=("SubscribeToTask",),
    excerpts=lambda r: {
        "Before the cut": "\n".join(kinds(r.before)),
        "After it": "\n".join(kinds(r.after)),
    },
)
