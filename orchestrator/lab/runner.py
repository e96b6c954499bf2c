"""Running a lesson: choosing its partner, letting its code run under a trace of its own, checking what came back."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import httpx
from a2a.client import A2AClientError
from a2a.client.errors import AgentCardResolutionError
from a2a.utils.errors import A2AError

from orchestrator.lab.inbox import opened_inbox
from orchestrator.lab.lesson import Check, Lesson, Live, Partner
from orchestrator.lab.result import Checked, Copied, Result, Shown
from orchestrator.run.agent_directory import Directory
from protocols.a2a.client.card_fetcher import fetched
from protocols.a2a.client.grpc_channel import channel
from protocols.a2a.client.remote_agent import TIMEOUT
from protocols.a2a.client.ssl_context import tls
from protocols.a2a.security.client_auth import Credentials
from protocols.wire.capture.grpc import GrpcRecording
from protocols.wire.capture.http import CapturingTransport
from protocols.wire.capture.recorder import RecordedPiece, Sink
from protocols.wire.event_streams import EventTransport
from protocols.wire.exchange import Request
from protocols.wire.frames import Frame, Piece
from protocols.wire.snippets import as_curl
from protocols.wire.trace import new_traceparent, serve, trace_id

YOU = "you"
LARGEST_ANSWER = 8_000_000
SECONDS = 45
LONGEST_SEEN = 2_000
AT_ONCE = 4
NO_CLIENT = ("", "")
GRANT = "grant_type="


async def nobody() -> str:
    """No agent beside those that run already."""
    return ""


class Busy(RuntimeError):
    """As many lessons run as may at once."""


class NoPartner(RuntimeError):
    """No agent's card suits the lesson."""


@dataclass(frozen=True)
class Found:
    """The agent a lesson talks to: its name and its base URL."""

    agent: str
    url: str


@dataclass
class Lab:
    """Runs lessons against the agents of the directory and those at `urls`, whose cards are read through `http`.

    Every frame goes to `sink`; `credentials` say who is learning, where a service wants to know. `guarded` gives the
    URL of the agent that is started when none of them suits.
    """

    directory: Directory
    urls: tuple[str, ...]
    http: httpx.AsyncClient
    credentials: Credentials
    sink: Sink | None
    seconds: float = SECONDS
    guarded: Callable[[], Awaitable[str]] = nobody
    running: set[int] = field(default_factory=set)

    async def run(self, lesson: Lesson[Any], traceparent: str = "") -> Result:
        """What came of one run, in the trace named; raises Busy while this lesson, or too many others, run."""
        if lesson.number in self.running or len(self.running) >= AT_ONCE:
            raise Busy(f"Lesson {lesson.number} cannot start: another run must end first. Try again in a moment.")
        self.running.add(lesson.number)
        try:
            return await self._told(lesson, traceparent or new_traceparent())
        finally:
            self.running.discard(lesson.number)

    async def _told(self, lesson: Lesson[Any], traceparent: str) -> Result:
        frames, began = list[Frame](), time.monotonic()
        record = self._record(frames)
        told: dict[str, Any] = {"agent": "", "url": ""}
        async with self._client(record) as http:
            try:
                async with asyncio.timeout(self.seconds):
                    partner = await self._partner(lesson.partner)
                    told = {"agent": partner.agent, "url": partner.url}
                    serve(traceparent)
                    seen = await lesson.run(self._live(told["url"], http, record))
                told["checks"] = tuple(checked(check, seen) for check in lesson.checks)
                told["shown"] = tuple(Shown(title=title, text=text) for title, text in lesson.shows(seen).items())
            except TimeoutError:
                told["problem"] = f"It did not end within {self.seconds:g} s."
            except (NoPartner, A2AError, A2AClientError, httpx.HTTPError) as error:
                told["problem"] = f"{type(error).__name__}: {error}"[:LONGEST_SEEN]
            except Exception as error:  # a lesson reads what others sent: whatever it trips over is its result
                told["problem"] = f"What came back is not what the code expects: {error!r}"[:LONGEST_SEEN]
        return Result(
            number=lesson.number,
            passed="checks" in told and all(check.passed for check in told["checks"]),
            trace=trace_id(traceparent),
            milliseconds=round((time.monotonic() - began) * 1000, 1),
            requests=tuple(copied(lesson, frames)),
            **told,
        )

    def _live(self, url: str, http: httpx.AsyncClient, record: Sink) -> Live:
        over_grpc = partial(channel, url=url, http=http, recording=GrpcRecording(YOU, record))
        return Live(url, http, self._client_at(url), partial(opened_inbox, self.sink), over_grpc)

    def _client_at(self, url: str) -> tuple[str, str]:
        """Id and secret of the client a learner is there; services that vouch for us know none."""
        held = self.credentials.held_for(url)
        return (held.client_id, held.client_secret) if held and held.client_secret else NO_CLIENT

    def _knows_enough(self, partner: Partner, url: str) -> bool:
        return not partner.knows_learner or self._client_at(url) != NO_CLIENT

    def _record(self, frames: list[Frame]) -> Sink:
        granting: set[str] = set()

        def record(seen: RecordedPiece) -> None:
            # A token is as good as the secret it was given for.
            if seen.piece is Piece.REQUEST and GRANT.encode() in seen.raw:
                granting.add(seen.hop.traceparent)
            if seen.piece is Piece.END and seen.hop.traceparent in granting:
                seen = replace(seen, raw=b"***")
            frames.append(seen.frame())
            if self.sink:
                self.sink(seen)

        return record

    @asynccontextmanager
    async def _client(self, record: Sink) -> AsyncIterator[httpx.AsyncClient]:
        captured = CapturingTransport(YOU, record, LARGEST_ANSWER, httpx.AsyncHTTPTransport(verify=tls()))
        transport = EventTransport(captured)
        async with httpx.AsyncClient(transport=transport, timeout=TIMEOUT, auth=self.credentials) as http:
            yield http

    async def _partner(self, partner: Partner) -> Found:
        """A card of our own is taken as it is: it may require what the orchestrator would not ask by."""
        for entry in await self.directory.look():
            if entry.agent and partner.suits(entry.agent.card) and self._knows_enough(partner, entry.url):
                return Found(entry.name, entry.url.rstrip("/"))
        for url in self.urls:
            if found := await self._suiting(partner, url):
                return found
        if (url := await self.guarded()) and (found := await self._suiting(partner, url)):
            return found
        raise NoPartner(f"This lesson needs {partner.says}; none is there now.")

    async def _suiting(self, partner: Partner, url: str) -> Found | None:
        if not self._knows_enough(partner, url):
            return None
        try:
            card = (await fetched(url, self.http)).card
        except AgentCardResolutionError:
            return None
        return Found(card.name, url) if partner.suits(card) else None


def checked(check: Check[Any], seen: Any) -> Checked:
    """The check applied to what came back; what cannot even be looked at fails."""
    try:
        expected = check.expects(seen) if callable(check.expects) else check.expects
        found = check.sees(seen)
    except Exception as error:  # what came back may have any shape; that is what is being checked
        expected, found = "something to look at", f"nothing to look at ({error!r})"
    return Checked(says=check.says, passed=found == expected, expected=_worded(expected), seen=_worded(found))


def copied(lesson: Lesson[Any], frames: list[Frame]) -> list[Copied]:
    """The requests worth showing, each as it first crossed the wire."""
    asked = [frame for frame in frames if frame.piece is Piece.REQUEST]
    found = []
    for name in lesson.requests:
        frame = next((each for each in asked if f'"{name}"' in each.body or name in each.url), None)
        if frame:
            request = Request(method=frame.method, url=frame.url, headers=frame.headers, body=frame.body)
            found.append(Copied(title=name, curl=as_curl(request)))
    return found


def _worded(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value == "":
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text[:LONGEST_SEEN]
