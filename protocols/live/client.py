"""The one way out to the live sources: allow-listed, bounded, cached, and polite to each host."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import httpx

from protocols.cleanup import Closing
from protocols.live.answer_cache import AnswerCache, CachedAnswer
from protocols.live.budget import Budget, CircuitBreaker
from protocols.live.call import (
    BodyTooLarge,
    Call,
    CircuitOpen,
    HostFailure,
    HostRefusal,
    LiveError,
    NotAllowed,
    NotFound,
    OverBudget,
    SourceAnswer,
    error_message,
)
from protocols.live.rate_limit import asked_to_wait
from protocols.live.settings import LiveSettings, origin_of

_MOVED = frozenset({301, 302, 303, 307, 308})
# A renamed repository or model is one redirect away; more than three are a circle.
_REDIRECTS = 3
_log = logging.getLogger(__name__)
Shape = TypeVar("Shape")


class LiveClient:
    """Asks the allowed hosts on one shared client, and remembers what they said and how they are."""

    def __init__(
        self, client: httpx.AsyncClient, cache: AnswerCache, settings: LiveSettings, now: Callable[[], datetime]
    ) -> None:
        self._client, self._cache, self._settings, self._now = client, cache, settings, now
        self._tokens = settings.tokens
        self._manners: defaultdict[str, CircuitBreaker] = defaultdict(
            lambda: CircuitBreaker(settings.failures_before_rest, timedelta(seconds=settings.rest_seconds))
        )
        self._places: defaultdict[str, asyncio.Semaphore] = defaultdict(
            lambda: asyncio.Semaphore(settings.calls_at_once_per_host)
        )
        # Ten Runs about one component ask once; a lock is gone with its last waiter.
        self._same_call: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def ask(self, call: Call[Shape], budget: Budget) -> SourceAnswer[Shape]:
        """The answer to `call`: kept and fresh, else asked for; an old one when its host fails.

        Raises LiveError when there is none.
        """
        self._admit(httpx.URL(call.url))
        async with self._same_call.setdefault(call.key, asyncio.Lock()):
            saved = await self._cache.get(call.key)
            # Since the host last confirmed it, not since it was first asked.
            if saved and self._now() - saved.confirmed < timedelta(hours=self._settings.fresh_for_hours):
                return _answer(call, saved)
            try:
                fresh = await self._exchange(call, saved, budget)
                answered = _answer(call, fresh) if fresh.status == 200 else None
            except LiveError as error:
                if not saved or saved.status != 200:
                    raise
                _log.info("an older answer stands for %s: %s", call.url, error)
                return _answer(call, saved, stale=True)
            # After it was read: an answer nobody can read is not kept.
            await self._cache.put(call.key, fresh)
            return answered or _answer(call, fresh)

    def _admit(self, url: httpx.URL) -> str:
        origin = origin_of(url)
        if origin not in self._settings.allowed_origins or url.userinfo:
            raise NotAllowed(f"{url.host} is not a host this agent asks")
        return origin

    async def _exchange(self, call: Call[Shape], saved: CachedAnswer | None, budget: Budget) -> CachedAnswer:
        url = httpx.URL(call.url)
        for _ in range(_REDIRECTS + 1):
            response, body = await self._persistently(call, url, saved, budget)
            if response.status_code not in _MOVED:
                return self._understood(response, body, saved)
            # A POST is not sent on: who answers it is what the allow-list is about.
            if call.payload is not None:
                raise HostRefusal("moved the question elsewhere")
            try:
                url = url.join(response.headers.get("location", ""))
            except httpx.InvalidURL as error:
                raise HostRefusal("sent us to no address") from error
        raise HostRefusal("sent us round in circles")

    async def _persistently(
        self, call: Call[Shape], url: httpx.URL, saved: CachedAnswer | None, budget: Budget
    ) -> tuple[httpx.Response, bytes]:
        origin = self._admit(url)
        try:
            return await self._once(call, url, origin, saved, budget)
        # Once more and no oftener: a host that fails in a row counts towards its rest.
        except HostFailure:
            return await self._once(call, url, origin, saved, budget)

    async def _once(
        self, call: Call[Shape], url: httpx.URL, origin: str, saved: CachedAnswer | None, budget: Budget
    ) -> tuple[httpx.Response, bytes]:
        manners = self._manners[origin]
        async with self._places[origin]:
            # Inside the place: the rest may begin while this call waits for its turn.
            if until := manners.resting(self._now()):
                raise CircuitOpen(f"is left alone until {until:%Y-%m-%d %H:%M} UTC")
            if not budget.spend():
                raise OverBudget("was not asked: this answer's calls or time are used up")
            try:
                answered = await self._in_time(self._sent(call, url, origin, saved), budget.seconds_left())
            except HostFailure:
                manners.failed(self._now())
                raise
            manners.answered()
            return answered

    async def _in_time(
        self, sending: Coroutine[Any, Any, tuple[httpx.Response, bytes]], remaining: float
    ) -> tuple[httpx.Response, bytes]:
        seconds = min(self._settings.seconds_per_call, remaining)
        try:
            async with asyncio.timeout(seconds):
                return await sending
        except TimeoutError as error:
            if seconds == remaining:
                raise OverBudget("did not answer in the time left for this answer") from error
            raise HostFailure(f"did not answer within {seconds:g} s") from error
        except httpx.HTTPError as error:
            raise HostFailure(f"could not be reached ({type(error).__name__})") from error

    async def _sent(
        self, call: Call[Shape], url: httpx.URL, origin: str, saved: CachedAnswer | None
    ) -> tuple[httpx.Response, bytes]:
        headers = self._headers(call, origin, saved)
        request = self._client.build_request(call.method, url, content=call.content, headers=headers)
        response = await self._client.send(request, stream=True, follow_redirects=False)
        async with Closing(response):
            return self._heeded(response, origin), await self._bounded(response)

    def _headers(self, call: Call[Shape], origin: str, saved: CachedAnswer | None) -> dict[str, str]:
        # Plain bytes, so that the bound on a body is a bound on memory.
        headers = {"accept": "application/json", "accept-encoding": "identity"}
        if call.payload is not None:
            headers["content-type"] = "application/json"
        if token := self._tokens.get(origin):
            headers["authorization"] = f"Bearer {token.get_secret_value()}"
        if saved and saved.etag:
            headers["if-none-match"] = saved.etag
        return headers

    def _heeded(self, response: httpx.Response, origin: str) -> httpx.Response:
        if until := asked_to_wait(response.status_code, response.headers, self._now()):
            self._manners[origin].leave_alone(until)
        if response.status_code >= 500:
            raise HostFailure(f"answered with an error of its own ({response.status_code})")
        return response

    async def _bounded(self, response: httpx.Response) -> bytes:
        limit, body = self._settings.body_bytes, bytearray()
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) > limit:
                raise BodyTooLarge(f"sent more than {limit:,} bytes")
        return bytes(body)

    def _understood(self, response: httpx.Response, body: bytes, saved: CachedAnswer | None) -> CachedAnswer:
        status, etag = response.status_code, response.headers.get("etag")
        if status == 304 and saved:
            return CachedAnswer(saved.status, saved.etag, saved.body, self._now())
        # GitHub says 204 of an empty repository.
        if status in {200, 204}:
            return CachedAnswer(200, etag, body or b"[]", self._now())
        # Not known is an answer and is kept as one; the Hub says it with 401 and a header of its own.
        if status in {404, 410} or response.headers.get("x-error-code") == "RepoNotFound":
            return CachedAnswer(404, None, b"", self._now())
        if status == 202:
            raise HostRefusal("is still computing this; ask again later")
        if status in {403, 429} and self._manners[origin_of(response.url)].resting(self._now()):
            raise HostRefusal("has a limit that is used up for now")
        raise HostRefusal(f"did not answer this ({status}{error_message(body)})")


def _answer(call: Call[Shape], saved: CachedAnswer, stale: bool = False) -> SourceAnswer[Shape]:
    if saved.status != 200:
        raise NotFound("does not know it")
    return SourceAnswer(call.read(saved.body), saved.confirmed.date().isoformat(), stale)
