"""Who may call from a browser: pages of this service, not pages of strangers that lead a browser here."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from protocols.a2a.settings import LOOPBACK, Settings

FORBIDDEN = 403


def known_hosts(settings: Settings) -> frozenset[str]:
    """The host names this service goes by: its public one, loopback, and those of ALLOWED_HOSTS."""
    own = (urlsplit(url).hostname for url in (settings.public_url, settings.doorbell_url))
    return LOOPBACK | {host for host in (*own, *settings.allowed_hosts) if host}


class KnownHosts:
    """ASGI middleware: a request for another host (DNS rebinding) or from another site's page is refused."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on, or say which setting would allow it."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        said = [f"//{headers.get(b'host', '')}", headers.get(b"origin", "")]
        strangers = [each for each in said if each and _host(each) not in self._hosts]
        if not strangers:
            return await self.app(scope, receive, send)
        message = f"{strangers[0].removeprefix('//')!r} is no host this service goes by; name it in ALLOWED_HOSTS."
        error = {"code": FORBIDDEN, "status": "PERMISSION_DENIED", "message": message}
        await JSONResponse({"error": error}, FORBIDDEN)(scope, receive, send)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
