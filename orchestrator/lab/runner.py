"""Runs a lesson: chooses the agent it talks to, runs its code in a trace of its own, checks what came back."""

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
from orchestrator.lab.lesson_server import lesson_server
from orchestrator.lab.result import Excerpt, LessonCheck, LessonResult, RequestSnippet
from orchestrator.run.agent_directory import Directory
from protocols.a2a.client.card_fetcher import fetched
from protocols.a2a.client.grpc_channel import channel
from protocols.a2a.client.remote_agent import TIMEOUT
from protocols.a2a.security.client_auth import Credentials
from protocols.hosting.pooled_transport import PooledTransport
from protocols.wire.capture.grpc import GrpcRecording
from protocols.wire.capture.http import CapturingTransport
from protocols.wire.capture.recorder import RecordedPiece, Sink
from protocols.wire.event_streams import EventTransport
from protocols.wire.exchange import Request
from protocols.wire.frames import Frame, Piece
from protocols.wire.notation.snippets import as_curl
from protocols.wire.trace import new_traceparent, serve, trace_id

YOU = "you"
LARGEST_ANSWER = 8_000_000
# More than the tutor waits in its longest skill, so that a lesson on waiting can see it give up.
SECONDS = 45
LONGEST_SEEN = 2_000
# Lessons may start servers of their own: a few at once, each once.
AT_ONCE = 4
NO_CLIENT = ("", "")
# How the body of an OAuth 2 token request begins: its answer holds a token.
GRANT = "grant_type="


async def nobody() -> str:
    """No agent beside those that run already."""
    return ""


class Busy(RuntimeError):
    """As many lessons run as may at once."""


class NoPartner(RuntimeError):
    """No agent's card suits the lesson."""


@dataclass(frozen=True)
class ChosenAgent:
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

    async def run(self, lesson: Lesson[Any], traceparent: str = "") -> LessonResult:
        """The result of one run, in the trace named; raises Busy while this lesson, or too many others, run."""
        if lesson.number in self.running or len(self.running) >= AT_ONCE:
            raise Busy(f"Lesson {lesson.number} cannot start: another run must end first. Try again in a moment.")
        self.running.add(lesson.number)
        try:
            return await self._result(lesson, traceparent or new_traceparent())
        finally:
            self.running.discard(lesson.number)

    async def _result(self, lesson: Lesson[Any], traceparent: str) -> LessonResult:
        frames, began = list[Frame](), time.monotonic()
        record = self.recorder(frames)
        fields: dict[str, Any] = {"agent": "", "url": ""}
        async with self.client(record) as http:
            try:
                async with asyncio.timeout(self.seconds):
                    partner = await self.partner(lesson.partner)
                    fields = {"agent": partner.agent, "url": partner.url}
                    serve(traceparent)
                    result = await lesson.run(self._live(fields["url"], http, record))
                fields["checks"] = tuple(checked(check, result) for check in lesson.checks)
                fields["excerpts"] = tuple(
                    Excerpt(title=title, text=text) for title, text in lesson.excerpts(result).items()
                )
            except TimeoutError:
                fields["problem"] = f"It did not end within {self.seconds:g} s."
            # What the protocol can refuse is told as it is; anything else is a fault of what came back.
            except (NoPartner, A2AError, A2AClientError, httpx.HTTPError) as error:
                fields["problem"] = f"{type(error).__name__}: {error}"[:LONGEST_SEEN]
            except Exception as error:  # a lesson reads what others sent: whatever it trips over is its result
                fields["problem"] = f"What came back is not what the code expects: {error!r}"[:LONGEST_SEEN]
        return LessonResult(
            number=lesson.number,
            ok="checks" in fields and all(check.ok for check in fields["checks"]),
            trace=trace_id(traceparent),
            milliseconds=round((time.monotonic() - began) * 1000, 1),
            requests=tuple(copied(lesson, frames)),
            **fields,
        )

    def _live(self, url: str, http: httpx.AsyncClient, record: Sink) -> Live:
        over_grpc = partial(channel, url=url, http=http, recording=GrpcRecording(YOU, record))
        serve = partial(lesson_server, self.sink)
        return Live(url, http, self._client_at(url), partial(opened_inbox, self.sink), over_grpc, serve)

    def _client_at(self, url: str) -> tuple[str, str]:
        """Id and secret of the client a learner is there; services that vouch for us know none."""
        credential = self.credentials.held_for(url)
        if credential is None or not credential.client_secret:
            return NO_CLIENT
        return credential.client_id, credential.client_secret

    def _knows_enough(self, partner: Partner, url: str) -> bool:
        return not partner.knows_learner or self._client_at(url) != NO_CLIENT

    def recorder(self, frames: list[Frame]) -> Sink:
        """Takes what is sent and received, into `frames` and to the sink, without tokens."""
        granting: set[str] = set()

        def record(message: RecordedPiece) -> None:
            # A token is as good as the secret it was given for.
            if message.piece is Piece.REQUEST and GRANT.encode() in message.raw:
                granting.add(message.hop.traceparent)
            if message.piece is Piece.END and message.hop.traceparent in granting:
                message = replace(message, raw=b"***")
            frames.append(message.frame())
            if self.sink:
                self.sink(message)

        return record

    @asynccontextmanager
    async def client(self, record: Sink) -> AsyncIterator[httpx.AsyncClient]:
        """Who is learning, as a client: with the learner's credentials, each request recorded."""
        captured = CapturingTransport(YOU, record, LARGEST_ANSWER, PooledTransport())
        transport = EventTransport(captured)
        async with httpx.AsyncClient(transport=transport, timeout=TIMEOUT, auth=self.credentials) as http:
            yield http

    async def partner(self, partner: Partner) -> ChosenAgent:
        """Whom a lesson talks to; raises NoPartner.

        A card of our own is taken as it is: it may require what the orchestrator would not ask by.
        """
        # Agents of the platform first, since lessons are about them; then the tutors; the guarded one, which must be
        # started, last.
        for entry in await self.directory.look():
            if entry.agent and partner.suits(entry.agent.card) and self._knows_enough(partner, entry.url):
                return ChosenAgent(entry.name, entry.url.rstrip("/"))
        for url in self.urls:
            if agent := await self._suiting(partner, url):
                return agent
        if (url := await self.guarded()) and (agent := await self._suiting(partner, url)):
            return agent
        raise NoPartner(f"This lesson needs {partner.description}; none is there now.")

    async def _suiting(self, partner: Partner, url: str) -> ChosenAgent | None:
        if not self._knows_enough(partner, url):
            return None
        try:
            card = (await fetched(url, self.http)).card
        except AgentCardResolutionError:
            return None
        return ChosenAgent(card.name, url) if partner.suits(card) else None


def checked(check: Check[Any], result: Any) -> LessonCheck:
    """The check applied to the result; a check that cannot even look at it fails."""
    try:
        expected = check.expected(result) if callable(check.expected) else check.expected
        actual = check.actual(result)
    except Exception as error:  # what came back may have any shape; that is what is being checked
        return LessonCheck(
            claim=check.claim, ok=False, finding=f"there is nothing to look at ({error!r})"[:LONGEST_SEEN]
        )
    ok = actual == expected
    return LessonCheck(claim=check.claim, ok=ok, finding=_finding(check, actual, expected, ok))


def copied(lesson: Lesson[Any], frames: list[Frame]) -> list[RequestSnippet]:
    """The requests worth showing, each as it first crossed the wire."""
    requests = [frame for frame in frames if frame.piece is Piece.REQUEST]
    snippets = []
    for name in lesson.requests:
        frame = next((request for request in requests if f'"{name}"' in request.body or name in request.url), None)
        if frame:
            request = Request(method=frame.method, url=frame.url, headers=frame.headers, body=frame.body)
            snippets.append(RequestSnippet(title=name, curl=as_curl(request), exchange=frame.exchange))
    return snippets


def _finding(check: Check[Any], actual: object, expected: object, ok: bool) -> str:
    """A claim that is a sentence by itself needs no value; two values that must agree are told side by side."""
    if isinstance(expected, bool):
        return "so it is" if ok else "it is not so"
    if callable(check.expected):
        return f"both are {_worded(actual)}" if ok else f"one is {_worded(actual)}, the other {_worded(expected)}"
    return f"it is {_worded(actual)}" if ok else f"it is {_worded(actual)}, where {_worded(expected)} was expected"


def _worded(value: object) -> str:
    if isinstance(value, list | tuple):
        return (", ".join(_worded(item) for item in value) or "nothing")[:LONGEST_SEEN]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text[:LONGEST_SEEN] or "nothing"
