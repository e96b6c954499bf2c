"""Lesson 5: several Tasks, one conversation.

Two ids hold a conversation together. The taskId says: this Message is about that piece of work. The contextId says:
this Message belongs to that conversation. A finished Task takes no more Messages, so a follow-up names the Context
and starts a Task of its own; what the agent remembers of the Context is up to the agent.

The second question here names no component. The orchestrator knows from the Context which one is meant.
"""

from typing import NamedTuple

from a2a.client import ClientConfig, create_client
from a2a.helpers import new_text_message
from a2a.types import ListTasksRequest, Role, SendMessageRequest, Task

from orchestrator.lab.events import state_of
from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import RECOMMENDS


class ContextResult(NamedTuple):
    """What the checks look at."""

    first: Task
    second: Task
    together: list[Task]


async def run(live: Live) -> ContextResult:
    client = await create_client(live.url, ClientConfig(httpx_client=live.http, streaming=False))

    question = new_text_message(
        "Should we adopt vLLM for an internal tool with 200 million tokens a month?", role=Role.ROLE_USER
    )
    first = [reply.task async for reply in client.send_message(SendMessageRequest(message=question))][-1]

    follow_up = new_text_message(
        "And if we offer it as a hosted service?", role=Role.ROLE_USER, context_id=first.context_id
    )
    second = [reply.task async for reply in client.send_message(SendMessageRequest(message=follow_up))][-1]

    page = await client.list_tasks(ListTasksRequest(context_id=first.context_id))
    return ContextResult(first, second, list(page.tasks))


LESSON = Lesson(
    number=5,
    title="Several turns, and the Context",
    teaches=__doc__,
    sections=("3.4", "3.4.1", "3.4.2", "3.4.3"),
    partner=RECOMMENDS,
    run=run,
    checks=(
        Check("The agent gave the conversation an id", lambda r: bool(r.first.context_id), True),
        Check("The question was answered", lambda r: state_of(r.first), "COMPLETED"),
        Check("The follow-up stays in it", lambda r: r.second.context_id, lambda r: r.first.context_id),
        Check("… but is a Task of its own", lambda r: r.second.id == r.first.id, False),
        Check("The Context was remembered: the answer is about vLLM", lambda r: "vLLM" in str(r.second), True),
        Check(
            "ListTasks finds both Tasks of the Context",
            lambda r: _ids(r.together),
            lambda r: _ids(r[:2]),
        ),
    ),
    requests=("SendMessage", "ListTasks"),
    excerpts=lambda r: {"The Tasks of the Context": "\n".join(f"{task.id} {state_of(task)}" for task in r.together)},
)


def _ids(tasks) -> list[str]:
    return sorted(task.id for task in tasks)
