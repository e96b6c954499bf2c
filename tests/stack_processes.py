"""Every service of the map as a process of its own, and how tests talk to them."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from protocols.a2a.client.reply import Reply
from protocols.a2a.compose_map import agents_on, read_map
from protocols.a2a.parts import find
from protocols.adoption import Recommendation
from tests.conftest import until_ready

ROOT = Path(__file__).parent.parent
COUNCIL = [sys.executable, "-c", "from orchestrator.cli.main import app; app()"]
QUESTION = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS, 200M tokens a month?"
PLACES = read_map(ROOT / "compose.yaml")


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@dataclass
class Stack:
    """Every service of the map as a process of its own, on ports it keeps over its lives."""

    keep: Path
    root: Path = ROOT
    ports: dict[str, int] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"

    @property
    def front(self) -> str:
        return self.url(next(place.name for place in PLACES if not place.is_agent))

    def start(self, name: str, module: str, **settings: str) -> None:
        self.ports.setdefault(name, free_port())
        agents = {agent: self.url(agent) for agent in agents_on(PLACES) if agent in self.ports and agent != name}
        environment = os.environ | {
            "PORT": str(self.ports[name]),
            "KEEP": str(self.keep),
            "AGENT_URLS": " ".join(agents.values()),
            "PLATFORM_URLS": " ".join(f"{agent}={url}" for agent, url in agents.items()),
            "PYTHONPATH": str(self.root),
            "LOG_LEVEL": "ERROR",
            **settings,
        }
        environment.pop("PUBLIC_URL", None)
        self.processes[name] = subprocess.Popen([sys.executable, "-m", module], env=environment, cwd=self.root)

    async def ready(self, *names: str) -> None:
        await asyncio.gather(*(until_ready(self.url(name), 60) for name in names or self.ports))

    def send(self, name: str, number: signal.Signals) -> None:
        self.processes[name].send_signal(number)
        if number is signal.SIGKILL:
            self.processes[name].wait(10)

    def stop(self) -> dict[str, int]:
        for process in self.processes.values():
            process.send_signal(signal.SIGCONT)
            process.terminate()
        return {name: process.wait(15) for name, process in self.processes.items()}


def recommendation(reply: Reply) -> Recommendation:
    parts = [part for artifact in reply.artifacts.values() for part in artifact.parts]
    answer = find(parts, Recommendation)
    assert answer is not None, reply.says
    return answer
