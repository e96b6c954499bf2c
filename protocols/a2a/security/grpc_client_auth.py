"""Authenticates outgoing gRPC calls with the same credential as over HTTP, on TLS or loopback only."""

import logging
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import grpc
import httpx

from protocols.a2a.security.client_auth import Credentials
from protocols.a2a.settings import LOOPBACK
from protocols.cleanup import shielded

logger = logging.getLogger(__name__)
ADDRESS = re.compile(r"(?P<host>\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+):[0-9]{1,5}")
UNKNOWN = grpc.StatusCode.UNAUTHENTICATED


@dataclass(frozen=True)
class Showing:
    """Shows what is held for the origin of an agent's card, `url`; `http` fetches what it takes to."""

    credentials: Credentials
    url: str
    http: httpx.AsyncClient

    @classmethod
    def at(cls, address: str, url: str, http: httpx.AsyncClient) -> "Showing | None":
        """`None` when nothing is held for the agent, or its card leads where that must not go."""
        if not isinstance(http.auth, Credentials) or http.auth.held_for(url) is None:
            return None
        if not may_show(address, url):
            logger.warning("no credential shown at %s: it is held for %s, over TLS or loopback", address, url)
            return None
        return cls(http.auth, url, http)

    @property
    def interceptors(self) -> list[Any]:
        """For a channel to the agent."""
        return [_Single(self), _Stream(self)]


def may_show(address: str, url: str) -> bool:
    """Whether an address may be shown what is held for a URL: its very host, on this machine or behind TLS."""
    parts, origin = ADDRESS.fullmatch(address), urlsplit(url)
    host = parts["host"].strip("[]").lower() if parts else ""
    # A card could name another host's address; the credential is for the one its URL was configured for.
    return host == origin.hostname and (origin.scheme == "https" or host in LOOPBACK)


@dataclass
class _Call:
    """One call: what is shown with it at first, and once more when that is refused.

    What httpx would drive over HTTP is driven here, for a request that is never sent: its headers are the metadata.
    """

    showing: Showing
    details: Any
    refused: bool = False
    _request: httpx.Request = field(init=False)

    def __post_init__(self) -> None:
        self._request = httpx.Request("POST", self.showing.url)
        self._plain = frozenset(self._request.headers)
        self._flow = self.showing.credentials.async_auth_flow(self._request)

    async def shown(self, response: httpx.Response | None = None) -> Any:
        """The call's details with the credential; as they were when none can be got."""
        try:
            step = await (anext(self._flow) if response is None else self._flow.asend(response))
            # The flow first yields requests for card and token; the request itself comes last and is never sent.
            while step is not self._request:
                step = await self._flow.asend(await self.showing.http.send(step, auth=None))
        except httpx.HTTPError as error:
            logger.warning("no credential for %s: %s", self.showing.url, error or type(error).__name__)
            await self.close()
        proofs = {name: value for name, value in self._request.headers.items() if name not in self._plain}
        metadata = [(name, value) for name, value in self.details.metadata or () if name not in proofs]
        return self.details._replace(metadata=grpc.aio.Metadata(*metadata, *proofs.items()))

    async def again(self, error: grpc.aio.AioRpcError) -> Any:
        """The details with a new credential; raises what refused the first when that was no such refusal."""
        # Once: a second refusal is about the credential, not about its age.
        if error.code() is not UNKNOWN or self.refused:
            raise error
        self.refused = True
        return await self.shown(httpx.Response(httpx.codes.UNAUTHORIZED))

    async def close(self) -> None:
        """Nothing more is shown."""
        self.refused = True
        await self._flow.aclose()


class _Single(grpc.aio.UnaryUnaryClientInterceptor):
    """Calls with one answer."""

    def __init__(self, showing: Showing) -> None:
        self._showing = showing

    async def intercept_unary_unary(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        """Send on with the credential."""
        call = _Call(self._showing, client_call_details)
        try:
            sent = await continuation(await call.shown(), request)
            try:
                await sent
            except grpc.aio.AioRpcError as error:
                sent = await continuation(await call.again(error), request)
            return sent
        finally:
            with shielded():
                await call.close()


class _Stream(grpc.aio.UnaryStreamClientInterceptor):
    """Calls with many answers."""

    def __init__(self, showing: Showing) -> None:
        self._showing = showing

    async def intercept_unary_stream(self, continuation: Any, client_call_details: Any, request: Any) -> Any:
        """Send on with the credential; a refusal comes in the place of the first answer."""
        call = _Call(self._showing, client_call_details)
        return self._followed(call, await continuation(await call.shown(), request), continuation, request)

    async def _followed(self, call: _Call, stream: Any, continuation: Any, request: Any) -> AsyncIterator[Any]:
        try:
            while True:
                try:
                    async for message in stream:
                        yield message
                    return
                except grpc.aio.AioRpcError as error:
                    stream = await continuation(await call.again(error), request)
        finally:
            stream.cancel()
            with shielded():
                await call.close()
