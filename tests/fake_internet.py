"""The live sources as a server on loopback, one port each, answering in their recorded shapes."""

import asyncio
import hashlib
import json
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from agents.research.sources import public_sources as research
from agents.security.sources.osv import Osv
from agents.security.sources.scorecard import Scorecard
from protocols.live.access import LiveSources, open_live
from protocols.live.settings import LiveSettings

FIXTURES = Path(__file__).parent / "fixtures"
HOSTS = ("hub", "github", "depsdev", "osv", "scorecard")
_TAGGED = {"hub", "github"}


@dataclass
class ManualClock:
    """A clock that goes only when told to."""

    time: datetime = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **span: float) -> None:
        self.time += timedelta(**span)


@dataclass(frozen=True)
class SeenRequest:
    """One request as it arrived, its path still encoded."""

    host: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Canned:
    """One answer; `hangs` begins and never goes on, `endless` sends 26 MB before that."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    hangs: bool = False
    endless: bool = False


def recorded(name: str) -> Canned:
    """A recorded answer, with its status and headers where the recording has them."""
    said = json.loads((FIXTURES / f"{name}.json").read_bytes())
    if isinstance(said, dict) and set(said) <= {"status", "headers", "body"} and "status" in said:
        return Canned(said["status"], json.dumps(said["body"]).encode(), said.get("headers", {}))
    return Canned(body=json.dumps(said).encode())


MISSING = {
    "hub": recorded("hf_error_not_found"),
    "github": recorded("github_error_not_found"),
    "depsdev": Canned(404, b'{"code":5,"message":"package not found"}'),
    "osv": recorded("osv_query_empty"),
    "scorecard": recorded("scorecard_error_not_found"),
}


@dataclass
class Outside:
    """Five hosts: what they know by path, what was asked of them, and how to put them out of order."""

    ports: dict[str, int]
    cache_path: Path = Path()
    clock: ManualClock = field(default_factory=ManualClock)
    known: dict[tuple[str, str], list[Canned]] = field(default_factory=dict)
    broken: dict[str, Canned] = field(default_factory=dict)
    osv: Callable[[bytes], Canned] | None = None
    seen: list[SeenRequest] = field(default_factory=list)

    def starting_anew(self, cache_path: Path) -> "Outside":
        return Outside(self.ports, cache_path)

    def settings(self, **other: object) -> LiveSettings:
        urls = {f"{host}_url": f"http://127.0.0.1:{port}" for host, port in self.ports.items()}
        given = {"on": True, "cache_path": self.cache_path, "seconds_per_call": 2, **urls, **other}
        return LiveSettings.model_validate(given)

    @asynccontextmanager
    async def live(self, **settings: object) -> AsyncIterator[LiveSources]:
        """The agents' own way out, one source for each host, pointed at these."""
        own = self.settings(**settings)
        sources = (*research.public_sources(own), Osv(own.osv_url), Scorecard(own.scorecard_url))
        async with httpx.AsyncClient(trust_env=False) as client, open_live(own, sources, client, self.clock) as live:
            yield live

    @property
    def anything_kept(self) -> bool:
        return self.cache_path.parent.exists()

    def knows(self, host: str, path: str, *answers: Canned | str) -> None:
        """The host gives these answers for `path` in turn, and the last from then on."""
        self.known[host, path] = [recorded(answer) if isinstance(answer, str) else answer for answer in answers]

    def asked(self, host: str) -> list[SeenRequest]:
        return [request for request in self.seen if request.host == host]

    async def answer(self, request: Request) -> Response:
        host = next(host for host, port in self.ports.items() if port == request.url.port)
        path = request.scope["raw_path"].decode()
        self.seen.append(SeenRequest(host, request.method, path, dict(request.headers), await request.body()))
        canned = self.broken.get(host) or self._next(host, path, self.seen[-1].body)
        if canned.hangs or canned.endless:
            return StreamingResponse(_unfinished(canned), canned.status, canned.headers)
        return _tagged(canned, request) if host in _TAGGED else Response(canned.body, canned.status, canned.headers)

    def _next(self, host: str, path: str, body: bytes) -> Canned:
        if host == "osv" and self.osv and path == "/v1/query":
            return self.osv(body)
        answers = self.known.get((host, path), [MISSING[host]])
        return answers.pop(0) if len(answers) > 1 else answers[0]


def _tagged(canned: Canned, request: Request) -> Response:
    etag = f'"{hashlib.sha256(canned.body).hexdigest()[:20]}"'
    if canned.status != 200:
        return Response(canned.body, canned.status, canned.headers)
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers={"etag": etag})
    return Response(canned.body, 200, {**canned.headers, "etag": etag})


async def _unfinished(canned: Canned) -> AsyncIterator[bytes]:
    yield canned.body or b" "
    for _ in range(400 if canned.endless else 0):
        yield b" " * 65_536
    await asyncio.Event().wait()


@dataclass
class Loopback:
    """Serves whichever Outside is there now."""

    outside: Outside

    async def answer(self, request: Request) -> Response:
        return await self.outside.answer(request)


@contextmanager
def on_loopback() -> Iterator[Loopback]:
    """The five hosts, each on a free port, served by a thread for as long as the context lasts."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in HOSTS]
    ports = {host: listening.getsockname()[1] for host, listening in zip(HOSTS, sockets, strict=True)}
    loopback = Loopback(Outside(ports))
    app = Starlette(routes=[Route("/{path:path}", loopback.answer, methods=["GET", "POST"])])
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=0))
    serving = threading.Thread(target=server.run, args=(sockets,))
    serving.start()
    try:
        yield loopback
    finally:
        server.should_exit = True
        serving.join()
        for listening in sockets:
            listening.close()
