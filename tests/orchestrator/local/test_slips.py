"""An author's slip is a named gap with file and line; the rest of the platform answers as ever."""

import asyncio
import os
import signal
import subprocess
import textwrap
from pathlib import Path

import httpx
import pytest

from protocols.a2a.compose_map import MAP, UnusableMap, agents_on, read_map
from protocols.hosting.stand_in import slip_in
from tests.orchestrator.local.platform import copied, up

VICTIM, *OTHERS = agents_on(read_map(MAP))


def agents_at(url: str) -> dict[str, dict]:
    """What `/api/agents` says, by the port or the name."""
    return {agent["name"]: agent for agent in httpx.get(f"{url}/api/agents", timeout=20).json()}


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.parametrize("options", [(), ("--processes",)], ids=["one process", "processes"])
@pytest.mark.parametrize(
    ("text", "says"),
    [("def assess(:\n", "SyntaxError"), ("import re\nraise KeyError('no such price')\n", "KeyError: 'no such price'")],
    ids=["a syntax error", "a raising import"],
)
def test_a_broken_agent_is_a_gap_with_file_and_line_and_the_others_answer(tmp_path, options, text, says):
    tree = copied(tmp_path)
    (tree / "agents" / VICTIM / "assess.py").write_text(text)
    line = text.count("\n")

    slip = f"agents/{VICTIM}/assess.py, line {line}: {says}"
    with up(tree, *options) as (url, _):
        agents = asyncio.run(asyncio.wait_for(told(url, slip), 60))

    assert sorted(name for name, agent in agents.items() if agent["up"]) == sorted(OTHERS)
    assert f"{VICTIM} is" in (tree / "log").read_text()
    assert slip in (tree / "log").read_text()


async def told(url: str, slip: str) -> dict[str, dict]:
    """The agents once one says so of itself; a process that is being started again is silent for a moment."""
    while True:
        agents = await asyncio.to_thread(agents_at, url)
        if any(slip in agent["problem"] for agent in agents.values()):
            return agents


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_an_agent_that_is_being_edited_starts_anew_and_says_where_it_breaks_meanwhile(tmp_path):
    tree = copied(tmp_path)
    file = tree / "agents/hello/__main__.py"
    text = file.read_text("utf-8")

    with up(tree, "--with", "hello", "--reload", "hello") as (url, _):
        file.write_text("def hello(:\n")
        broken = asyncio.run(asyncio.wait_for(told(url, "agents/hello/__main__.py, line 1: SyntaxError"), 60))
        file.write_text(text.replace("Says hello to whoever writes.", "Greets."))
        mended = asyncio.run(asyncio.wait_for(described(url, "hello", "Greets."), 60))

    assert sorted(name for name, agent in mended.items() if agent["up"]) == sorted([VICTIM, *OTHERS, "hello"])
    assert not all(agent["up"] for agent in broken.values())


async def described(url: str, name: str, description: str) -> dict[str, dict]:
    """The agents once that one's card says so."""
    while True:
        agents = await asyncio.to_thread(agents_at, url)
        if agents.get(name, {}).get("up") and agents[name]["card"]["description"] == description:
            return agents


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_process_that_dies_is_started_again(tmp_path):
    with up(copied(tmp_path), "--processes") as (url, it):
        children = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(it.pid)], capture_output=True, text=True)
        victim = next(row.split()[0] for row in children.stdout.splitlines() if f"agents.{VICTIM}" in row)
        os.kill(int(victim), signal.SIGKILL)

        async def is_back() -> None:
            seen_down = False
            while True:
                is_up = [agent["up"] for agent in (await asyncio.to_thread(agents_at, url)).values()]
                seen_down = seen_down or not all(is_up)
                if seen_down and all(is_up):
                    return

        asyncio.run(asyncio.wait_for(is_back(), 60))

    assert f"{VICTIM} is down: it was ended by SIGKILL; it is started again in 0.5 s" in (tmp_path / "log").read_text()


MAP_OF_TWO = """
services:
  added:
    command: python -m agents.added
    {more}
  orchestrator:
    command: python -m orchestrator
"""


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ("environment: {PUBLIC_URL: http://added:8000}", "added, orchestrator carry no label `council: agent`"),
        ("labels: {council: agent}", 'added has no PUBLIC_URL.*add PUBLIC_URL: "http://added:8000"'),
        ("labels: [council=agent]", "added has no PUBLIC_URL"),
        ("labels: {council: agent}\n    environment: {PUBLIC_URL: }", "added has no PUBLIC_URL"),
    ],
)
def test_a_slip_on_the_map_is_said_with_the_fix(tmp_path, more, says):
    (tmp_path / "compose.yaml").write_text(MAP_OF_TWO.format(more=more))
    with pytest.raises(UnusableMap, match=says):
        read_map(tmp_path / "compose.yaml")


def test_sections_may_be_lists_as_compose_allows(tmp_path):
    more = 'labels: [council=agent]\n    environment: ["PUBLIC_URL=http://added:8000", AUTH]'
    (tmp_path / "compose.yaml").write_text(
        MAP_OF_TWO.format(more=more).replace("python -m agents.added", "[python, -m, a.b]")
    )
    added, _ = read_map(tmp_path / "compose.yaml")
    assert (added.url, added.module, added.is_agent) == ("http://added:8000", "a.b", True)
    assert dict(added.environment) == {"PUBLIC_URL": "http://added:8000"}


def test_a_services_own_last_words_are_quoted_when_there_is_no_traceback():
    assert slip_in("cost: PUBLIC_URL cannot be used\n") == "cost: PUBLIC_URL cannot be used"
    assert slip_in("") == "it said nothing"


def test_the_place_named_is_the_last_one_of_ours():
    printed = f"""
    Traceback (most recent call last):
      File "{Path.cwd()}/agents/cost/card.py", line 3, in <module>
      File "/usr/lib/python3.11/json/__init__.py", line 346, in loads
    ValueError: nothing to read
    """
    assert slip_in(textwrap.dedent(printed)) == "agents/cost/card.py, line 3: ValueError: nothing to read"
