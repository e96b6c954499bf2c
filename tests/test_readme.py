"""What the README shows, run against the stack as `council up` starts it; its links, targets and settings exist."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from protocols.a2a.compose_map import agents_on, read_map

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("agents/*/README.md")]
DEFAULT_URL = "http://127.0.0.1:8000"
LEFT_OUT = "…"
COUNCIL = [sys.executable, "-c", "from orchestrator.cli.main import app; app()"]
SECONDS = 120
TOOLS = {"council", "curl"}
pytestmark = [pytest.mark.timeout(240), pytest.mark.slow]


@dataclass(frozen=True)
class Shown:
    """A block of commands, and what stands after it as their output: JSON, or lines of text."""

    commands: str
    answer: str
    text: str

    @property
    def tools(self) -> set[str]:
        """The first words of its commands."""
        return set(re.findall(r"^([.\w/]+) ", self.commands, re.MULTILINE))

    @property
    def runs(self) -> bool:
        """Whether it talks to a running stack and to nothing else."""
        return self.tools <= TOOLS and "council up" not in self.commands


def shown() -> list[Shown]:
    """Every ```sh block, with the block that follows it when that is no sh block."""
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    return [
        Shown(commands, answer if kind == "json" else "", answer if kind == "text" else "")
        for (language, commands), (kind, answer) in zip(blocks, [*blocks[1:], ("", "")], strict=True)
        if language == "sh"
    ]


RUN = [block for block in shown() if block.runs]
NOT_RUN = "\n".join(block.commands for block in shown() if not block.runs)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The stack as `council up` starts it, on a free port, until the module's tests are done."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    keep = str(tmp_path_factory.mktemp("var"))
    stack = subprocess.Popen(
        [*COUNCIL, "up", "--port", str(port), "--keep", keep], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert stack.stdout is not None
        assert "is ready" in stack.stdout.readline()
        yield f"http://127.0.0.1:{port}"
    finally:
        stack.send_signal(signal.SIGINT)
        told, _ = stack.communicate(timeout=15)
    assert told.strip() == "stopped"
    assert stack.returncode == 0


@pytest.fixture
def there(url: str, tmp_path: Path) -> dict[str, str]:
    """An environment in which `council` is on the PATH and talks to the running stack."""
    command = tmp_path / "bin" / "council"
    command.parent.mkdir()
    command.write_text(f"#!/bin/sh\nexec '{COUNCIL[0]}' -c '{COUNCIL[2]}' \"$@\"\n")
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    return os.environ | {"PATH": path, "PYTHONPATH": str(ROOT), "COUNCIL_URL": url}


def ran(block: Shown, there: dict[str, str], where: Path) -> str:
    """What the block's commands print; its default URL is that of the running stack."""
    if "curl" in block.tools and shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    script = block.commands.replace(DEFAULT_URL, there["COUNCIL_URL"])
    done = subprocess.run(["bash", "-c", script], cwd=where, env=there, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, done.stderr
    return done.stdout


def fits(answer: object, example: object, at: str = "") -> list[str]:
    """Where an answer lacks or contradicts what is shown; more than is shown is fine."""
    if example == LEFT_OUT:
        return []
    if isinstance(example, dict) and isinstance(answer, dict):
        absent = [f"{at}.{key} is absent" for key in example if key not in answer]
        return absent + [
            wrong for key in example if key in answer for wrong in fits(answer[key], example[key], f"{at}.{key}")
        ]
    if isinstance(example, list) and isinstance(answer, list):
        short = [f"{at} has {len(answer)} entries"] if len(answer) < len(example) or (answer and not example) else []
        pairs = enumerate(zip(answer, example, strict=False))
        return short + [wrong for number, (is_, ought) in pairs for wrong in fits(is_, ought, f"{at}[{number}]")]
    return [] if answer == example else [f"{at} is {answer!r}, shown is {example!r}"]


@pytest.mark.parametrize("block", RUN, ids=[block.commands.split("\n")[0][:60] for block in RUN])
def test_the_commands_shown_run_and_answer_as_shown(block: Shown, there: dict[str, str], tmp_path: Path):
    printed = ran(block, there, tmp_path)
    assert printed.strip()
    assert [line for line in block.text.splitlines() if line not in printed] == []
    if block.answer:
        assert fits(json.loads(printed), json.loads(block.answer)) == []
    if "--json --no-ask" in block.commands:
        assessments = json.loads(printed)["assessments"]
        assert sorted(each["concern"] for each in assessments) == sorted(agents_on(read_map(ROOT / "compose.yaml")))
        assert all(finding["evidence"] for each in assessments for finding in each["findings"])


def test_an_answer_other_than_shown_is_told_where():
    shown = {"id": LEFT_OUT, "parts": [{"data": {"verdict": "trial"}}], "gaps": []}
    assert fits({"id": 7, "parts": [{"data": {"verdict": "trial"}}, {}], "gaps": [], "more": 1}, shown) == []
    assert fits({"parts": [{"data": {"verdict": "hold"}}], "gaps": ["cost"]}, shown) == [
        ".id is absent",
        ".parts[0].data.verdict is 'hold', shown is 'trial'",
        ".gaps has 1 entries",
    ]


def test_the_readme_shows_something_to_run_of_every_kind():
    assert {tool for block in RUN for tool in block.tools} == TOOLS
    assert sum(bool(block.answer) for block in RUN) >= 4


def test_every_make_target_named_exists():
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {target for page in PAGES for target in re.findall(r"\bmake ([a-z]+)[`\n ]", commands_of(page))}
    assert named
    assert named <= targets


def test_commands_that_start_or_install_name_what_exists():
    assert "docker compose up" in NOT_RUN
    assert (ROOT / "compose.yaml").is_file()
    extras = set(re.findall(r"'\.\[(\w+)\]'", NOT_RUN))
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert all(re.search(rf"^{extra} = \[", project, re.MULTILINE) for extra in extras)
    assert 'council = "orchestrator.cli.main:app"' in project


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_and_file_named_exists(page: Path):
    text = page.read_text("utf-8")
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text)
    paths = re.findall(r"`((?:agents|orchestrator|protocols|docs|tests|bench)/[\w./-]+\.\w+)`", text)
    absent = [link for link in links if not (page.parent / link).exists()]
    absent += [path for path in paths if not (ROOT / path).exists()]
    assert absent == []


def test_every_setting_in_the_table_is_read_by_the_code():
    table = README.split("## Settings")[1].split("\n## ")[0]
    rows = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    settings = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    code = "\n".join(
        path.read_text("utf-8")
        for room in ("protocols", "agents", "orchestrator")
        for path in (ROOT / room).rglob("*.py")
    )
    assert len(settings) > 10
    assert {name for name in settings if f'"{name}"' not in code} == set()


def commands_of(page: Path) -> str:
    """The code of a page: its blocks and what stands between backticks."""
    text = page.read_text("utf-8")
    return "\n".join([*re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S), *re.findall(r"(`[^`\n]+`)", text)])
