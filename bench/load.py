"""Calls a server over raw sockets, so that the caller costs next to nothing, and measures what that cost the server."""

import asyncio
import json
import statistics
import time
import uuid
from collections.abc import Callable

from bench.figures import Sample
from bench.processes import Process

HEAD = "Host: 127.0.0.1\r\nContent-Type: application/json\r\nA2A-Version: 1.0\r\n"
Request = Callable[[], bytes]


class Refused(RuntimeError):
    """A server answered with anything but success."""


def get(path: str, headers: str = "") -> Request:
    """GET the path."""
    request = f"GET {path} HTTP/1.1\r\n{HEAD}{headers}\r\n".encode()
    return lambda: request


def post(path: str, document: Callable[[], object], headers: str = "") -> Request:
    """POST a document that is made anew for every request."""

    def request() -> bytes:
        body = json.dumps(document()).encode()
        return f"POST {path} HTTP/1.1\r\n{HEAD}{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body

    return request


def call(method: str, *parts: object, headers: str = "", context: str = "", tenant: str = "") -> Request:
    """A JSON-RPC call that sends a Message; each has a messageId of its own, or a second one would cost nothing."""

    def document() -> object:
        message = {"messageId": str(uuid.uuid4()), "role": "ROLE_USER", "parts": list(parts)}
        message |= {"contextId": context} if context else {}
        params = {"message": message} | ({"tenant": tenant} if tenant else {})
        return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}

    return post("/a2a/jsonrpc", document, headers)


async def load(
    process: Process, request: Request, at_once: int, seconds: float, also: tuple[Process, ...] = ()
) -> Sample:
    """As many requests as fit into the time; `also` are processes whose CPU counts too."""
    waits: list[tuple[float, float]] = []
    processes = (process, *also)
    before, began = sum(process.cpu() for process in processes), time.monotonic()
    await asyncio.gather(*(_caller(process.port, request, began + seconds, waits) for _ in range(at_once)))
    took, cpu = time.monotonic() - began, sum(process.cpu() for process in processes) - before
    whole = sorted(wait for _, wait in waits)
    return Sample(
        cpu=cpu / len(waits),
        first=statistics.median(first for first, _ in waits) * 1000,
        p50=statistics.median(whole) * 1000,
        p95=whole[int(len(whole) * 0.95)] * 1000,
        per_second=len(waits) / took,
    )


async def _caller(port: int, request: Request, until: float, waits: list[tuple[float, float]]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=50_000_000)
    try:
        while True:
            sent = time.monotonic()
            writer.write(request())
            first = await _answer(reader)
            waits.append((first - sent, time.monotonic() - sent))
            if time.monotonic() >= until:
                return
    finally:
        writer.close()


async def ask(port: int, request: Request) -> bytes:
    """One request on a connection of its own; the body of the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=50_000_000)
    writer.write(request())
    body = bytearray()
    await _answer(reader, body)
    writer.close()
    return bytes(body)


async def _answer(reader: asyncio.StreamReader, body: bytearray | None = None) -> float:
    """Read one response; when its first content came."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = head.split(b" ", 2)[1]
    if status not in (b"200", b"304"):
        raise Refused(head.decode())
    if status == b"304":
        return time.monotonic()
    if b"content-length:" in head:
        content = await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        if b"TASK_STATE_FAILED" in content or b'"error"' in content:
            raise Refused(content[:500].decode())
        if body is not None:
            body += content
        return time.monotonic()
    first = 0.0
    while size := int(await reader.readuntil(b"\r\n"), 16):
        first = first or time.monotonic()
        chunk = await reader.readexactly(size + 2)
        if body is not None:
            body += chunk[:-2]
    await reader.readexactly(2)
    return first
