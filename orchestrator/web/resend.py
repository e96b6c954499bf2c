"""Sends a request written by hand to a service of the directory and records the answer."""

import asyncio
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import httpx
from pydantic import Field

from orchestrator.run.directory_entry import Entry
from protocols.a2a.security.trusted_hosts import known_hosts
from protocols.a2a.settings import Settings
from protocols.models import StrictModel
from protocols.wire.exchange import Body, Exchange, Request, Response
from protocols.wire.frames import MOST_BODY
from protocols.wire.sse import EventCutter
from protocols.wire.trace import HEADER, new_traceparent, trace_id

SECONDS = 60
MOST_EVENTS = 500
MOST_BYTES = 2_000_000
LARGEST_DRAFT = 1_000_000
# What a recording puts in place of a secret: sent as it is, it would be a wrong credential instead of none.
PLACEHOLDER = "***"
# Headers of one connection (RFC 9110 7.6.1), and those httpx writes itself; a cookie would act in the person's name.
HOP_BY_HOP = frozenset(
    {"connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade", "host", "content-length", "cookie"}
)


class NotOurs(ValueError):
    """The URL leads to no service this orchestrator knows."""


class Draft(StrictModel):
    """A request to send; a header whose value is `***` is left out."""

    url: str = Field(max_length=4000)
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] = "POST"
    headers: dict[str, str] = Field(default={}, max_length=50)
    body: str = Field(default="", max_length=LARGEST_DRAFT)


class Resent(StrictModel):
    """What came of it. `whole` is false when it was followed no further; `problem` says why nothing came."""

    trace: str
    exchange: Exchange
    milliseconds: float
    whole: bool = True
    problem: str = ""


@dataclass(frozen=True)
class Sender:
    """Sends with `http`: a URL that is only a path below `root`, and to none but the `origins`.

    No credential of the orchestrator's goes along: what the sender may do is for who receives it to say. `auth` is the
    sender's own.
    """

    http: httpx.AsyncClient
    root: str
    origins: Collection[str]
    auth: httpx.Auth | None = None

    async def send(self, draft: Draft, traceparent: str = "") -> Resent:
        """Send it, in a trace of its own if none is given, and follow the answer, bounded in time and size.

        Raises NotOurs.
        """
        if draft.url.startswith("/"):
            # Before the check below: a path alone is ours, and is checked like any other address once it is whole.
            draft = draft.model_copy(update={"url": self.root.rstrip("/") + draft.url})
        if origin(draft.url) not in set(self.origins) - {""}:
            places = ", ".join(self.origins)
            raise NotOurs(f"{draft.url[:200]!r} leads to no service in the directory; those are {places}.")
        traceparent = traceparent or new_traceparent()
        following = _Following(draft, {**_sendable(draft.headers), HEADER: traceparent})
        began = time.monotonic()
        try:
            async with asyncio.timeout(SECONDS):
                await following.run(self.http, self.auth)
        except TimeoutError:
            following.whole = False
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            following.problem = f"{type(error).__name__}: {error}"[:500]
        took = (time.monotonic() - began) * 1000
        return following.result(trace_id(traceparent), round(took, 1))


class _Following:
    """One request under way, and as much of its answer as is kept."""

    def __init__(self, draft: Draft, headers: dict[str, str]) -> None:
        self._draft, self._headers = draft, headers
        self._status, self._answered = 0, dict[str, str]()
        self._body, self._events = bytearray(), list[Body]()
        self._taken = 0
        self.whole, self.problem = True, ""

    async def run(self, http: httpx.AsyncClient, auth: httpx.Auth | None) -> None:
        draft = self._draft
        content = draft.body.encode() if draft.body else None
        timeout = httpx.Timeout(SECONDS, connect=5)
        # Never the client's own `auth`: the platform's credentials would show what was asked for others.
        async with http.stream(
            draft.method, draft.url, headers=self._headers, content=content, timeout=timeout, auth=auth
        ) as answer:
            self._status, self._answered = answer.status_code, dict(answer.headers)
            streams = answer.headers.get("content-type", "").startswith("text/event-stream")
            cut = EventCutter()
            async for chunk in answer.aiter_bytes():
                self._taken += len(chunk)
                if streams:
                    self._events += [_event(data) for data in cut.feed(chunk)]
                elif len(self._body) < MOST_BODY:
                    self._body += chunk
                if self._taken > MOST_BYTES or len(self._events) >= MOST_EVENTS:
                    self.whole = False
                    return

    def result(self, trace: str, milliseconds: float) -> Resent:
        draft = self._draft
        text = bytes(self._body[:MOST_BODY]).decode("utf-8", "replace")
        size = 0 if self._events else self._taken
        response = Response(status=self._status, headers=self._answered, body=text, size=size) if self._status else None
        request = Request(method=draft.method, url=draft.url, headers=self._headers, body=draft.body)
        exchange = Exchange(request=request, response=response, events=tuple(self._events[:MOST_EVENTS]))
        return Resent(trace=trace, exchange=exchange, milliseconds=milliseconds, whole=self.whole, problem=self.problem)


def _event(data: str) -> Body:
    return Body(body=data[:MOST_BODY], size=len(data.encode()))


def known_origins(settings: Settings, entries: Iterable[Entry]) -> list[str]:
    """Where a request may go: to this service by any of its names, and to the agents of the directory."""
    theirs = {place for entry in entries for place in _origins(entry)}
    return sorted({*theirs, *_own(settings)})


def _own(settings: Settings) -> set[str]:
    parts = urlsplit(settings.public_url)
    port = f":{parts.port}" if parts.port else ""
    return {origin(f"{parts.scheme}://{host}{port}") for host in known_hosts(settings)}


def _sendable(headers: dict[str, str]) -> dict[str, str]:
    result = {name: value for name, value in headers.items() if name.lower() not in HOP_BY_HOP | {HEADER}}
    return {name: value for name, value in result.items() if value.strip() != PLACEHOLDER}


def _origins(entry: Entry) -> list[str]:
    """Where an agent is: its URL, and the interfaces its card lists on the same host."""
    host = urlsplit(entry.url).hostname
    urls = [interface.url for interface in entry.card.supported_interfaces] if entry.card else []
    return [origin(url) for url in (entry.url, *urls) if _host(url) == host]


def origin(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.hostname}:{port}" if parts.hostname and parts.scheme in ("http", "https") else ""


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
