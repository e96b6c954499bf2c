"""Serves one service under a path of another, on the same port."""

from dataclasses import replace

from starlette.types import ASGIApp, Receive, Scope, Send

from protocols.a2a.settings import Oidc, Settings

KEPT_TASKS = 500
OWN_MACHINE = "127.0.0.1"


class Below:
    """ASGI app to be mounted: the service in it sees the paths it would see on a port of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on with the mount's path taken off."""
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        await self._app({**scope, "path": path or "/", "root_path": ""}, receive, send)


def settings_below(where: str, settings: Settings) -> Settings:
    """Settings of a service at that path: it keeps nothing, asks nobody, has no port and no authentication of its own.

    It may notify this machine, where whoever serves it waits for what it says.
    """
    return replace(
        settings,
        public_url=settings.public_url.rstrip("/") + where,
        keep="",
        database="",
        auth=False,
        oidc=Oidc(),
        credentials="",
        kept_tasks=KEPT_TASKS,
        agents=(),
        grpc_port=None,
        required_extensions=(),
        demo=False,
        push_hosts=(*settings.push_hosts, OWN_MACHINE),
    )
