"""The official MCP conformance suite against the server of `council mcp`: all scenarios that need no invented tools."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.stack import ROOT
from tests.conftest import at, free_ports, until
from tests.interop.conftest import CACHE, installed

SUITE = "@modelcontextprotocol/conformance@0.2.0-alpha.12"
QUIET = ["--silent", "--no-audit", "--no-fund"]
BOTH = ("tools-list", "dns-rebinding-protection", "resources-list", "prompts-list")
MODERN = (*BOTH, "caching", "http-header-validation", "sep-2164-resource-not-found", "server-stateless")
OLDER = (*BOTH, "server-initialize", "ping")
SCENARIOS = [
    *(("2026-07-28", name) for name in MODERN),
    *(("2025-11-25", name) for name in OLDER),
]


@pytest.fixture(scope="module")
def suite() -> Path:
    place = CACHE / "mcp-conformance"
    place.mkdir(parents=True, exist_ok=True)
    if not (place / "node_modules" / ".bin" / "node").exists():
        installed(
            "MCP's conformance suite", ["npm", "install", "--prefix", str(place), *QUIET, "node@22", SUITE], cwd=place
        )
    return place / "node_modules"


@pytest.fixture(scope="module")
def served(services) -> Iterator[str]:
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "tests.interop.mcp_with_fixture", services["orchestrator"], str(port)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:

        async def listens() -> bool:
            await asyncio.sleep(0.1)
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                return False
            writer.close()
            return True

        asyncio.run(until(listens, 60))
        yield f"{at(port)}/mcp"
        process.terminate()


@pytest.mark.parametrize(("version", "scenario"), SCENARIOS, ids=lambda value: str(value))
def test_a_scenario_of_the_official_suite_passes(suite, served, version, scenario):
    program = [str(suite / ".bin/node"), str(suite / "@modelcontextprotocol/conformance/dist/index.js"), "server"]
    options = ["--url", served, "--scenario", scenario, "--spec-version", version]
    ran = subprocess.run([*program, *options], capture_output=True, text=True, timeout=120)
    counted = re.search(r"Passed: (\d+)/\d+, (\d+) failed", ran.stdout)

    assert counted is not None, ran.stdout[-2000:] + ran.stderr[-2000:]
    assert int(counted[1]) > 0
    assert int(counted[2]) == 0, ran.stdout[-3000:]
