"""Strangers who connect and say nothing, too much, or never listen: let go, and health is always answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import StreamingResponse
from starlette.routing import Route

from protocols.a2a.settings import Settings
from protocols.hosting import connection_limits
from protocols.hosting.app import build_app
from protocols.hosting.connection_limits import LARGEST_HEAD, MOST_HEADERS, RESERVE
from protocols.hosting.serve import Running, listen, serving
from protocols.wire.capture.feed import KEPT_BYTES, Feed
from protocols.wire.frames import LONGEST_HEADER
from tests.conftest import until
from tests.fakes import agent, finds

pytestmark = pytest.mark.anyio
MB = 1_000_000


@asynccontextmanager
async def served(feed: Feed | None = None, most: int | None = None) -> AsyncIterator[Running]:
    listening = listen("127.0.0.1", 0)
    settings = Settings(public_url=f"http://127.0.0.1:{listening.getsockname()[1]}")
    app = build_app(agent("calm", finds("calm")), settings, feed=feed)
    async with serving(app, listening, grace=1, most=most) as server:
        await app.state.life.ready.wait()
        yield server


async def said(server: Running, request: bytes) -> bytes:
    """Everything the service answers until it closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        writer.write(request)
        return await asyncio.wait_for(reader.read(), 20)
    finally:
        writer.close()


def request(*headers: tuple[str, str], path: str = "/healthz") -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *(f"{n}: {v}" for n, v in headers), "", ""]
    return "\r\n".join(lines).encode()


@pytest.mark.parametrize(
    "head",
    [
        request(("X-Large", "x" * LARGEST_HEAD)),
        request(*((f"X-{number}", "x") for number in range(MOST_HEADERS))),
        request(path="/" + "x" * LARGEST_HEAD),
        b"GET / HTTP/1.1\r\nX-Endless: " + b"x" * 5 * LARGEST_HEAD,
        b"GET /" + b"x" * 5 * LARGEST_HEAD,
    ],
    ids=["one large", "many", "a long path", "one that does not end", "a line that does not end"],
)
async def test_a_head_that_is_too_large_is_refused_while_it_arrives(head):
    async with served() as server:
        answer = await said(server, head)

    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b"send less" in answer


async def test_usual_heads_are_none_too_large():
    async with served() as server:
        answers = [
            await said(server, request(*((f"X-{number}", "x" * 200) for number in range(MOST_HEADERS - 10)))),
            await said(server, request(("Cookie", "x" * 16_000))),
        ]

    assert [answer.split(b"\r\n")[0] for answer in answers] == [b"HTTP/1.1 200 OK"] * 2


async def test_what_headers_take_is_part_of_what_a_capture_may_keep():
    feed = Feed()
    headers = [(f"x-{number}", "x" * 9_000) for number in range(3)]
    async with served(feed) as server:
        for _ in range(60):
            await said(server, request(*headers, path="/a2a/rest/tasks"))
        kept = [piece for piece, _ in feed._kept]

    heavy = [each for each in kept if "x-0" in each.headers]
    assert len(heavy) == 60
    assert all(len(each.headers["x-0"]) == LONGEST_HEADER for each in heavy)
    assert feed._bytes == sum(each.weight for each in kept) <= KEPT_BYTES
    assert feed._bytes > 60 * 3 * LONGEST_HEADER


@pytest.mark.parametrize("sent", [b"", b"GET /healthz HTT", b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"])
async def test_whoever_says_nothing_or_only_half_is_let_go(monkeypatch, sent):
    monkeypatch.setattr(connection_limits, "HEAD_SECONDS", 0.2)
    async with served() as server:
        assert await said(server, sent) == b""


async def test_a_reader_that_takes_nothing_is_let_go(monkeypatch):
    monkeypatch.setattr(connection_limits, "FROZEN_SECONDS", 0.2)
    ended = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        try:
            while True:
                yield b"x" * MB
                await asyncio.sleep(0)
        finally:
            ended.set()

    app = Starlette(routes=[Route("/", lambda _: StreamingResponse(endless()))])
    app.state.at_stop = ()
    async with serving(app, listen("127.0.0.1", 0), grace=1) as server:
        _, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1)
        writer.write(request(path="/"))
        await asyncio.wait_for(ended.wait(), 20)
        writer.close()


async def test_the_silent_make_room_for_whoever_asks():
    async with served(most=5) as server, AsyncExitStack() as stack:
        for _ in range(40):
            _, writer = await asyncio.open_connection("127.0.0.1", server.port)
            stack.callback(writer.close)

        async def is_bounded() -> bool:
            return len(server.server.server_state.connections) <= 6

        await until(is_bounded)
        answer = await said(server, request(path="/.well-known/agent-card.json"))

    assert answer.startswith(b"HTTP/1.1 200 ")


async def test_when_all_are_busy_health_is_answered_and_the_rest_told_to_come_back():
    async with served(most=5) as server, httpx.AsyncClient(timeout=20) as http, AsyncExitStack() as stack:
        url = f"http://127.0.0.1:{server.port}"
        for _ in range(5):
            await stack.enter_async_context(http.stream("GET", f"{url}/wire/feed"))

        health, ready = await said(server, request()), await said(server, request(path="/readyz"))
        other = await said(server, request(path="/.well-known/agent-card.json"))

    assert health.startswith(b"HTTP/1.1 200 ")
    assert ready.startswith(b"HTTP/1.1 200 ")
    assert other.startswith(b"HTTP/1.1 503 ")
    assert b"try again" in other


async def test_there_are_never_more_than_the_reserve_beyond_the_most():
    async with served(most=3) as server, httpx.AsyncClient(timeout=20) as http, AsyncExitStack() as stack:
        url = f"http://127.0.0.1:{server.port}"
        for _ in range(3):
            await stack.enter_async_context(http.stream("GET", f"{url}/wire/feed"))
        for _ in range(3 * RESERVE):
            _, writer = await asyncio.open_connection("127.0.0.1", server.port)
            stack.callback(writer.close)

        health = await said(server, request())

        assert len(server.server.server_state.connections) <= 3 + RESERVE
    assert health.startswith(b"HTTP/1.1 200 ")
