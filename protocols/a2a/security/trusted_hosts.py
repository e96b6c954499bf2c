"""Checks Host and Origin headers against DNS rebinding and pages of other origins, and allows CORS where set."""

from collections.abc import Collection
from urllib.parse import urlsplit

from a2a.extensions.common import HTTP_EXTENSION_HEADER
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from protocols.a2a.settings import LOOPBACK, Settings

FORBIDDEN = 403
READ = (b"host", b"origin")
IMPLIED = {"http": 80, "https": 443}


def known_hosts(settings: Settings) -> frozenset[str]:
    """The host names this service goes by: its public one, loopback, and those of ALLOWED_HOSTS."""
    return LOOPBACK | {host for host in map(_host, _own_urls(settings)) if host}


def known_places(settings: Settings) -> frozenset[str]:
    """Where its pages may be from beside the very host and port a request is for, which behind a proxy is another."""
    return frozenset(map(_place, (*_own_urls(settings), *settings.cors_origins))) - {""}


def _own_urls(settings: Settings) -> list[str]:
    """URLs; those of ALLOWED_HOSTS, `host` or `host:port`, without a scheme."""
    return [settings.public_url, settings.push_url, *(f"//{host}" for host in settings.allowed_hosts)]


def cross_origin(settings: Settings) -> list[Middleware]:
    """For pages of other origins that may read what this service answers; without cookies, so with a key of theirs."""
    if not settings.cors_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["*"],
            expose_headers=[HTTP_EXTENSION_HEADER, "ETag", "Retry-After", "WWW-Authenticate"],
        )
    ]


class KnownHosts:
    """ASGI middleware: a request for another host (DNS rebinding) or from another origin's page is refused.

    An origin is a host with its port: whatever else listens on this machine has pages of its own.
    """

    def __init__(self, app: ASGIApp, hosts: Collection[str], places: Collection[str]) -> None:
        self.app, self._hosts, self._places = app, hosts, places

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve on, or say which setting would allow it."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        headers = {name: value.decode("latin-1") for name, value in scope["headers"] if name in READ}
        host, origin = f"//{headers.get(b'host', '')}", headers.get(b"origin", "")
        # Host before Origin: after DNS rebinding the Origin names the same strange host, and would look like our own
        # page.
        if _host(host) not in self._hosts:
            message = f"{host[2:]!r} is no host this service goes by; name it in ALLOWED_HOSTS."
        elif origin and _place(origin) not in {_place(host), *self._places}:
            message = f"{origin!r} is no page of this service; name its host:port in ALLOWED_HOSTS."
        else:
            return await self.app(scope, receive, send)
        error = {"code": FORBIDDEN, "status": "PERMISSION_DENIED", "message": message}
        await JSONResponse({"error": error}, FORBIDDEN)(scope, receive, send)


def _place(url: str) -> str:
    """Host and port, without a port that the scheme implies; empty for what names no host."""
    try:
        parts = urlsplit(url.lower())
        port = "" if parts.port in (None, IMPLIED.get(parts.scheme)) else f":{parts.port}"
    except ValueError:
        return ""
    return f"{parts.hostname}{port}" if parts.hostname else ""


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
