"""Sends push notifications: queued per webhook, in order, retried, bounded, resumed after a restart."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

import httpx
from a2a.server.tasks import PushNotificationSender
from a2a.server.tasks.push_notification_sender import PushNotificationEvent
from a2a.types import Task, TaskPushNotificationConfig
from a2a.utils.proto_utils import to_stream_response
from google.protobuf.json_format import MessageToDict

from protocols.a2a.push.config_store import PushConfigs
from protocols.a2a.push.url_policy import Policy, RefusedWebhook, judged
from protocols.cleanup import stop
from protocols.storage.database import Database

logger = logging.getLogger(__name__)
MEDIA_TYPE, MEDIA_TYPE_0_3 = "application/a2a+json", "application/json"
TOKEN_HEADER = "X-A2A-Notification-Token"
ATTEMPT_SECONDS = 10
MOST_WAITING = 200
MOST_WAITING_BYTES = 32_000_000
MOST_LINES = 1_000
AT_ONCE = 20
# Notifications in a row a webhook may miss before each further one is tried once only.
PATIENCE = 3
WORTH_ANOTHER_TRY = {408, 425, 429}


@dataclass
class _Line:
    """What waits for one webhook, oldest first, and how many in a row it missed."""

    waiting: deque[bytes] = field(default_factory=deque)
    missed: int = 0
    worker: asyncio.Task[None] | None = None


class _Post(NamedTuple):
    body: bytes
    media_type: str = MEDIA_TYPE


class Deliveries(PushNotificationSender):
    """Sends every event of a Task to its webhooks; `pauses` are the seconds before each further attempt."""

    def __init__(
        self, configs: PushConfigs, http: httpx.AsyncClient, policy: Policy, pauses: tuple[float, ...] = (0.5, 2, 8)
    ) -> None:
        self._configs, self._http, self._policy, self._pauses = configs, http, policy, pauses
        self._lines: dict[tuple[str, str], _Line] = {}
        self._bytes = 0
        self._slots = asyncio.Semaphore(AT_ONCE)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Whoever was owed something gets its Task as it stands now; what is not sent at the end stays owed."""
        await self.take_up()
        try:
            yield
        finally:
            await stop([line.worker for line in self._lines.values() if line.worker])

    async def take_up(self) -> None:
        """Send what a process that is gone still owed: its Task as it stands."""
        for config, task in await self._configs.owed():
            await self._queue(config, _body(task))

    def watches(self, task_id: str) -> bool:
        """Whether the Task may have a webhook."""
        return self._configs.watches(task_id)

    async def send_notification(self, task_id: str, event: PushNotificationEvent) -> None:
        """Queue the event for every webhook of the Task; returns before anything is sent."""
        configs = await self._configs.get_info_for_dispatch(task_id)
        if configs:
            body = _body(event)
            for config in configs:
                await self._queue(config, body)

    async def _queue(self, config: TaskPushNotificationConfig, body: bytes) -> None:
        key = (config.task_id, config.id)
        line = self._lines.setdefault(key, _Line())
        # Backpressure ends here: a slow webhook loses notifications, so that no Task waits for it and memory stays
        # bounded.
        if len(line.waiting) >= MOST_WAITING or self._bytes + len(body) > MOST_WAITING_BYTES:
            logger.warning("webhook %s of task %s is too slow; a notification is dropped", config.id, config.task_id)
            return
        line.waiting.append(body)
        self._bytes += len(body)
        if line.worker is None or line.worker.done():
            line.worker = asyncio.create_task(self._work(key, line))

    async def _work(self, key: tuple[str, str], line: _Line) -> None:
        async with self._configs.sending(*key):
            await self._send_all(key, line)
        # Something may have been queued while `owe` was awaited; with no worker left it would wait for ever.
        line.worker = None
        if line.waiting:
            line.worker = asyncio.create_task(self._work(key, line))
        elif not line.missed or len(self._lines) > MOST_LINES:
            self._lines.pop(key, None)

    async def _send_all(self, key: tuple[str, str], line: _Line) -> None:
        # Before the first attempt: whatever ends the process from here on, the next one knows that something is due.
        await self._configs.owe(*key, owing=True)
        while line.waiting:
            # Read anew each time: a webhook that was deleted meanwhile gets nothing more.
            config = await self._configs.current(*key)
            body = line.waiting.popleft()
            self._bytes -= len(body)
            if config is not None:
                old = await self._configs.task_for_0_3(*key)
                post = _Post(_body_in_0_3(old), MEDIA_TYPE_0_3) if old else _Post(body)
                line.missed = 0 if await self._delivered(config, post, line.missed) else line.missed + 1
        await self._configs.owe(*key, owing=False)

    async def _delivered(self, config: TaskPushNotificationConfig, post: _Post, missed: int) -> bool:
        # Three attempts more, some ten seconds in all: enough for a restart; a webhook that is down for longer costs
        # one try each.
        pauses = self._pauses if missed < PATIENCE else ()
        for pause in (*pauses, None):
            try:
                async with self._slots, asyncio.timeout(ATTEMPT_SECONDS):
                    status = await self._send(config, post)
            except RefusedWebhook as refusal:
                logger.warning("webhook %s of task %s: %s", config.id, config.task_id, refusal)
                return False
            except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
                logger.info("webhook %s of task %s: %r", config.id, config.task_id, error)
                status = 0
            if httpx.codes.is_success(status):
                return True
            # A 4xx will not get better by repeating, except timeouts and rate limits; a redirect would lead past the
            # URL policy.
            if pause is None or (300 <= status < 500 and status not in WORTH_ANOTHER_TRY):
                break
            await asyncio.sleep(pause)
        logger.warning("webhook %s of task %s did not take a notification", config.id, config.task_id)
        return False

    async def _send(self, config: TaskPushNotificationConfig, post: _Post) -> int:
        """The status of the answer, whose body is never read and which leads nowhere else.

        What this service holds to show to agents (`auth`) is never for a webhook, also where an agent lives.
        """
        target = await judged(config.url, self._policy)
        headers = {"Host": target.host, "Content-Type": post.media_type, **_credentials(config)}
        async with self._http.stream(
            "POST",
            target.url,
            content=post.body,
            headers=headers,
            auth=None,
            follow_redirects=False,
            extensions={"sni_hostname": target.server_name},
        ) as answer:
            return answer.status_code


@dataclass(frozen=True)
class Push:
    """Both halves of push notifications: what was asked for, and the sending of it."""

    configs: PushConfigs
    deliveries: Deliveries

    @classmethod
    def beside(cls, database: Database, http: httpx.AsyncClient, policy: Policy) -> "Push":
        """For the Tasks of one database, sent with the service's own client."""
        configs = PushConfigs(database, policy)
        return cls(configs, Deliveries(configs, http, policy))

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Inside the context of the Tasks' store."""
        async with self.configs.opened(), self.deliveries.opened():
            yield


def _credentials(config: TaskPushNotificationConfig) -> dict[str, str]:
    headers = {TOKEN_HEADER: config.token} if config.token else {}
    authentication = config.authentication
    if authentication.scheme:
        headers["Authorization"] = f"{authentication.scheme} {authentication.credentials}".strip()
    return headers


def _body_in_0_3(task: Task) -> bytes:
    """The whole Task, as 0.3 has it in place of events."""
    from a2a.compat.v0_3.conversions import to_compat_task

    return to_compat_task(task).model_dump_json(by_alias=True, exclude_none=True).encode()


def _body(event: PushNotificationEvent) -> bytes:
    return json.dumps(MessageToDict(to_stream_response(event)), separators=(",", ":")).encode()
