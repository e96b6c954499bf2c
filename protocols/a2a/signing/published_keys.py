"""Fetches and caches the public keys (JWKS) that services publish at their own origins."""

import asyncio
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import httpx

from protocols.a2a.signing.jws import PublicKey

KEYS_TIMEOUT = httpx.Timeout(2, connect=1.5)
KEYS_SECONDS = 300
MOST_KEYS = 20
MOST_ORIGINS = 500
LARGEST_KEYS = 64_000


@dataclass
class _Published:
    keys: dict[str, PublicKey] = field(default_factory=dict)
    until: float = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class PublishedKeys:
    """Keeps what it read for `KEYS_SECONDS`, and reads again when a key is named that was not there."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._published: dict[str, _Published] = {}

    async def at(self, where: str, kids: Iterable[str]) -> dict[str, PublicKey]:
        """The keys published at a URL by their ids, those named among them if they are published."""
        # All at once: which origin matters is unknown, and each is read again when it is needed.
        if len(self._published) > MOST_ORIGINS:
            self._published.clear()
        origin = self._published.setdefault(where, _Published())
        async with origin.lock:
            if time.monotonic() > origin.until or any(kid not in origin.keys for kid in kids):
                origin.keys = await self._fetch(where)
                origin.until = time.monotonic() + KEYS_SECONDS
            return origin.keys

    async def _fetch(self, where: str) -> dict[str, PublicKey]:
        """The keys published there, none when they cannot be read; a redirect is not followed."""
        try:
            answer = await self._http.get(where, timeout=KEYS_TIMEOUT)
            if answer.status_code != httpx.codes.OK or len(answer.content) > LARGEST_KEYS:
                return {}
            jwks = json.loads(answer.content)["keys"][:MOST_KEYS]
            keys = [PublicKey.read(jwk) for jwk in jwks if isinstance(jwk, dict)]
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return {}
        return {key.kid: key for key in keys}
