"""CPU a request of an agent, beside a bare Starlette endpoint and a bare a2a-sdk agent: `python bench/agent.py`.

Every server is a process of its own; rounds are interleaved in random order; what is judged is the CPU the server's
process used, divided by the requests it answered. Every request has a messageId of its own.
"""

import asyncio
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from pathlib import Path

ROUNDS, SECONDS, AT_ONCE = 5, 0.7, (1, 16)
KINDS = ("starlette", "sdk", "ours on the SDK's handler", "ours")
OPERATIONS = ("card", "task", "stream")
HEAD = b"Host: 127.0.0.1\r\nContent-Type: application/json\r\nA2A-Version: 1.0\r\n"


def request(operation: str) -> bytes:
    """One HTTP request."""
    if operation == "card":
        return b"GET /.well-known/agent-card.json HTTP/1.1\r\n" + HEAD + b"\r\n"
    message = {"messageId": str(uuid.uuid4()), "role": "ROLE_USER", "parts": [{"text": operation}]}
    method = "SendMessage" if operation == "task" else "SendStreamingMessage"
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": {"message": message}}).encode()
    return b"POST /a2a/jsonrpc HTTP/1.1\r\n" + HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body


async def answer(reader: asyncio.StreamReader) -> float:
    """Read one response; when its first byte of content came. Raises RuntimeError when it is no success."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if b" 200 " not in head.split(b"\r\n")[0]:
        raise RuntimeError(head.decode())
    if b"content-length:" in head:
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        return time.monotonic()
    first = 0.0
    while size := int(await reader.readuntil(b"\r\n"), 16):
        first = first or time.monotonic()
        await reader.readexactly(size + 2)
    await reader.readexactly(2)
    return first


async def caller(port: int, operation: str, until: float, firsts: list[float]) -> int:
    """How many requests one connection got answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=10_000_000)
    count = 0
    while time.monotonic() < until:
        sent = time.monotonic()
        writer.write(request(operation))
        firsts.append(await answer(reader) - sent)
        count += 1
    writer.close()
    return count


def cpu(pid: int) -> float:
    """Seconds of CPU the process used so far."""
    return time.clock_gettime_ns((~pid << 3) | 2) / 1e9


async def measured(process: subprocess.Popen[bytes], port: int, operation: str, at_once: int) -> tuple[float, float]:
    """Milliseconds of CPU a request, and the median time to the first content in milliseconds."""
    firsts: list[float] = []
    before = cpu(process.pid)
    until = time.monotonic() + SECONDS
    counts = await asyncio.gather(*(caller(port, operation, until, firsts) for _ in range(at_once)))
    return (cpu(process.pid) - before) / sum(counts) * 1000, statistics.median(firsts) * 1000


async def ready(port: int) -> None:
    """Until the card can be fetched."""
    while True:
        try:
            await caller(port, "card", time.monotonic() + 0.01, [])
        except (OSError, RuntimeError, asyncio.IncompleteReadError):
            await asyncio.sleep(0.1)
        else:
            return


async def main() -> None:
    costs: dict[tuple[str, int, str], list[tuple[float, float]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        servers: dict[str, tuple[subprocess.Popen[bytes], int]] = {}
        for kind in KINDS:
            with socket.socket() as listening:
                listening.bind(("127.0.0.1", 0))
                port = listening.getsockname()[1]
            script = str(Path(__file__).with_name("echo_servers.py"))
            command = [sys.executable, script, kind, str(port), str(Path(folder) / kind)]
            servers[kind] = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": os.getcwd()}), port  # noqa: ASYNC220
        try:
            for process, port in servers.values():
                await ready(port)
                for operation in OPERATIONS:
                    await measured(process, port, operation, 4)
            todo = [(kind, operation, many) for kind in KINDS for operation in OPERATIONS for many in AT_ONCE]
            for _ in range(ROUNDS):
                for kind, operation, many in random.sample(todo, len(todo)):
                    costs[operation, many, kind].append(await measured(*servers[kind], operation, many))
        finally:
            for process, _ in servers.values():
                process.kill()
    report(costs)


def report(costs: dict[tuple[str, int, str], list[tuple[float, float]]]) -> None:
    """A table of medians, and the ratio to the bare SDK in the same run."""
    print(f"load average {os.getloadavg()[0]:.1f}; medians of {ROUNDS} rounds; CPU ms a request (first content, ms)")
    for operation in OPERATIONS:
        for many in AT_ONCE:
            cells = {
                kind: [statistics.median(each) for each in zip(*costs[operation, many, kind], strict=True)]
                for kind in KINDS
            }
            sdk, first = cells["sdk"]
            print(f"{operation:<7} {many:>3} at once")
            for kind, (spent, waited) in cells.items():
                print(
                    f"    {kind:<26} {spent:7.3f} ({waited:6.1f})   {spent / sdk:5.2f} of the SDK's CPU,"
                    f" {waited / first:5.2f} of its wait"
                )


if __name__ == "__main__":
    asyncio.run(main())
