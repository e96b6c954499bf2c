"""Push notification configs, kept beside the Tasks they are for and owned by who asked."""

import logging
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from a2a.server.context import ServerCallContext
from a2a.server.tasks import PushNotificationConfigStore
from a2a.server.tasks.push_notification_config_store import normalize_push_notification_config
from a2a.types import Task, TaskPushNotificationConfig
from a2a.utils.constants import VERSION_HEADER
from a2a.utils.errors import InvalidParamsError
from google.protobuf.message import DecodeError

from protocols.a2a.caller import owner_of
from protocols.a2a.persistence import rows
from protocols.a2a.push.url_policy import Policy, RefusedWebhook, UnknownHost, judged
from protocols.storage.damage import set_aside
from protocols.storage.database import Database, Schema, Transaction

logger = logging.getLogger(__name__)
SCHEMA = Schema(
    "push_configs",
    (
        (
            """create table if not exists push_configs (
    owner text not null, task_id text not null, id text not null, body blob not null,
    owing integer not null default 0, since double precision not null, primary key (owner, task_id, id))""",
            "create index if not exists push_by_task on push_configs (task_id)",
        ),
        ("alter table push_configs add column version text not null default '1.0'",),
    ),
)
KEEP_IF_ROOM = """
insert into push_configs (owner, task_id, id, body, version, since) select ?, ?, ?, ?, ?, ?
    where (select count(*) from push_configs where owner = ? and task_id = ?) < ?
        or exists (select 1 from push_configs where owner = ? and task_id = ? and id = ?)
    on conflict (owner, task_id, id) do update set body = excluded.body, version = excluded.version
"""
OF_A_TASK = "join tasks on tasks.owner = push_configs.owner and tasks.id = push_configs.task_id"
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

    def __init__(self, database: Database, policy: Policy) -> None:
        self._database, self._policy = database, policy
        self._watched: set[str] = set()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Inside the context of the database."""
        await self._database.run(_tidy)
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
        values = (*row, *row[:2], MOST_CONFIGS, *row[:3])
        if not await self._database.run(lambda transaction: transaction.change(KEEP_IF_ROOM, *values)):
            raise InvalidParamsError(message=f"Task {task_id} has {MOST_CONFIGS} webhooks already; delete one first.")
        return config

    async def get_info(self, task_id: str, context: ServerCallContext) -> list[TaskPushNotificationConfig]:
        """The caller's configs of the Task, oldest first."""
        return await self._read("owner = ? and task_id = ?", owner_of(context), task_id)

    async def get_info_for_dispatch(self, task_id: str) -> list[TaskPushNotificationConfig]:
        """Every config of the Task; a Task without one costs no look into the file."""
        return await self._read("task_id = ?", task_id) if self.watches(task_id) else []

    def watches(self, task_id: str) -> bool:
        """Whether the Task may have a config."""
        # Another replica may have been asked for it: then the table knows and this process does not.
        return self._database.shared or task_id in self._watched

    async def delete_info(self, task_id: str, context: ServerCallContext, config_id: str | None = None) -> None:
        """Forget the config; one that is not there is no error."""
        key = (owner_of(context), task_id, config_id or task_id)
        await self._database.run(lambda transaction: _delete(transaction, *key))
        # `_watched` spares a query for each event of a Task without webhooks, which is nearly every Task.
        if not await self.get_info_for_dispatch(task_id):
            self._watched.discard(task_id)

    async def current(self, task_id: str, config_id: str) -> TaskPushNotificationConfig | None:
        """The config as it stands now; `None` once it was deleted."""
        return next(iter(await self._read("task_id = ? and id = ?", task_id, config_id)), None)

    async def task_for_0_3(self, task_id: str, config_id: str) -> Task | None:
        """The Task itself, for a config that came over 0.3, whose webhooks are sent nothing else; else `None`."""
        owners = f"select tasks.owner from push_configs {OF_A_TASK}"
        owners += " where push_configs.task_id = ? and push_configs.id = ? and push_configs.version like '0.%'"

        def task(transaction: Transaction) -> Task | None:
            found = transaction.rows(owners, task_id, config_id)
            return next((_task(transaction, self._database.place, owner, task_id) for (owner,) in found), None)

        return await self._database.run(task)

    async def owe(self, task_id: str, config_id: str, owing: bool) -> None:
        """Note whether something is still to be sent."""
        sql = "update push_configs set owing = ? where task_id = ? and id = ?"
        await self._database.run(lambda transaction: transaction.change(sql, int(owing), task_id, config_id))

    async def owed(self) -> Sequence[tuple[TaskPushNotificationConfig, Task]]:
        """What the process before this one had not sent everything to, with the Task as it stands."""
        sql = f"select push_configs.body, tasks.owner, tasks.id from push_configs {OF_A_TASK}"
        sql += " where owing = 1 order by since"

        def due(transaction: Transaction) -> list[tuple[TaskPushNotificationConfig | None, Task | None]]:
            place = self._database.place
            return [(_config(body), _task(transaction, place, *key)) for body, *key in transaction.rows(sql)]

        pairs = [(config, task) for config, task in await self._database.run(due) if config and task]
        held = await self._database.locked([lock_of(config.task_id, config.id) for config, _ in pairs])
        return [pair for pair in pairs if lock_of(pair[0].task_id, pair[0].id) not in held]

    def sending(self, task_id: str, config_id: str) -> AbstractAsyncContextManager[None]:
        """One process at a time sends to a webhook."""
        return self._database.lock(lock_of(task_id, config_id))

    async def _look_again(self) -> None:
        sql = "select distinct task_id from push_configs"
        found = await self._database.run(lambda transaction: transaction.rows(sql))
        self._watched = {task_id for (task_id,) in found}

    async def _read(self, where: str, *values: str) -> list[TaskPushNotificationConfig]:
        sql = f"select body, owner, task_id, id from push_configs where {where} order by since, id limit ?"

        def configs(transaction: Transaction) -> list[TaskPushNotificationConfig]:
            found = transaction.rows(sql, *values, MOST_CONFIGS)
            return [config for row in found if (config := _config(row[0]) or _set_aside(transaction, *row))]

        return await self._database.run(configs)

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


def _set_aside(transaction: Transaction, body: bytes, owner: str, task_id: str, config_id: str) -> None:
    set_aside(transaction, "webhook", owner, f"{task_id}/{config_id}", body, "no webhook")
    _delete(transaction, owner, task_id, config_id)


def _delete(transaction: Transaction, owner: str, task_id: str, config_id: str) -> None:
    sql = "delete from push_configs where owner = ? and task_id = ? and id = ?"
    transaction.change(sql, owner, task_id, config_id)


def _task(transaction: Transaction, place: str, owner: str, task_id: str) -> Task | None:
    return next((row.task for row in rows.select(transaction, owner, "tasks.id = ?", (task_id,), place)), None)


def _tidy(transaction: Transaction) -> None:
    """A webhook goes with its Task; one may be asked for shortly before its Task is there."""
    transaction.change(
        "delete from push_configs where since < ? and not exists"
        " (select 1 from tasks where tasks.owner = push_configs.owner and tasks.id = push_configs.task_id)",
        time.time() - TASKLESS_SECONDS,
    )


def lock_of(task_id: str, config_id: str) -> str:
    """The name of the lock that a webhook's sender holds."""
    return f"webhook {task_id}/{config_id}"
