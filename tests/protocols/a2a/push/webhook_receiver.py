"""A webhook made up for a test: remembers what was posted to it and answers what the test says."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from protocols.hosting.serve import listen, serving


@dataclass
class Receiver:
    """What came, in order: headers and StreamResponse."""

    url: str = ""
    came: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    more: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def states(self) -> list[str]:
        """The TaskStates told so far."""
        told = [event.get("statusUpdate") or event.get("task") or {} for _, event in self.came]
        return [each["status"]["state"].removeprefix("TASK_STATE_") for each in told if each]

    async def until(self, happened: Callable[[], bool], seconds: float = 10) -> None:
        """Wait for posts until it says yes."""
        async with asyncio.timeout(seconds), self.more:
            await self.more.wait_for(happened)

    async def take(self, request: Request, answer: Callable[[int], Response]) -> Response:
        """Remember one post; `answer` gets how many came before it."""
        async with self.more:
            self.came.append((dict(request.headers), json.loads(await request.body())))
            self.more.notify_all()
        return answer(len(self.came) - 1)


def thanks(before: int) -> Response:
    return Response(status_code=204)


@asynccontextmanager
async def receiving(answer: Callable[[int], Response] = thanks, port: int = 0) -> AsyncIterator[Receiver]:
    """A webhook on a free port until the context ends."""
    receiver = Receiver()

    async def take(request: Request) -> Response:
        return await receiver.take(request, answer)

    app = Starlette(routes=[Route("/{path:path}", take, methods=["POST", "GET"])])
    app.state.at_stop = ()
    async with serving(app, listen("127.0.0.1", port), grace=1) as server:
        receiver.url = f"http://127.0.0.1:{server.port}/hook"
        yield receiver
