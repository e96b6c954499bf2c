"""Every example joins a running platform, is asked, and is shown: each is short enough to be read in one go."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from conformance.stack import COUNCIL, ROOT, stack
from tests.conftest import at, free_ports
from tests.interop.conftest import python_of

EXAMPLES = ROOT / "examples"
MOST_LINES = 60
FACT = "first commit on 2025-01-20"
THOUGHT = "It is widely used."


class ScriptedModel(BaseHTTPRequestHandler):
    """A server with the OpenAI chat API that always thinks the same."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        assert "DeepSeek-R1" in asked["messages"][-1]["content"]
        body = json.dumps({"choices": [{"message": {"role": "assistant", "content": THOUGHT}}]}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quietly."""


@pytest.fixture
def model() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), ScriptedModel) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()


@contextmanager
def running(command: list[str], cwd: Path, port: int, **environment: str) -> Iterator[str]:
    """An agent's process until the context ends; yields its URL once its card is there."""
    with subprocess.Popen(command, cwd=cwd, env=os.environ | environment) as process:
        try:
            for _ in range(600):
                try:
                    if httpx.get(f"{at(port)}/.well-known/agent-card.json", timeout=1).is_success:
                        break
                except httpx.TransportError:
                    assert process.poll() is None, "it ended before it served its card"
            yield at(port)
        finally:
            process.terminate()


def joined(url: str, agent: str) -> dict:
    """What a Recommendation is once the agent has joined."""
    with httpx.Client(timeout=60) as http:
        answer = http.post(f"{url}/api/agents", json={"url": agent})
        assert answer.status_code == 201, answer.text
    asking = [*COUNCIL, "ask", "Should we adopt DeepSeek-R1?", "--no-ask", "--json", "--url", url]
    return json.loads(subprocess.run(asking, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True).stdout)


@pytest.mark.parametrize(
    "path", sorted((*EXAMPLES.glob("*.*[ys]"), *EXAMPLES.glob("*.java"))), ids=lambda path: path.name
)
def test_an_example_is_short(path):
    assert len(path.read_text("utf-8").splitlines()) < MOST_LINES


def test_the_examples_of_others_kits_join_and_say_what_they_know(javascript, tmp_path):
    (js, adk) = free_ports(2)
    with stack(tmp_path, {}) as urls, ExitStack() as agents:
        (javascript / "example.mjs").write_text((EXAMPLES / "agent.mjs").read_text("utf-8"), "utf-8")
        theirs = [
            agents.enter_context(running(["node", "example.mjs", str(js)], javascript, js)),
            agents.enter_context(
                running([str(python_of("client_adk")), "-W", "ignore", "google_adk.py", str(adk)], EXAMPLES, adk)
            ),
        ]
        answers = [joined(urls["orchestrator"], each) for each in theirs]

    assert [[FACT in opinion["says"] for opinion in answer["opinions"]] for answer in answers] == [[True], [True, True]]


def test_the_example_in_java_joins_and_says_what_it_knows(tmp_path):
    """It needs nothing but a JDK, 17 or newer."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("java is not on this machine, so the example in it was not tried")
    (port,) = free_ports(1)
    with stack(tmp_path, {}) as urls, running([java, "Agent.java", str(port)], EXAMPLES, port) as agent:
        (opinion,) = joined(urls["orchestrator"], agent)["opinions"]

    assert FACT in opinion["says"]


def test_the_example_on_pydantic_ai_is_shown_or_its_own_fault_is_named(tmp_path):
    """Its kit writes times without a zone (5.6.1 wants UTC with its Z)."""
    (port,) = free_ports(1)
    command = [str(python_of("example_pydantic_ai")), "pydantic_ai_agent.py", str(port)]
    with stack(tmp_path, {}) as urls, running(command, EXAMPLES, port) as agent:
        answer = joined(urls["orchestrator"], agent)

    says = [opinion["says"] for opinion in answer.get("opinions", [])]
    reasons = [gap["reason"] for gap in answer.get("unanswered", [])]
    assert any(FACT in each for each in says) or any("timestamp" in each for each in reasons)


def test_the_example_with_a_language_model_says_what_the_model_thinks_and_whose_it_is(model, tmp_path):
    (port,) = free_ports(1)
    environment = {"LLM_BASE_URL": model, "LLM_MODEL": "scripted", "PORT": str(port)}
    command = [sys.executable, "-m", "examples.language_model"]
    with stack(tmp_path, {}) as urls, running(command, ROOT, port, **environment) as agent:
        answer = joined(urls["orchestrator"], agent)

    (opinion,) = answer["opinions"]
    assert opinion["says"] == f"{THOUGHT} (the model scripted, from memory)"
    assert THOUGHT not in json.dumps(answer["assessments"])
