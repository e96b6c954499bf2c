"""Webhooks of our own: an agent that does not stream says that there is news, and whoever waits reads its Task."""

import asyncio
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from a2a.types import TaskPushNotificationConfig
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from protocols.a2a.push.dispatcher import TOKEN_HEADER

PATH = "/notifications"


@dataclass(frozen=True)
class Webhook:
    """What one wait gives to the agent it waits for; `called` is set when the agent used it."""

    config: TaskPushNotificationConfig
    called: asyncio.Event = field(default_factory=asyncio.Event)


class PushReceiver:
    """One route for every wait of a service: the token says who may post, and what is posted is never read.

    A notification is taken as a hint to read the Task with GetTask, so a forged, late or repeated one changes
    nothing (specification, section 4.3.3).
    """

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._webhooks: dict[str, Webhook] = {}

    @contextmanager
    def webhook(self) -> Iterator[Webhook]:
        """One with an id and token of its own that lasts as long as the wait."""
        name = secrets.token_urlsafe(16)
        url = f"{self._url}{PATH}/{name}"
        webhook = Webhook(TaskPushNotificationConfig(id=name, url=url, token=secrets.token_urlsafe(32)))
        self._webhooks[name] = webhook
        try:
            yield webhook
        finally:
            del self._webhooks[name]

    def route(self) -> Route:
        """Where agents post."""
        return Route(f"{PATH}/{{name}}", self._answer, methods=["POST"])

    async def _answer(self, request: Request) -> Response:
        webhook = self._webhooks.get(request.path_params["name"])
        token = request.headers.get(TOKEN_HEADER, "").encode("latin-1")
        if webhook is None or not hmac.compare_digest(token, webhook.config.token.encode()):
            raise HTTPException(404, "Nobody waits here.")
        webhook.called.set()
        return Response(status_code=204)
