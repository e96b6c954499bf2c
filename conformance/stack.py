"""Every service of the map as `council up` starts it, until the tests are done."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from protocols.a2a.compose_map import MAP, agents_on, read_map

ROOT = Path(__file__).parent.parent
COUNCIL = [sys.executable, "-c", "from orchestrator.cli.main import app; app()"]
STOP_SECONDS = 20
IN_CONFORMANCE_MODE = {"CONFORMANCE": "on", "GRPC_PORT": "0"}


class NotUp(RuntimeError):
    """The services did not start; the text is what they said."""


@contextmanager
def stack(keep: Path, settings: Mapping[str, str] = IN_CONFORMANCE_MODE) -> Iterator[dict[str, str]]:
    """The services' URLs by the name on their card; what they keep stays in the folder. Raises NotUp."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        command = [*COUNCIL, "up", "--port", str(port), "--keep", str(keep)]
        # As the person runs it, quietly, and in the mode that was asked for.
        environment = os.environ | {"LOG_LEVEL": "ERROR", **settings}
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        try:
            yield _urls(process, f"http://127.0.0.1:{port}")
        finally:
            stopped(process, STOP_SECONDS)


def stopped(process: subprocess.Popen[str], seconds: float) -> None:
    """Ends it; what is too busy to stop in time is killed, for what was asked of it is answered by now."""
    process.send_signal(signal.SIGINT)
    try:
        process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def _urls(process: subprocess.Popen[str], front: str) -> dict[str, str]:
    assert process.stdout is not None
    said = process.stdout.readline()
    if "is ready" not in said:
        process.kill()
        raise NotUp(said + process.stdout.read())
    agents = agents_on(read_map(MAP))
    face = next(place.name for place in read_map(MAP) if place.name not in agents)
    with urlopen(f"{front}/api/agents", timeout=20) as answer:
        return {agent["name"]: agent["url"] for agent in json.load(answer)} | {face: front}
