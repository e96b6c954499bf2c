"""The wheel in an empty environment beside a namesake of `agents`: an author's agent joins a platform from there."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from conformance.stack import ROOT
from tests.conftest import at, free_ports
from tests.interop.conftest import CACHE, UV, installed

BUILD = ROOT / "deploy/wheel/build_wheel.py"
NAMESAKE = "openai-agents"
AUTHORS = '''"""An author's agent outside the clone."""
from adoption_council.protocols.adoption import Assessment, Component, Inquiry
from adoption_council.protocols.adoption.short_forms import assessment, evidence, finding
from adoption_council.protocols.hosting.agent import Agent

import agents  # of somebody else

agent = Agent("authors.policy", "Says whether there is a security policy.")
PAGE = evidence("SECURITY.md of vLLM", "https://github.com/vllm-project/vllm", "2026-11-02")


@agent.assesses("Assess", ["security"], ["Is vLLM secure?"])
def assess(inquiry: Inquiry, component: Component) -> Assessment:
    """Returns whether there is a policy."""
    claim = f"{component.name} has a security policy, says {agents.Agent.__name__}'s neighbour."
    return assessment(agent.name, component, claim, finding("policy", claim, PAGE))


if __name__ == "__main__":
    agent.run()
'''


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> Path:
    """A Python with the wheel, what it needs, and the namesake; nothing of this clone."""
    built = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, BUILD, built], check=True, timeout=120)
    (wheel,) = built.glob("adoption_council-*.whl")
    place = CACHE / "wheel"
    install = [UV, "pip", "install", "--quiet", "--python", place / "bin/python", "--reinstall-package"]
    installed(
        "the wheel",
        [sys.executable, "-m", "venv", "--clear", str(place)],
        [*install, "adoption-council", wheel, NAMESAKE],
        cwd=ROOT,
    )
    return place / "bin"


@contextmanager
def running(command: list[str | Path], cwd: Path, sign: str, **variables: str) -> Iterator[None]:
    outside = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | variables
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=cwd, env=outside, stdout=pipe, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout is not None
            lines = iter(process.stdout.readline, "")
            assert any(sign in line for line in lines), f"{command} ended"
            yield
        finally:
            process.terminate()


def test_an_authors_agent_from_the_wheel_joins_a_platform_from_the_wheel(environment, tmp_path):
    (tmp_path / "policy.py").write_text(AUTHORS)
    front, port = free_ports(2)
    council = environment / "council"
    up = [council, "up", "--port", str(front), "--keep", str(tmp_path / "keep")]
    own = {"PORT": str(port), "LOG_LEVEL": "INFO", "PYTHONUNBUFFERED": "1"}
    with (
        running(up, tmp_path, "is ready"),
        running([environment / "python", "policy.py"], tmp_path, str(port), **own),
    ):
        add = [council, "agents", "add", at(port), "--trust", "weighed", "--url", at(front)]
        added = subprocess.run(add, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
        ask = [council, "ask", "Is vLLM secure?", "--no-ask", "--json", "--url", at(front)]
        asked = subprocess.run(ask, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)

    assert added.returncode == 0, added.stdout + added.stderr
    assert "has a security policy, says Agent's neighbour" in asked.stdout, asked.stdout + asked.stderr
