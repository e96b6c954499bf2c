"""Lesson 9: being told, instead of asking.

A Task may take hours; nobody wants to hold a stream that long, or ask again and again. A client that can be reached
leaves its address, a webhook, and the agent sends every event of the Task there: the same JSON as in a stream, each in
a request of its own. The token and the credentials the client chose come along, so that the webhook knows who calls.

A webhook is a URL that a stranger asks the agent to call, so an agent is careful with it: addresses that are not public
are refused, unless whoever runs the agent allows them. This agent allows its own machine.
"""

import json
from typing import Any, NamedTuple

from a2a.client import ClientConfig, create_client
from a2a.helpers import new_text_message
from a2a.types import (
    DeleteTaskPushNotificationConfigRequest,
    ListTaskPushNotificationConfigsRequest,
    Role,
    SendMessageRequest,
    TaskPushNotificationConfig,
)
from a2a.utils.errors import InvalidParamsError

from orchestrator.lab.lesson import Check, Lesson, Live
from orchestrator.lab.partners import teaches


class Seen(NamedTuple):
    """What came back."""

    kept: list[str]
    notified: list[tuple[dict[str, str], bytes]]
    left: list[str]
    refusal: str


async def run(live: Live) -> Seen:
    client = await create_client(live.url, ClientConfig(httpx_client=live.http, streaming=False))
    please = SendMessageRequest(message=new_text_message("Wait for me.", role=Role.ROLE_USER))
    please.configuration.return_immediately = True
    task = (await anext(client.send_message(please))).task

    async with live.inbox() as inbox:
        webhook = TaskPushNotificationConfig(task_id=task.id, id="mine", url=inbox.url, token="only-we-two-know")
        webhook.authentication.scheme, webhook.authentication.credentials = "Bearer", "chosen-for-this-task"
        await client.create_task_push_notification_config(webhook)
        known = ListTaskPushNotificationConfigsRequest(task_id=task.id)
        kept = [each.id for each in (await client.list_task_push_notification_configs(known)).configs]

        go_on = new_text_message("Go on.", role=Role.ROLE_USER, context_id=task.context_id)
        go_on.reference_task_ids.append(task.id)
        async for _ in client.send_message(SendMessageRequest(message=go_on)):
            pass

        notified, body = [], b""
        while b"TASK_STATE_COMPLETED" not in body:
            headers, body = await inbox.next()
            notified.append((headers, body))

    away = DeleteTaskPushNotificationConfigRequest(task_id=task.id, id="mine")
    await client.delete_task_push_notification_config(away)
    left = [each.id for each in (await client.list_task_push_notification_configs(known)).configs]

    refusal = ""
    try:
        webhook.url = "http://169.254.169.254/"
        await client.create_task_push_notification_config(webhook)
    except InvalidParamsError as error:
        refusal = type(error).__name__
    return Seen(kept, notified, left, refusal)


LESSON = Lesson(
    number=9,
    title="Push notifications",
    teaches=__doc__,
    sections=("3.5.3", "3.1.7", "4.3.3", "6.6", "13.2"),
    partner=teaches("wait"),
    run=run,
    checks=(
        Check("The agent keeps the webhook with the Task", lambda seen: seen.kept, ["mine"]),
        Check("It was told the result", lambda seen: "artifactUpdate" in _kinds(seen), True),
        Check("… and at last the end of the Task", lambda seen: _last_state(seen), "TASK_STATE_COMPLETED"),
        Check("The body is A2A JSON", lambda seen: _sent(seen, "content-type"), ["application/a2a+json"]),
        Check("Our token came along", lambda seen: _sent(seen, "x-a2a-notification-token"), ["only-we-two-know"]),
        Check("… and our credentials", lambda seen: _sent(seen, "authorization"), ["Bearer chosen-for-this-task"]),
        Check("Deleted, the webhook is gone", lambda seen: seen.left, []),
        Check("A webhook at an internal address is refused", lambda seen: seen.refusal, "InvalidParamsError"),
    ),
    requests=("CreateTaskPushNotificationConfig",),
    shows=lambda seen: {"What the webhook was told": "\n".join(_kinds(seen))},
)


def _events(seen: Seen) -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in seen.notified]


def _kinds(seen: Seen) -> list[str]:
    return [next(iter(event)) for event in _events(seen)]


def _sent(seen: Seen, header: str) -> list[str]:
    return sorted({headers[header] for headers, _ in seen.notified})


def _last_state(seen: Seen) -> str:
    return _events(seen)[-1]["statusUpdate"]["status"]["state"]
