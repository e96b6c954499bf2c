"""`council webhooks`: lists, adds and removes the push notification webhooks of a Task."""

import asyncio
from typing import Annotated

import typer
from a2a.types import (
    DeleteTaskPushNotificationConfigRequest,
    GetTaskPushNotificationConfigRequest,
    ListTaskPushNotificationConfigsRequest,
    TaskPushNotificationConfig,
)

from orchestrator.cli.client import Council
from orchestrator.cli.display.terminal import URL, Url, out, refusals
from orchestrator.cli.display.text_layout import print_line
from protocols.a2a.client.remote_agent import NoAnswer, RemoteAgent

Id = Annotated[str, typer.Argument(help="One webhook of the Task, by its id.")]
Add = Annotated[str, typer.Option(help="An http(s) URL that is told from now on.")]
Token = Annotated[str, typer.Option(help="Goes with every notification, so that you know who sent it.")]


def webhooks(
    task: Annotated[str, typer.Argument(help="The Task, as `council tasks` names it.")],
    webhook: Id = "",
    add: Add = "",
    token: Token = "",
    remove: Annotated[bool, typer.Option("--remove", help="Tell the named webhook no more.")] = False,
    url: Url = URL,
) -> None:
    """List the webhooks of a Task; add or remove one."""
    config = TaskPushNotificationConfig(task_id=task, id=webhook, url=add, token=token)
    with refusals("webhooks", NoAnswer, typer.BadParameter):
        if remove and not webhook:
            raise typer.BadParameter("name the webhook to remove")
        lines = asyncio.run(_done(url, config, remove))
    for line in lines:
        print_line(out, line)


async def _done(url: str, config: TaskPushNotificationConfig, remove: bool) -> list[str]:
    async with Council.at(url) as council:
        agent = council.agent
        if config.url:
            stored = await agent.call(
                lambda client, to: client.create_task_push_notification_config(config, context=to)
            )
            return [_line(stored)]
        if remove:
            request = DeleteTaskPushNotificationConfigRequest(task_id=config.task_id, id=config.id)
            await agent.call(lambda client, to: client.delete_task_push_notification_config(request, context=to))
            return [f"{config.id} is told no more"]
        return await _list(agent, config)


async def _list(agent: RemoteAgent, config: TaskPushNotificationConfig) -> list[str]:
    if config.id:
        request = GetTaskPushNotificationConfigRequest(task_id=config.task_id, id=config.id)
        stored = await agent.call(lambda client, to: client.get_task_push_notification_config(request, context=to))
        return [_line(stored)]
    every = ListTaskPushNotificationConfigsRequest(task_id=config.task_id)
    stored = await agent.call(lambda client, to: client.list_task_push_notification_configs(every, context=to))
    return [_line(config) for config in stored.configs] or ["This Task tells no webhook."]


def _line(config: TaskPushNotificationConfig) -> str:
    return f"{config.id}  {config.url}  {'with a token' if config.token else 'without a token'}"
