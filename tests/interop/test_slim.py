"""Agents over a SLIM node of the published wheel, asked by slima2a's own client: streams, questions, cancelling."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from a2a.types import TaskState

from conformance.stack import ROOT
from tests.conftest import free_ports
from tests.interop.conftest import CACHE, HERE, UV, installed
from tests.interop.test_their_clients import CLEAR, VAGUE
from tests.proxies import listens

SECRET = {"SLIM_SHARED_SECRET": "made-up-for-the-test-of-slim-bridges"}
CARD_SECONDS = 60


@pytest.fixture(scope="module")
def extra() -> Path:
    """A Python with this clone, the extra `slim`, and slima2a without its pins."""
    place = CACHE / "slim"
    install = [UV, "pip", "install", "--quiet", "--python", place / "bin/python"]
    if not (place / "lib").exists() or not list(place.glob("lib/*/site-packages/slima2a")):
        CACHE.mkdir(parents=True, exist_ok=True)
        make = [sys.executable, "-m", "venv", "--clear", str(place)]
        slima2a = [*install, "--no-deps", "slima2a==0.9.3"]
        installed("SLIM", make, [*install, "-e", f"{ROOT}[slim]"], slima2a, cwd=ROOT)
    return place / "bin"


@pytest.fixture(scope="module")
def over_slim(services, extra, tmp_path_factory) -> Iterator[Callable[[str, str], dict]]:
    """Asks an agent of the platform, by its name, over a node; what the client saw."""
    (port,) = free_ports(1)
    folder, environment = tmp_path_factory.mktemp("cards"), os.environ | SECRET
    council = str(extra / "council")

    def begun(*arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([council, "slim", *arguments], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)

    with ExitStack() as stack:
        node = stack.enter_context(begun("node", "--address", f"127.0.0.1:{port}"))
        stack.callback(node.terminate)
        listens(port, 60)

        def ask(name: str, words: str) -> dict:
            card = folder / f"{name}.json"
            address = f"agntcy/council/{name}"
            agent = begun("agent", services[name], address, "--node", f"http://127.0.0.1:{port}", "--card", str(card))
            stack.enter_context(agent)
            stack.callback(agent.terminate)
            until = time.monotonic() + CARD_SECONDS
            while not card.exists():
                assert time.monotonic() < until, "the agent did not come up on the node"
                time.sleep(0.1)
            program = [str(extra / "python"), "-W", "ignore", f"{HERE}/peers/client_slim.py"]
            return printed([*program, f"http://127.0.0.1:{port}", str(card), words], environment)

        yield ask


def printed(command: list[str], environment: dict[str, str]) -> dict:
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    return json.loads(ran.stdout.splitlines()[-1])


def test_a_recommendation_streams_over_slim_and_an_unknown_task_is_the_protocols_error(over_slim):
    exchange = over_slim("orchestrator", CLEAR)

    assert {"task", "status_update", "artifact_update"} <= set(exchange["kinds"])
    assert exchange["state"] == TaskState.TASK_STATE_COMPLETED
    assert "DeepSeek-R1" in exchange["text"]
    assert "TaskNotFound" in exchange["missing"]


def test_a_question_comes_over_slim_and_its_task_is_cancelled_there(over_slim):
    exchange = over_slim("cost", VAGUE)

    assert exchange["state"] == TaskState.TASK_STATE_INPUT_REQUIRED
    assert exchange["cancelled"] == TaskState.TASK_STATE_CANCELED
