"""Webhooks of our own: an agent that does not stream rings, and whoever waits for it looks at its Task."""

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

PATH = "/doorbell"


@dataclass(frozen=True)
class Ring:
    """What one wait hands to the agent it waits for; `rung` is set when the agent used it."""

    config: TaskPushNotificationConfig
    rung: asyncio.Event = field(default_factory=asyncio.Event)


class Doorbell:
    """One route for every wait of a service: the token says who may ring, and what is posted is never read.

    A notification is taken as a hint to look at the Task with GetTask, so a forged, late or repeated one
    changes nothing (specification, section 4.3.3).
    """

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._rings: dict[str, Ring] = {}

    @contextmanager
    def hung(self) -> Iterator[Ring]:
        """A webhook of its own id and token that lasts as long as the wait."""
        name = secrets.token_urlsafe(16)
        where = f"{self._url}{PATH}/{name}"
        ring = Ring(TaskPushNotificationConfig(id=name, url=where, token=secrets.token_urlsafe(32)))
        self._rings[name] = ring
        try:
            yield ring
        finally:
            del self._rings[name]

    def route(self) -> Route:
        """Where agents ring."""
        return Route(f"{PATH}/{{ring}}", self._answer, methods=["POST"])

    async def _answer(self, request: Request) -> Response:
        ring = self._rings.get(request.path_params["ring"])
        token = request.headers.get(TOKEN_HEADER, "").encode("latin-1")
        if ring is None or not hmac.compare_digest(token, ring.config.token.encode()):
            raise HTTPException(404, "Nobody waits here.")
        ring.rung.set()
        return Response(status_code=204)
