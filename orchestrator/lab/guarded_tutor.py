"""The tutor with authentication and a gRPC port, started when the first lesson needs it."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from orchestrator.lab.tutor import OWN_PORT
from protocols.a2a.security.clients import VISITOR, own_key
from protocols.a2a.security.credential import Credential
from protocols.a2a.settings import Settings
from protocols.hosting.app import Surroundings, build_app
from protocols.hosting.serve import listen, serving
from protocols.hosting.submount import settings_below

HOST = "127.0.0.1"


@dataclass
class Guarded:
    """Started once, on free ports of this machine; ends with the context. Lessons show it the visitor's key."""

    around: Surroundings
    _url: str = ""
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def url(self) -> str:
        """Where it is; empty where nothing is kept, for it could know nobody."""
        if not self.around.settings.keep:
            return ""
        # Two lessons at once start one server.
        async with self._lock:
            self._url = self._url or await self._start()
        return self._url

    async def _start(self) -> str:
        listening = listen(HOST, 0)
        url = f"http://{HOST}:{listening.getsockname()[1]}"
        key = own_key(Path(self.around.settings.keep), VISITOR)
        name, _, secret = key.partition(".")
        credential = Credential(origin=url, key=key, client_id=name, client_secret=secret)
        self.around.security.visiting.hold(credential)
        app = build_app(OWN_PORT, _settings(self.around.settings, url), feed=self.around.feed)
        await self._stack.enter_async_context(serving(app, listening, grace=1))
        # Its gRPC port is known once it is ready, and only then on its card.
        await app.state.life.ready.wait()
        return url

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *problem: object) -> None:
        await self._stack.aclose()


def _settings(settings: Settings, url: str) -> Settings:
    """As below the orchestrator, but with a port for each binding and with callers it knows."""
    alone = settings_below("", settings)
    return replace(alone, host=HOST, public_url=url, grpc_port=0, auth=True, keep=settings.keep, push_url="")
