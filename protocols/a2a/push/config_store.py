"""Push notification configs, kept beside the Tasks they are for and owned by who asked."""

import logging
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from a2a.server.context import ServerCallContext
from a2a.server.tasks import PushNotificationConfigStore
from a2a.server.tasks.push_notification_config_store import normalize_push_notification_config
from a2a.types import Task, TaskPushNotificationConfig
from a2a.utils.constants import VERSION_HEADER
from a2a.utils.errors import InvalidParamsError
from google.protobuf.message import DecodeError

from protocols.a2a.push.url_policy import Policy, RefusedWebhook, UnknownHost, judged
from protocols.a2a.task_store import SqliteTaskStore, owner_of, readable
from protocols.storage.sqlite_file import Schema, migrate, set_aside

logger = logging.getLogger(__name__)
SCHEMA = Schema(
    "push_configs",
    (
        """create table if not exists push_configs (
    owner text not null, task_id text not null, id text not null, body blob not null,
    owing integer not null default 0, since real not null, primary key (owner, task_id, id));
create index if not exists push_by_task on push_configs (task_id);
create trigger if not exists push_goes_with_its_task after delete on tasks
    begin delete from push_configs where owner = old.owner and task_id = old.id; end;""",
        "alter table push_configs add column version text not null default '1.0'",
    ),
)
KEEP_IF_ROOM = """
insert into push_configs (owner, task_id, id, body, version, since) select ?, ?, ?, ?, ?, ?
    where (select count(*) from push_configs where owner = ? and task_id = ?) < ?
        or exists (select 1 from push_configs where owner = ? and task_id = ? and id = ?)
    on conflict do update set body = excluded.body, version = excluded.version
"""
MOST_CONFIGS = 16
MOST_WATCHED = 10_000
LONGEST_ID = 200
LONGEST_SECRET = 4_000
TASKLESS_SECONDS = 600
CURRENT = "1.0"
# An authentication scheme is a token (RFC 9110, section 11.1).
SCHEME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}", re.ASCII)


class PushConfigs(PushNotificationConfigStore):
    """At most `MOST_CONFIGS` a Task; `owing` marks one that had not been sent everything when the process ended."""

    def __init__(self, tasks: SqliteTaskStore, policy: Policy) -> None:
        self._tasks, self._policy = tasks, policy
        self._watched: set[str] = set()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Inside the context of the Tasks' own store."""
        await migrate(self._tasks.db, self._tasks.path, SCHEMA)
        await self._tasks.db.execute(
            "delete from push_configs where since < ? and not exists"
            " (select 1 from tasks where tasks.owner = push_configs.owner and tasks.id = push_configs.task_id)",
            (time.time() - TASKLESS_SECONDS,),
        )
        await self._look_again()
        yield

    async def set_info(
        self, task_id: str, notification_config: TaskPushNotificationConfig, context: ServerCallContext
    ) -> TaskPushNotificationConfig:
        """Keep the config, replacing one of the same id; raises InvalidParamsError."""
        config = normalize_push_notification_config(task_id, notification_config)
        if len(self._watched) > MOST_WATCHED:
            await self._look_again()
        await self._check(config)
        self._watched.add(task_id)
        version = context.state.get("headers", {}).get(VERSION_HEADER.lower(), CURRENT)
        row = (owner_of(context), task_id, config.id, config.SerializeToString(), version, time.time())
        done = await self._tasks.db.execute(KEEP_IF_ROOM, (*row, *row[:2], MOST_CONFIGS, *row[:3]))
        if done.rowcount == 0:
            raise InvalidParamsError(message=f"Task {task_id} has {MOST_CONFIGS} webhooks already; delete one first.")
        return config

    async def get_info(self, task_id: str, context: ServerCallContext) -> list[TaskPushNotificationConfig]:
        """The caller's configs of the Task, oldest first."""
        return await self._read("owner = ? and task_id = ?", owner_of(context), task_id)

    async def get_info_for_dispatch(self, task_id: str) -> list[TaskPushNotificationConfig]:
        """Every config of the Task; a Task without one costs no look into the file."""
        return await self._read("task_id = ?", task_id) if task_id in self._watched else []

    async def delete_info(self, task_id: str, context: ServerCallContext, config_id: str | None = None) -> None:
        """Forget the config; one that is not there is no error."""
        await self._tasks.db.execute(
            "delete from push_configs where owner = ? and task_id = ? and id = ?",
            (owner_of(context), task_id, config_id or task_id),
        )
        # `_watched` spares a query for each event of a Task without webhooks, which is nearly every Task.
        if not await self.get_info_for_dispatch(task_id):
            self._watched.discard(task_id)

    async def current(self, task_id: str, config_id: str) -> TaskPushNotificationConfig | None:
        """The config as it stands now; `None` once it was deleted."""
        return next(iter(await self._read("task_id = ? and id = ?", task_id, config_id)), None)

    async def task_for_0_3(self, task_id: str, config_id: str) -> Task | None:
        """The Task itself, for a config that came over 0.3, whose webhooks are sent nothing else; else `None`."""
        rows = await self._tasks.db.execute_fetchall(
            "select tasks.id, tasks.context_id, tasks.body from push_configs join tasks"
            " on tasks.owner = push_configs.owner and tasks.id = push_configs.task_id"
            " where push_configs.task_id = ? and push_configs.id = ? and version like '0.%'",
            (task_id, config_id),
        )
        return next((readable(*row) for row in rows), None)

    async def owe(self, task_id: str, config_id: str, owing: bool) -> None:
        """Note whether something is still to be sent."""
        await self._tasks.db.execute(
            "update push_configs set owing = ? where task_id = ? and id = ?", (int(owing), task_id, config_id)
        )

    async def owed(self) -> Sequence[tuple[TaskPushNotificationConfig, Task]]:
        """What the process before this one had not sent everything to, with the Task as it stands."""
        rows = await self._tasks.db.execute_fetchall(
            "select push_configs.body, tasks.id, tasks.context_id, tasks.body from push_configs join tasks"
            " on tasks.owner = push_configs.owner and tasks.id = push_configs.task_id where owing order by since"
        )
        read = [(_config(config), readable(*task)) for config, *task in rows]
        return [(config, task) for config, task in read if config and task]

    async def _look_again(self) -> None:
        rows = await self._tasks.db.execute_fetchall("select distinct task_id from push_configs")
        self._watched = {task_id for (task_id,) in rows}

    async def _read(self, where: str, *values: str) -> list[TaskPushNotificationConfig]:
        rows = await self._tasks.db.execute_fetchall(
            f"select body, owner, task_id, id from push_configs where {where} order by since, rowid limit ?",
            (*values, MOST_CONFIGS),
        )
        return [config for row in rows if (config := _config(row[0]) or await self._set_aside(*row))]

    async def _set_aside(self, body: bytes, owner: str, task_id: str, config_id: str) -> None:
        await set_aside(self._tasks.db, "webhook", owner, f"{task_id}/{config_id}", body, "no webhook")
        key = (owner, task_id, config_id)
        await self._tasks.db.execute("delete from push_configs where owner = ? and task_id = ? and id = ?", key)

    async def _check(self, config: TaskPushNotificationConfig) -> None:
        secrets = (config.token, config.authentication.credentials)
        if len(config.id) > LONGEST_ID or any(len(secret) > LONGEST_SECRET for secret in secrets):
            raise InvalidParamsError(
                message=f"id is at most {LONGEST_ID} characters, token and credentials {LONGEST_SECRET}"
            )
        if not all(secret.isascii() and secret.isprintable() for secret in secrets):
            raise InvalidParamsError(message="token and credentials go into a header: printable ASCII only")
        if config.HasField("authentication") and not SCHEME.fullmatch(config.authentication.scheme):
            raise InvalidParamsError(message="authentication.scheme is one word, such as Bearer")
        try:
            await judged(config.url, self._policy)
        except UnknownHost as problem:
            logger.info("webhook of task %s: %s It is judged again at delivery.", config.task_id, problem)
        except RefusedWebhook as error:
            raise InvalidParamsError(message=str(error)) from error


def _config(body: bytes) -> TaskPushNotificationConfig | None:
    try:
        config = TaskPushNotificationConfig.FromString(body)
    except (DecodeError, TypeError):
        return None
    return config if config.url else None
