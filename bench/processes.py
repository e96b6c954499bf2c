"""Processes that are measured: started on a free port, their CPU and memory read from the kernel, stopped."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

READY_SECONDS = 60
ROOT = Path(__file__).parents[1]


class DidNotStart(RuntimeError):
    """A measured process ended, or does not answer."""


@dataclass(frozen=True)
class Process:
    """A server with whatever it started itself."""

    process: subprocess.Popen[bytes]
    port: int
    started: float

    @property
    def url(self) -> str:
        """Where it is called."""
        return f"http://127.0.0.1:{self.port}"

    def cpu(self) -> float:
        """Milliseconds of CPU of the process tree so far: the clocks that clock_getcpuclockid(3) gives."""
        return sum(time.clock_gettime_ns((~pid << 3) | 2) for pid in tree(self.process.pid)) / 1e6

    def memory(self) -> float:
        """MB that would be free without it: shared pages count in parts (PSS)."""
        return sum(_pss(pid) for pid in tree(self.process.pid)) / 1000


def tree(pid: int) -> Iterator[int]:
    """The process and all below it."""
    yield pid
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in thread.read_text().split():
            yield from tree(int(child))


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@asynccontextmanager
async def running(
    command: Sequence[str],
    settings: Mapping[str, str],
    port: int,
    path: str = "/.well-known/agent-card.json",
    folder: Path = ROOT,
) -> AsyncIterator[Process]:
    """`python` with these arguments and settings, from when it answers at `path` until the context ends."""
    environment: Mapping[str, str] = os.environ | {"PYTHONPATH": str(folder), "PORT": str(port)} | dict(settings)
    started = time.monotonic()
    line = (sys.executable, *command)
    process = subprocess.Popen(line, cwd=folder, env=environment, stdout=subprocess.DEVNULL)  # noqa: ASYNC220  quick
    try:
        await _ready(process, port, path)
        yield Process(process, port, started)
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait)


async def _ready(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    try:
        async with asyncio.timeout(READY_SECONDS):
            while not await _answers(port, path):
                if process.poll() is not None:
                    raise DidNotStart(f"{process.args} ended with {process.returncode}")
                await asyncio.sleep(0.02)
    except TimeoutError as error:
        raise DidNotStart(f"{process.args} does not answer") from error


async def _answers(port: int, path: str) -> bool:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
    try:
        return b" 200 " in await reader.readline()
    except OSError:
        return False
    finally:
        writer.close()
