"""Connections to other services, kept and used again: aiohttp's, below the clients of httpx."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    import aiohttp
    from yarl import URL

MOST_CONNECTIONS = 200
# Below the 75 s for which our services keep an idle connection, so that a request never meets one that just closed.
IDLE_SECONDS = 20
LARGEST_HEADER = 65_536
# RFC 9110, 5.6.2: a token.
HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class PooledTransport(httpx.AsyncBaseTransport):
    """An httpx transport whose requests wait for one of `most` connections, each to be used again for `idle` seconds.

    Half of what a call costs its caller with httpx's own pool, and no place in it is lost to a request that is
    cancelled. Redirects, cookies, proxies and compression are left to whoever stands above.
    """

    def __init__(self, most: int = MOST_CONNECTIONS, idle: float = IDLE_SECONDS) -> None:
        self._idle, self._in_use = idle, 0
        self._places = asyncio.Semaphore(most)
        self._session: aiohttp.ClientSession | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send on; raises what httpx's own transport would."""
        body = await request.aread()
        timeouts = request.extensions.get("timeout", {})
        await self._take_place(timeouts.get("pool"))
        try:
            with _as_httpx(request):
                response = await self._sent(request, body, timeouts)
        except BaseException:  # a request that is cancelled gives its place back too
            self._leave_place()
            raise
        return httpx.Response(
            response.status,
            headers=response.raw_headers,
            stream=_Body(response, request, self._leave_place),
            extensions={"http_version": b"HTTP/1.1", "reason_phrase": (response.reason or "").encode()},
        )

    @property
    def in_use(self) -> int:
        """How many connections belong to a request now."""
        return self._in_use

    async def aclose(self) -> None:
        """Close the connections; a later request opens others, as with httpx's own transport."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _take_place(self, seconds: float | None) -> None:
        try:
            # A place that is free is taken without a timer, which is nearly always.
            async with asyncio.timeout(seconds) if self._places.locked() else nullcontext():
                await self._places.acquire()
        except TimeoutError as error:
            raise httpx.PoolTimeout("every connection is in use") from error
        self._in_use += 1

    def _leave_place(self) -> None:
        self._in_use -= 1
        self._places.release()

    async def _sent(
        self, request: httpx.Request, body: bytes, timeouts: dict[str, float | None]
    ) -> "aiohttp.ClientResponse":
        session = self._session = self._session or _session(self._idle)
        url = request.url
        # What is written has no time limit of its own there; until the answer begins this is one for all of it.
        async with asyncio.timeout(_sum(timeouts)):
            return await session.request(
                request.method,
                _parsed(str(url)),
                headers=_headers(request),
                data=body or None,
                allow_redirects=False,
                timeout=_timeout(timeouts.get("connect"), timeouts.get("read")),
                server_hostname=request.extensions.get("sni_hostname") if url.scheme == "https" else None,
            )


class _Body(httpx.AsyncByteStream):
    """An answer as it comes. Its connection is free again at its end, and closed when it is left before that."""

    def __init__(self, response: "aiohttp.ClientResponse", request: httpx.Request, leave: Callable[[], None]) -> None:
        self._response, self._request, self._leave = response, request, leave
        self._is_open = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _as_httpx(self._request):
            async for chunk in self._response.content.iter_any():
                yield chunk

    async def aclose(self) -> None:
        if self._is_open:
            self._is_open = False
            self._response.close()
            self._leave()


def _session(idle: float) -> "aiohttp.ClientSession":
    # Here: a service imports it at its first request, and a program that asks nobody never does.
    import aiohttp

    # Names are looked up anew for each connection, as a container that is replaced has another address. Places are
    # counted above: aiohttp has one limit for waiting and connecting, and says not which of them took too long.
    connector = aiohttp.TCPConnector(limit=0, use_dns_cache=False, keepalive_timeout=idle or None, force_close=not idle)
    return aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        skip_auto_headers=("User-Agent", "Content-Type", "Accept", "Accept-Encoding"),
        max_line_size=LARGEST_HEADER,
        max_field_size=LARGEST_HEADER,
    )


def _headers(request: httpx.Request) -> list[tuple[str, str]]:
    """Without those that say how long the body is: it is at hand, and aiohttp counts it."""
    pairs = [(name.decode("ascii"), value.decode("latin-1")) for name, value in request.headers.raw]
    # A line break in a value is refused by aiohttp itself, a name with a space is not.
    if wrong := next((name for name, _ in pairs if not HEADER_NAME.fullmatch(name)), None):
        raise ValueError(f"{wrong[:60]!r} is no name of a header")
    return [pair for pair in pairs if pair[0].lower() not in ("content-length", "transfer-encoding")]


def _sum(timeouts: dict[str, float | None]) -> float | None:
    limits = [timeouts.get(name) for name in ("connect", "write", "read")]
    return None if None in limits else sum(filter(None, limits))


@lru_cache(maxsize=100)
def _timeout(connect: float | None, read: float | None) -> "aiohttp.ClientTimeout":
    from aiohttp import ClientTimeout

    return ClientTimeout(total=None, sock_connect=connect, sock_read=read)


@lru_cache(maxsize=500)
def _parsed(url: str) -> "URL":
    from yarl import URL

    return URL(url, encoded=True)


@contextmanager
def _as_httpx(request: httpx.Request) -> Iterator[None]:
    """Errors of aiohttp as those of httpx, which is what all readers here understand."""
    try:
        yield
    except (httpx.HTTPError, asyncio.CancelledError, GeneratorExit):
        raise
    except Exception as error:  # what has no counterpart is a NetworkError
        raise _meaning(error)(str(error) or type(error).__name__, request=request) from error


def _meaning(error: Exception) -> type[httpx.RequestError]:
    import aiohttp

    # The first that fits: aiohttp's errors are each other's kinds.
    meanings: list[tuple[type[Exception], type[httpx.RequestError]]] = [
        (aiohttp.ConnectionTimeoutError, httpx.ConnectTimeout),
        (TimeoutError, httpx.ReadTimeout),
        (aiohttp.ClientConnectorError, httpx.ConnectError),
        (aiohttp.ServerDisconnectedError, httpx.RemoteProtocolError),
        (aiohttp.ClientPayloadError, httpx.RemoteProtocolError),
        (aiohttp.ClientResponseError, httpx.RemoteProtocolError),
        (aiohttp.InvalidURL, httpx.UnsupportedProtocol),
        (aiohttp.NonHttpUrlClientError, httpx.UnsupportedProtocol),
        (aiohttp.ClientError, httpx.ReadError),
        (OSError, httpx.ReadError),
        (ValueError, httpx.LocalProtocolError),
    ]
    return next((meaning for kind, meaning in meanings if isinstance(error, kind)), httpx.NetworkError)
