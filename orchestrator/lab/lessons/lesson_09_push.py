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


class PushResult(NamedTuple):
    """What the checks look at."""

    webhooks: list[str]
    notified: list[tuple[dict[str, str], bytes]]
    webhooks_at_the_end: list[str]
    refusal: str


async def run(live: Live) -> PushResult:
    client = await create_client(live.url, ClientConfig(httpx_client=live.http, streaming=False))
    please = SendMessageRequest(message=new_text_message("Wait for me.", role=Role.ROLE_USER))
    please.configuration.return_immediately = True
    task = (await anext(client.send_message(please))).task

    # The webhook before the work goes on: what happened before it was set is not sent to it.
    async with live.inbox() as inbox:
        webhook = TaskPushNotificationConfig(task_id=task.id, id="mine", url=inbox.url, token="only-we-two-know")
        webhook.authentication.scheme, webhook.authentication.credentials = "Bearer", "chosen-for-this-task"
        await client.create_task_push_notification_config(webhook)
        listing = ListTaskPushNotificationConfigsRequest(task_id=task.id)
        webhooks = [config.id for config in (await client.list_task_push_notification_configs(listing)).configs]

        go_on = new_text_message("Go on.", role=Role.ROLE_USER, context_id=task.context_id)
        go_on.reference_task_ids.append(task.id)
        async for _ in client.send_message(SendMessageRequest(message=go_on)):
            pass

        notified, body = [], b""
        # Notifications come one by one, and after the stream may have ended: the last says completed.
        while b"TASK_STATE_COMPLETED" not in body:
            headers, body = await inbox.next()
            notified.append((headers, body))

    away = DeleteTaskPushNotificationConfigRequest(task_id=task.id, id="mine")
    await client.delete_task_push_notification_config(away)
    webhooks_at_the_end = [config.id for config in (await client.list_task_push_notification_configs(listing)).configs]

    refusal = ""
    try:
        # Where clouds keep a machine's credentials: the address that server-side request forgery aims at.
        webhook.url = "http://169.254.169.254/"
        await client.create_task_push_notification_config(webhook)
    except InvalidParamsError as error:
        refusal = type(error).__name__
    return PushResult(webhooks, notified, webhooks_at_the_end, refusal)


LESSON = Lesson(
    number=9,
    title="Push notifications",
    teaches=__doc__,
    sections=("3.5.3", "3.1.7", "4.3.3", "6.6", "13.2"),
    partner=teaches("wait"),
    run=run,
    checks=(
        Check("The agent keeps the webhook with the Task", lambda r: r.webhooks, ["mine"]),
        Check("It was told the result", lambda r: "artifactUpdate" in _kinds(r), True),
        Check("… and at last the end of the Task", lambda r: _last_state(r), "TASK_STATE_COMPLETED"),
        Check("The body is A2A JSON", lambda r: _sent(r, "content-type"), ["application/a2a+json"]),
        Check("Our token came along", lambda r: _sent(r, "x-a2a-notification-token"), ["only-we-two-know"]),
        Check("… and our credentials", lambda r: _sent(r, "authorization"), ["Bearer chosen-for-this-task"]),
        Check("Deleted, the webhook is gone", lambda r: r.webhooks_at_the_end, []),
        Check("A webhook at an internal address is refused", lambda r: r.refusal, "InvalidParamsError"),
    ),
    requests=("CreateTaskPushNotificationConfig",),
    excerpts=lambda r: {"What the webhook was told": "\n".join(_kinds(r))},
)


def _events(result: PushResult) -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in result.notified]


def _kinds(result: PushResult) -> list[str]:
    return [next(iter(event)) for event in _events(result)]


def _sent(result: PushResult, header: str) -> list[str]:
    return sorted({headers[header] for headers, _ in result.notified})


def _last_state(result: PushResult) -> str:
    return _events(result)[-1]["statusUpdate"]["status"]["state"]
