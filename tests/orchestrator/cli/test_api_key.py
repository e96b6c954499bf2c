"""The terminal where the platform wants to know who asks: with the key it works, without one a sentence says so."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from orchestrator.app import SERVICE
from protocols.a2a.security.clients import own_key
from tests.conftest import Start, at, free_ports
from tests.fakes import agent, finds

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
COUNCIL = [sys.executable, "-c", "from orchestrator.cli.main import app; app()"]
ASK = ["ask", "Should we adopt vLLM?", "--no-ask"]
COMMANDS = [
    ASK,
    ["agents"],
    ["faults"],
    ["fault", "terms", "slow", "--for", "0.1"],
    ["lesson", "1", "--show-wire"],
]
OTHERS = [["chat"], ["cancel", "no-task"], ["record", "vLLM?"]]


@pytest.fixture
async def council(start: Start, tmp_path: Path) -> str:
    keep = str(tmp_path)
    (port,) = free_ports(1)
    asked = await start(agent("terms", finds("terms")), keep=keep, auth=True, demo=True, own=(at(port),))
    return await start(SERVICE, keep=keep, auth=True, agents=(asked,), own=(asked,), demo=True, port=port)


async def test_without_a_key_one_sentence_says_what_to_set(council):
    for command in COMMANDS + OTHERS:
        status, out, err = await terminal(council, "", command)
        remedy = "set COUNCIL_KEY to what `council key` prints there.\n"
        assert err == f"council {command[0]}: {council} wants to know who asks: {remedy}"
        assert (status, out, err.count("\n")) == (1, "", 1)


async def test_a_key_that_is_not_known_is_called_so(council):
    for command in (ASK, ["faults"], ["lesson", "1"]):
        status, out, err = await terminal(council, "operator.wrong", command)
        assert err.startswith(f"council {command[0]}: {council} does not know this key: set COUNCIL_KEY")
        assert (status, out, err.count("\n")) == (1, "", 1)


async def test_with_the_key_they_work(council, tmp_path):
    for command in COMMANDS:
        status, out, err = await terminal(council, own_key(tmp_path), command)
        assert (status, bool(out)) == (0, True), f"{command}: {err}"


async def terminal(url: str, key: str, command: list[str]) -> tuple[int | None, str, str]:
    """Status, output and errors of a `council` of its own."""
    # A terminal as wide as its longest sentence, and no key but the one under test.
    env = os.environ | {"COUNCIL_URL": url, "COUNCIL_KEY": key, "COLUMNS": "300"}
    running = await asyncio.create_subprocess_exec(
        *COUNCIL,
        *command,
        env=env,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(running.communicate(), 60)
    return running.returncode, out.decode(), err.decode()
