"""The event streams under way, which are brought to their end when the service stops."""

import asyncio

import anyio


class OpenStreams:
    """The streams under way: once the service is to stop, each has `grace` seconds to come to its own end."""

    def __init__(self, grace: float) -> None:
        self._grace = grace
        self._scopes: set[anyio.CancelScope] = set()
        self._closed = False

    def add(self, scope: anyio.CancelScope) -> None:
        """Another one has begun."""
        self._scopes.add(scope)
        if self._closed:
            self._end_later(scope)

    def discard(self, scope: anyio.CancelScope) -> None:
        """It has ended."""
        self._scopes.discard(scope)

    def close(self) -> None:
        """The service stops."""
        self._closed = True
        for scope in self._scopes:
            self._end_later(scope)

    def _end_later(self, scope: anyio.CancelScope) -> None:
        asyncio.get_running_loop().call_later(self._grace, scope.cancel)
