"""Whole stacks to measure: this project's with real or smallest agents, R3, and R4, this project as it was before."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.processes import ROOT, Process, free_port, running

ECHO = ("-m", "bench.references.echo_server")
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
        async with running(*ECHO, kind, port=port, **defaults | settings) as process:
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
                await stack.enter_async_context(
                    running("-m", "bench.references.assessor", port=port, NAME=name, DELAY=str(delay), **common)
                )
                for name, port in ports.items()
            ]
            known = {
                "AGENT_URLS": " ".join(urls.values()),
                "PLATFORM_URLS": " ".join(f"{name}={url}" for name, url in urls.items()),
                "TRUST": " ".join(f"{name}=may-block" for name in urls),
            }
            start = running("-m", "orchestrator", port=free_port(), path="/readyz", **common, **known)
            yield Stack(await stack.enter_async_context(start), tuple(assessors), Path(keep))


@asynccontextmanager
async def usual(delay: float = 0) -> AsyncIterator[Stack]:
    """R3: LangGraph with the SDK's client, three bare SDK agents, a checkpointer on SQLite."""
    with tempfile.TemporaryDirectory() as keep:
        async with AsyncExitStack() as stack:
            agents = [await stack.enter_async_context(echo("sdk", DELAY=str(delay))) for _ in range(3)]
            urls = " ".join(agent.url for agent in agents)
            arguments = ("-m", "bench.references.langgraph_stack")
            start = running(*arguments, port=free_port(), path="/readyz", KEEP=keep, AGENT_URLS=urls)
            yield Stack(await stack.enter_async_context(start), tuple(agents), Path(keep))


@asynccontextmanager
async def whole(folder: Path = ROOT, module: str = "orchestrator.cli.main", **settings: str) -> AsyncIterator[Stack]:
    """`council up`: the real agents in one process, as it stands in a folder."""
    with tempfile.TemporaryDirectory() as keep:
        port = free_port()
        command = ("-c", UP.format(module), "up", "--port", str(port), "--keep", keep)
        async with running(*command, port=port, path="/readyz", folder=folder, **settings) as process:
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
    """A command on worktrees of this repository; whether it could be done."""
    command, silent = ("git", "-C", str(ROOT), "worktree", *arguments), asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(*command, stdout=silent, stderr=silent)
    return await process.wait() == 0
