"""Connections to other services, kept and used again; a request that is cancelled gives its connection back."""

import asyncio
from collections.abc import AsyncIterator, Awaitable

import httpx

from protocols.cleanup import shielded


class PooledTransport(httpx.AsyncHTTPTransport):
    """As its base class, whose pool loses a connection to a request that is cancelled at the wrong moment.

    Each one lost is a place in the pool for good, and once all are, every request ends in PoolTimeout:
    https://github.com/encode/httpcore/issues/1093.
    """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send on."""
        try:
            response = await super().handle_async_request(request)
        except asyncio.CancelledError:
            with shielded():
                await _to_its_end(self._take_back())
            raise
        stream = response.stream
        assert isinstance(stream, httpx.AsyncByteStream)
        return httpx.Response(
            response.status_code, headers=response.headers, stream=_Closed(stream), extensions=response.extensions
        )

    async def _take_back(self) -> None:
        """Close what no request holds and the pool takes for busy: connections on which nothing was sent yet."""
        pool = self._pool
        held = {id(request.connection) for request in pool._requests}
        lost = [
            connection
            for connection in pool._connections
            if id(connection) not in held and not (connection.is_idle() or connection.is_closed())
        ]
        # Before anything is awaited: whoever looks next finds room.
        pool._connections = [connection for connection in pool._connections if connection not in lost]
        await pool._close_connections([*lost, *pool._assign_requests_to_connections()])


class _Closed(httpx.AsyncByteStream):
    """An answer whose connection goes back to the pool also when its reader is cancelled while it closes."""

    def __init__(self, inner: httpx.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._inner:
            yield chunk

    async def aclose(self) -> None:
        await _to_its_end(self._inner.aclose())


async def _to_its_end(closing: Awaitable[None]) -> None:
    # A task of its own: anyio's shield, which the pool relies on, does not keep off `Task.cancel`.
    await asyncio.shield(asyncio.ensure_future(closing))
