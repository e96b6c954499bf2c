"""Lesson 15: one protocol, three ways to speak it.

What an operation takes, does and gives is the same however it is carried; a binding says how it is spelled. JSON-RPC
posts every call to one URL and names the method in the body. HTTP+JSON gives each operation a path and a verb, and
errors an HTTP status. gRPC sends the same messages as Protocol Buffers over HTTP/2. The card lists the interfaces an
agent serves, the preferred one first, and a client takes the first it can speak.

The very same Message, with one messageId, goes to one agent over all three here. This agent answers a Message it has
heard before with the Task it made then, so all three must bring the same Task. An unknown Task must bring the same
error. The caller shows its key each time, as a header or as gRPC metadata.

None of the real agents serves gRPC unless it was asked to (`GRPC_PORT`): some clients refuse a whole card for one
address they cannot read. So the first run of this lesson starts an agent that does, on a free port of this machine.
"""

from typing import NamedTuple

from a2a.client import A2ACardResolver, ClientCallContext, ClientConfig, ClientFactory
from a2a.helpers import new_text_message
from a2a.types import GetTaskRequest, Role, SendMessageRequest, Task
from a2a.utils.errors import A2AError

from orchestrator.lab.events import state_of
from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import SPEAKS_ALL

BINDINGS = ("JSONRPC", "HTTP+JSON", "GRPC")
WORDS = "Say hello and keep a record."


class BindingResult(NamedTuple):
    """What the checks look at, by binding."""

    sent: list[Task]
    fetched: list[Task]
    refusals: list[str]


async def run(live: Live) -> BindingResult:
    card = await A2ACardResolver(live.http, live.url).get_agent_card()
    message = new_text_message(WORDS, role=Role.ROLE_USER)
    key = {"X-API-Key": ".".join(live.client)} if all(live.client) else {}
    context = ClientCallContext(service_parameters=key)
    result = BindingResult([], [], [])

    for binding in BINDINGS:
        config = ClientConfig(
            httpx_client=live.http,
            streaming=False,
            supported_protocol_bindings=[binding],
            grpc_channel_factory=live.channel,
        )
        client = ClientFactory(config).create(card)
        request = SendMessageRequest(message=message)
        result.sent.extend([reply.task async for reply in client.send_message(request, context=context)])
        result.fetched.append(await client.get_task(GetTaskRequest(id=result.sent[-1].id), context=context))
        try:
            await client.get_task(GetTaskRequest(id="nobody-knows-this-task"), context=context)
        except A2AError as error:
            result.refusals.append(type(error).__name__)
        if binding == "GRPC":
            await client.close()
    return result


LESSON = Lesson(
    number=15,
    title="The three bindings, side by side",
    teaches=__doc__,
    sections=("5.1", "5.3", "5.4", "8.3.2", "9.1", "10.1", "11.1"),
    partner=SPEAKS_ALL,
    run=run,
    checks=(
        Check("Each binding brought a Task", lambda r: [state_of(task) for task in r.sent], ["COMPLETED"] * 3),
        Check("It is the same Task", lambda r: len({task.id for task in r.sent}), 1),
        Check("GetTask shows the same, field by field", lambda r: r.fetched == [r.fetched[0]] * 3, True),
        Check("… Artifacts and all", lambda r: len(r.fetched[2].artifacts) > 0, True),
        Check("An unknown Task is the same error", lambda r: r.refusals, ["TaskNotFoundError"] * 3),
    ),
    requests=("SendMessage", "message:send"),
)
