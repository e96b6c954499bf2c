"""Lesson 2: an answer is a Message or a Task.

An agent answers SendMessage in one of two ways. A bare Message is the whole answer: nothing is kept, nothing can be
asked about it later. A Task has an id and a state; it can be fetched again, followed, cancelled, and its results
stand in Artifacts, apart from what was said on the way.

The agent chooses, not the client: clients must be ready for both. Every service of this platform answers with a Task,
because an assessment is work whose result somebody will want to look up. The tutor, made for these lessons, does
either.
"""

from typing import NamedTuple

from a2a.client import ClientConfig, create_client
from a2a.helpers import new_text_message
from a2a.types import GetTaskRequest, Role, SendMessageRequest, StreamResponse, Task

from orchestrator.lab.events import kinds, state_of
from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import teaches


class ReplyResult(NamedTuple):
    """What the checks look at."""

    message: list[StreamResponse]
    task: list[StreamResponse]
    fetched: Task


async def run(live: Live) -> ReplyResult:
    client = await create_client(live.url, ClientConfig(httpx_client=live.http, streaming=False))

    hello = new_text_message("Say hello.", role=Role.ROLE_USER)
    message = [reply async for reply in client.send_message(SendMessageRequest(message=hello))]

    recorded = new_text_message("Say hello and keep a record.", role=Role.ROLE_USER)
    task = [reply async for reply in client.send_message(SendMessageRequest(message=recorded))]

    fetched = await client.get_task(GetTaskRequest(id=task[0].task.id))
    return ReplyResult(message, task, fetched)


LESSON = Lesson(
    number=2,
    title="Message or Task",
    teaches=__doc__,
    sections=("3.1.1", "3.7", "4.1.1", "4.1.4", "3.1.3"),
    partner=teaches("hello"),
    run=run,
    checks=(
        Check("A greeting is answered by one Message", lambda r: kinds(r.message), ["message"]),
        Check("The Message belongs to no Task", lambda r: r.message[0].message.task_id, ""),
        Check("… but to a Context", lambda r: bool(r.message[0].message.context_id), True),
        Check("With a record to keep, the answer is a Task", lambda r: kinds(r.task), ["task"]),
        Check("The Task came to its end", lambda r: state_of(r.task[0].task), "COMPLETED"),
        Check(
            "Its result is an Artifact",
            lambda r: [artifact.name for artifact in r.fetched.artifacts],
            ["greeting"],
        ),
        Check("GetTask finds it again", lambda r: r.fetched.id == r.task[0].task.id, True),
    ),
    requests=("SendMessage", "GetTask"),
)
