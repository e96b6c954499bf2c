"""Lesson 4: a Task that asks back.

A Task that cannot go on without an answer stops in the state INPUT_REQUIRED and says what it needs. That is no end:
the stream closes, the Task waits. Whoever answers sends a Message that carries the Task's id, and the very same Task
goes on, in a new stream.

The orchestrator is asked about a hosted service without a volume. An agent behind it stops its own Task to ask for
one; the orchestrator passes the question on by stopping its Task too, and hands the answer back. The diagram shows
both Tasks stop and go on.
"""

from typing import NamedTuple

from a2a.client import ClientConfig, create_client
from a2a.helpers import get_message_text, new_text_message
from a2a.types import Role, SendMessageRequest, StreamResponse

from orchestrator.lab.events import ids, kinds, states
from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import RECOMMENDS


class QuestionResult(NamedTuple):
    """What the checks look at."""

    question_events: list[StreamResponse]
    answer_events: list[StreamResponse]


async def run(live: Live) -> QuestionResult:
    client = await create_client(live.url, ClientConfig(httpx_client=live.http, streaming=True))

    question = new_text_message("Should we adopt DeepSeek-R1 for an EU helpdesk SaaS?", role=Role.ROLE_USER)
    question_events = [event async for event in client.send_message(SendMessageRequest(message=question))]
    task = question_events[0].task

    answer = new_text_message(
        "About 200 million tokens a month.", role=Role.ROLE_USER, task_id=task.id, context_id=task.context_id
    )
    answer_events = [event async for event in client.send_message(SendMessageRequest(message=answer))]
    return QuestionResult(question_events, answer_events)


LESSON = Lesson(
    number=4,
    title="Input required",
    teaches=__doc__,
    sections=("3.4.3", "6.3", "4.1.3", "3.4.2"),
    partner=RECOMMENDS,
    run=run,
    checks=(
        Check("The Task stops to ask", lambda r: states(r.question_events)[-1], "INPUT_REQUIRED"),
        Check("Its status says what it needs", lambda r: "token" in _question(r).lower(), True),
        Check("No result is given yet", lambda r: "artifactUpdate" in kinds(r.question_events), False),
        Check(
            "The answer goes on with the same Task",
            lambda r: ids(r.answer_events),
            lambda r: ids(r.question_events),
        ),
        Check("Now the Task ends", lambda r: states(r.answer_events)[-1], "COMPLETED"),
        Check("… and its result is there", lambda r: "artifactUpdate" in kinds(r.answer_events), True),
    ),
    requests=("SendStreamingMessage",),
    excerpts=lambda r: {"What it asked": _question(r)},
)


def _question(result: QuestionResult) -> str:
    return get_message_text(result.question_events[-1].status_update.status.message)
