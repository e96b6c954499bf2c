"""What a service imports before it can answer: counted, since every process of a platform pays for it at start."""

import subprocess
import sys

import pytest

from protocols.a2a.compose_map import MAP, read_map

AGENTS = [place.module for place in read_map(MAP) if place.is_agent]
# Nothing an agent does needs these at start: a terminal, a database toolkit, the graph, a validator for explanations.
UNNEEDED = {"rich", "pygments", "sqlalchemy", "langgraph", "jsonschema", "requests", "numpy"}
# Of them some 200 of our own, which are smaller than they were: what counts is what they bring along.
MOST_MODULES = 1_180
PRINTS = "import sys, {module}.__main__; print(*sys.modules)"


@pytest.mark.parametrize("module", AGENTS)
def test_an_agent_imports_what_it_needs_and_no_more(module):
    command = [sys.executable, "-c", PRINTS.format(module=module)]
    modules = set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())

    assert modules & UNNEEDED == set()
    assert len(modules) <= MOST_MODULES
