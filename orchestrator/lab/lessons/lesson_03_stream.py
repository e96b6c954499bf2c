"""Lesson 3: the answer as it comes, event by event.

SendStreamingMessage keeps the HTTP response open and sends events as they happen, as server-sent events. The first
event of a Task's stream is the Task itself; then come status updates (its state, and words on the way) and Artifact
updates (its results). Nothing marks the last event: when the Task has come to rest, the stream ends.

Here an agent of this platform is sent an Inquiry as a data Part and told not to ask back; it streams its progress and
its Assessment.
"""

from a2a.client import ClientConfig, create_client
from a2a.helpers import new_data_message
from a2a.types import Role, SendMessageRequest, StreamResponse

from orchestrator.lab.events import ids, kinds, states
from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import ASSESSES

INQUIRY = {"components": [{"name": "vLLM"}], "use": {"mode": "internal"}, "may_ask": False}


async def run(live: Live) -> list[StreamResponse]:
    client = await create_client(live.url, ClientConfig(httpx_client=live.http, streaming=True))
    inquiry = new_data_message(INQUIRY, media_type="application/json", role=Role.ROLE_USER)
    return [event async for event in client.send_message(SendMessageRequest(message=inquiry))]


LESSON = Lesson(
    number=3,
    title="Streaming",
    teaches=__doc__,
    sections=("3.1.2", "3.5.2", "3.2.3", "4.2.1", "9.4.2"),
    partner=ASSESSES,
    run=run,
    checks=(
        Check("The first event is the Task", lambda events: kinds(events)[0], "task"),
        Check("There is only one Task among the events", lambda events: kinds(events).count("task"), 1),
        Check("A result came as an Artifact", lambda events: "artifactUpdate" in kinds(events), True),
        Check("The last event tells a state", lambda events: kinds(events)[-1], "statusUpdate"),
        Check("The states, in order", states, ["SUBMITTED", "WORKING", "COMPLETED"]),
        Check("Every event is of that Task", lambda events: len({ids([event]) for event in events}), 1),
    ),
    requests=("SendStreamingMessage",),
    excerpts=lambda events: {"The events, in order": "\n".join(kinds(events))},
)
