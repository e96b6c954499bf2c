"""What a service imports before it can answer: counted, since every process of a platform pays for it at start."""

import subprocess
import sys

import pytest

from protocols.a2a.compose_map import MAP, read_map

AGENTS = ["agents.hello", *(place.module for place in read_map(MAP) if place.is_agent)]
# Nothing an agent does needs these at start: a terminal, a database toolkit, the graph, a validator for explanations,
# what opens connections before there is one to open.
UNNEEDED = {"rich", "pygments", "sqlalchemy", "langgraph", "jsonschema", "requests", "numpy"}
UNNEEDED |= {"fastapi", "watchfiles", "aiohttp", "httpcore"}
# Of them some 200 of our own, which are smaller than they were: what counts is what they bring along.
MOST_MODULES = 1_160
# Some names stand for modules that were kept away, with None in their place.
PRINTS = "import sys, {module}; print(*(name for name, value in sys.modules.items() if value))"


def imported_by(module: str) -> set[str]:
    command = [sys.executable, "-c", PRINTS.format(module=module)]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("module", AGENTS)
def test_an_agent_imports_what_it_needs_and_no_more(module):
    modules = imported_by(f"{module}.__main__")

    assert modules & UNNEEDED == set()
    assert len(modules) <= MOST_MODULES


def test_the_terminal_imports_neither_services_nor_what_renders_a_report():
    assert imported_by("orchestrator.cli.main") & {"fastapi", "langgraph", "markdown_it", "aiohttp"} == set()
