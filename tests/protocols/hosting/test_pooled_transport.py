"""Connections are shared, waited for and given back, and what breaks on one is told in httpx's words."""

import asyncio
from asyncio import StreamReader as Reader
from asyncio import StreamWriter as Writer
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from protocols.hosting.pooled_transport import PooledTransport

pytestmark = pytest.mark.anyio
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
ANSWER = HEAD + b"Content-Length: 2\r\n\r\n{}"
Server = Callable[[Reader, Writer], Awaitable[None]]


@asynccontextmanager
async def listening(serve: Server) -> AsyncIterator[str]:
    async def until_closed(reader: Reader, writer: Writer) -> None:
        try:
            await serve(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(until_closed, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()


def answering(*pieces: bytes) -> Server:
    """Answers each request of a connection with these bytes; nothing but the first where there is no answer."""

    async def serve(reader: Reader, writer: Writer) -> None:
        while True:
            await reader.readuntil(b"\r\n\r\n")
            writer.writelines(pieces)
            await writer.drain()
            if pieces != (ANSWER,):
                return

    return serve


async def silent(reader: Reader, writer: Writer) -> None:
    await reader.read()


async def turns(number: int) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


@pytest.mark.parametrize("turn", range(0, 40, 4))
async def test_the_only_place_is_free_again_after_a_cancelled_request(turn):
    transport = PooledTransport(most=1)
    async with listening(answering(ANSWER)) as url, httpx.AsyncClient(transport=transport, timeout=2) as http:
        cancelled = asyncio.create_task(http.get(url))
        await turns(turn)
        cancelled.cancel()
        await asyncio.wait([cancelled])

        answer = await http.get(url)

    assert (answer.json(), transport.in_use) == ({}, 0)


@pytest.mark.parametrize("turn", range(0, 40, 4))
async def test_a_request_that_waits_for_the_only_place_has_it_after_the_cancelled_one(turn):
    transport = PooledTransport(most=1)
    async with listening(answering(ANSWER)) as url, httpx.AsyncClient(transport=transport, timeout=2) as http:
        cancelled = asyncio.create_task(http.get(url))
        waiting = asyncio.create_task(http.get(url))
        await turns(turn)
        cancelled.cancel()

        answer = await waiting

    assert answer.json() == {}


async def test_a_request_that_gets_no_place_in_time_says_that_and_nothing_of_the_agent():
    timeout = httpx.Timeout(5, pool=0.05)
    async with listening(silent) as url, httpx.AsyncClient(transport=PooledTransport(most=1), timeout=timeout) as http:
        first = asyncio.create_task(http.get(url))
        await turns(5)

        with pytest.raises(httpx.PoolTimeout):
            await http.get(url)

        first.cancel()


async def test_an_answer_left_before_its_end_gives_its_place_to_the_next():
    transport = PooledTransport(most=1)
    endless = answering(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"2\r\n{}\r\n")
    async with listening(endless) as url, httpx.AsyncClient(transport=transport, timeout=2) as http:
        for _ in range(3):
            async with http.stream("GET", url) as answer:
                assert answer.status_code == 200

    assert transport.in_use == 0


async def test_one_connection_serves_requests_that_follow_each_other():
    ports: set[int] = set()

    async def serve(reader: Reader, writer: Writer) -> None:
        ports.add(writer.get_extra_info("peername")[1])
        await answering(ANSWER)(reader, writer)

    async with listening(serve) as url, httpx.AsyncClient(transport=PooledTransport()) as http:
        for _ in range(3):
            await http.post(url, json={})

    assert len(ports) == 1


async def test_a_redirect_is_handed_on_and_not_followed():
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
    async with listening(answering(moved)) as url, httpx.AsyncClient(transport=PooledTransport()) as http:
        answer = await http.get(url)

    assert answer.status_code == 302


async def test_what_is_sent_is_what_the_request_says_and_no_more():
    heads: list[bytes] = []

    async def serve(reader: Reader, writer: Writer) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n") + await reader.readexactly(2))
        writer.write(ANSWER)

    request = httpx.Request("POST", "http://agent.example/a%2Fb?q=%20", content=b"{}", headers={"X-Own": "1"})
    async with listening(serve) as url:
        request.url = httpx.URL(url).copy_with(raw_path=b"/a%2Fb?q=%20")
        async with httpx.AsyncClient(transport=PooledTransport()) as http:
            await http.send(request)

    lines = heads[0].decode().lower().split("\r\n")
    assert lines[0] == "post /a%2fb?q=%20 http/1.1"
    assert set(lines[1:-2]) == {"host: agent.example", "x-own: 1", "content-length: 2"}
    assert lines[-1] == "{}"


@pytest.mark.parametrize(
    ("pieces", "error"),
    [
        ((b"",), httpx.RemoteProtocolError),
        ((b"no HTTP at all\r\n\r\n",), httpx.RemoteProtocolError),
        ((HEAD + b"Content-Length: 20\r\n\r\n{}",), httpx.RemoteProtocolError),
        ((HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",), httpx.RemoteProtocolError),
        ((HEAD + b"X: " + b"x" * 200_000 + b"\r\n\r\n",), httpx.RemoteProtocolError),
    ],
)
async def test_an_answer_that_breaks_off_or_is_no_http_is_a_protocol_error(pieces, error):
    async with listening(answering(*pieces)) as url, httpx.AsyncClient(transport=PooledTransport()) as http:
        with pytest.raises(error):
            await http.get(url)


async def test_a_server_that_is_silent_is_a_read_timeout():
    timeout = httpx.Timeout(5, read=0.1)
    async with listening(silent) as url, httpx.AsyncClient(transport=PooledTransport(), timeout=timeout) as http:
        with pytest.raises(httpx.ReadTimeout):
            await http.get(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://no-such-host.invalid/"])
async def test_who_cannot_be_connected_to_is_a_connect_error(url):
    async with httpx.AsyncClient(transport=PooledTransport()) as http:
        with pytest.raises(httpx.ConnectError):
            await http.get(url)
