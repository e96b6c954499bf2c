"""Which Task an ACP run stands for, so that cancelling the run cancels the Task.

acp-sdk 1.0.3 ends a cancelled run without telling the agent that does its work, and its own client posts JSON without
saying so, which FastAPI refuses since 0.132. Both are put right at the edge of the app.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SLOT = "acp_run"
RUN_HEADER = b"run-id"
MOST_RUNS = 1_000


@dataclass
class RunSlot:
    """One run: `cancel` ends what it set off, once there is something."""

    cancel: Callable[[], Awaitable[None]] | None = None


def slot_of(scope: Scope) -> RunSlot:
    """The slot of the run that a request began."""
    return scope.setdefault(SLOT, RunSlot())


class RunEdge:
    """ASGI middleware around acp-sdk's app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._slots: OrderedDict[str, RunSlot] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on; remembers the runs that begin, and passes on that one is cancelled."""
        if scope["type"] != "http" or scope["method"] != "POST":
            return await self.app(scope, receive, send)
        names = {name for name, _ in scope["headers"]}
        # Not for pages: FastAPI wants the type to refuse posts that a foreign page can send without asking.
        if b"content-type" not in names and b"origin" not in names:
            scope = {**scope, "headers": [*scope["headers"], (b"content-type", b"application/json")]}
        slot = scope[SLOT] = RunSlot()

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._note(message, slot)
            await send(message)

        await self.app(scope, receive, noting)
        run, _, ending = scope["path"].rpartition("/")
        if ending == "cancel" and (begun := self._slots.pop(run.rpartition("/")[2], None)) and begun.cancel:
            await begun.cancel()

    def _note(self, message: Message, slot: RunSlot) -> None:
        run = next((value.decode("latin-1") for name, value in message["headers"] if name.lower() == RUN_HEADER), "")
        if run:
            self._slots[run] = slot
        while len(self._slots) > MOST_RUNS:
            self._slots.popitem(last=False)
