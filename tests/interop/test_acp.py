"""`council acp` asked by acp-sdk's own client: runs, events, an await that is resumed, a run that is cancelled."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from conformance.stack import ROOT
from tests.conftest import at, free_ports
from tests.interop.conftest import CACHE, HERE, UV, answered, installed
from tests.interop.test_their_clients import CLEAR, VAGUE
from tests.proxies import listens


@pytest.fixture(scope="module")
def extra() -> Path:
    """A Python with this clone and the extra `acp`."""
    place = CACHE / "acp"
    python = place / "bin/python"
    if not (place / "bin/council").exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        make = [sys.executable, "-m", "venv", "--clear", str(place)]
        installed(
            "acp-sdk", make, [UV, "pip", "install", "--quiet", "--python", python, "-e", f"{ROOT}[acp]"], cwd=ROOT
        )
    return place / "bin"


@pytest.fixture(scope="module")
def bridge(services, extra) -> Iterator[str]:
    (port,) = free_ports(1)
    command = [extra / "council", "acp", "--agents", "--url", services["orchestrator"], "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        listens(port, 60)
        yield at(port)
        process.terminate()


@pytest.fixture(scope="module")
def exchange(bridge, extra) -> dict:
    """What the client saw."""
    program = [str(extra / "python"), "-W", "ignore", f"{HERE}/peers/client_acp.py", bridge, CLEAR, VAGUE]
    return answered(program, ROOT)


def test_every_agent_is_listed_and_a_run_brings_the_report(exchange, services):
    assert set(exchange["names"]) == set(services)
    assert exchange["status"] == "completed"
    assert exchange["output"].startswith("# ")
    assert "DeepSeek-R1" in exchange["output"]


def test_news_are_events_before_the_message(exchange):
    assert exchange["events"][:2] == ["run.created", "run.in-progress"]
    assert exchange["events"].index("generic") < exchange["events"].index("message.created")
    assert exchange["events"][-1] == "run.completed"


def test_a_question_is_an_await_and_its_answer_completes_the_same_run(exchange):
    status, question = exchange["asked"]
    assert status == "awaiting"
    assert "tokens" in question
    assert exchange["resumed"] == ["completed", True]


def test_a_run_that_is_cancelled_while_it_waits_cancels_the_task(exchange, services):
    tasks = httpx.get(f"{services['cost']}/a2a/rest/tasks", headers={"A2A-Version": "1.0"}).json()["tasks"]
    states = [task["status"]["state"] for task in tasks]
    assert exchange["waiting"] == "awaiting"
    assert "TASK_STATE_CANCELED" in states
    assert "TASK_STATE_INPUT_REQUIRED" not in states


def test_what_cannot_be_read_fails_with_its_reason(exchange):
    status, reason = exchange["failed"]
    assert status == "failed"
    assert "base64" in reason


def test_a_foreign_host_is_refused(bridge):
    assert httpx.get(f"{bridge}/agents", headers={"Host": "evil.example"}).status_code == 400
