"""Whole stacks to measure: this project's with real or smallest agents, R3, and R4, this project as it was before."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.processes import ROOT, Process, free_port, running

ECHO = ("-m", "bench.references.echo_server")
ASSESSOR, USUAL = ("-m", "bench.references.assessor"), ("-m", "bench.references.langgraph_stack")
# Beside the project's own packages: where SQLAlchemy is installed, every service imports it.
DATABASE = ROOT / ".cache/bench-database"
EARLIER = "38e7899"
UP = "from {} import app; app()"


@dataclass(frozen=True)
class Stack:
    """An orchestrator and its agents; `keep` is the folder all write to."""

    orchestrator: Process
    agents: tuple[Process, ...]
    keep: Path

    def bytes_on_disk(self) -> int:
        """What all files hold together."""
        return sum(file.stat().st_size for file in self.keep.rglob("*") if file.is_file())


@asynccontextmanager
async def echo(kind: str, **settings: str) -> AsyncIterator[Process]:
    """One echo server of that kind."""
    with tempfile.TemporaryDirectory() as keep:
        port, defaults = free_port(), {"KEEP": keep, "LOG_LEVEL": "WARNING"}
        async with running((*ECHO, kind), defaults | settings, port) as process:
            yield process


@asynccontextmanager
async def database_echo() -> AsyncIterator[Process | None]:
    """The SDK's echo server with its database store; `None` when SQLAlchemy can be had from nowhere."""
    if not DATABASE.exists():
        target = ("--target", str(DATABASE), "--python", sys.executable, "sqlalchemy[asyncio]>=2", "aiosqlite")
        if not await _ran(str(Path(sys.executable).with_name("uv")), "pip", "install", "--quiet", *target):
            yield None
            return
    async with echo("sdk_database", PYTHONPATH=f"{ROOT}:{DATABASE}") as process:
        yield process


@asynccontextmanager
async def smallest(delay: float = 0, agents: int = 3) -> AsyncIterator[Stack]:
    """The orchestrator and its smallest agents, each in a process of its own, with all features on."""
    with tempfile.TemporaryDirectory() as keep:
        ports = {f"agent{number}": free_port() for number in range(agents)}
        urls = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
        common = {"KEEP": keep, "LOG_LEVEL": "WARNING"}
        async with AsyncExitStack() as stack:
            assessors = [
                await stack.enter_async_context(running(ASSESSOR, common | {"NAME": name, "DELAY": str(delay)}, port))
                for name, port in ports.items()
            ]
            directory = {
                "AGENT_URLS": " ".join(urls.values()),
                "PLATFORM_URLS": " ".join(f"{name}={url}" for name, url in urls.items()),
                "TRUST": " ".join(f"{name}=may-block" for name in urls),
            }
            start = running(("-m", "orchestrator"), common | directory, free_port(), "/readyz")
            yield Stack(await stack.enter_async_context(start), tuple(assessors), Path(keep))


@asynccontextmanager
async def usual(delay: float = 0) -> AsyncIterator[Stack]:
    """R3: LangGraph with the SDK's client, three bare SDK agents, a checkpointer on SQLite."""
    with tempfile.TemporaryDirectory() as keep:
        async with AsyncExitStack() as stack:
            agents = [await stack.enter_async_context(echo("sdk", DELAY=str(delay))) for _ in range(3)]
            urls = " ".join(agent.url for agent in agents)
            start = running(USUAL, {"KEEP": keep, "AGENT_URLS": urls}, free_port(), "/readyz")
            yield Stack(await stack.enter_async_context(start), tuple(agents), Path(keep))


@asynccontextmanager
async def whole(folder: Path = ROOT, module: str = "orchestrator.cli.main", **settings: str) -> AsyncIterator[Stack]:
    """`council up`: the real agents in one process, as it stands in a folder."""
    with tempfile.TemporaryDirectory() as keep:
        port = free_port()
        command = ("-c", UP.format(module), "up", "--port", str(port), "--keep", keep)
        async with running(command, settings, port, "/readyz", folder) as process:
            yield Stack(process, (), Path(keep))


@asynccontextmanager
async def earlier() -> AsyncIterator[Stack | None]:
    """R4: this project as it was on 2026-11-22, from the history; `None` when the history has been cut."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / "earlier"
        if not await _worktree("add", "--detach", str(where), EARLIER):
            yield None
            return
        try:
            async with whole(where, "orchestrator.terminal") as stack:
                yield stack
        finally:
            await _worktree("remove", "--force", str(where))


async def _worktree(*arguments: str) -> bool:
    return await _ran("git", "-C", str(ROOT), "worktree", *arguments)


async def _ran(*command: str) -> bool:
    """Whether the command could be done."""
    silent = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, stdout=silent, stderr=silent)
    return await process.wait() == 0
