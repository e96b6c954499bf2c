"""What a service's process needs, imported once: a process forked from there starts in a fraction of the time."""

import importlib

from protocols.a2a.compose_map import read_map
from tests.import_reach import ROOT

for place in read_map(ROOT / "compose.yaml"):
    importlib.import_module(f"{place.module}.__main__")
for module in (
    "protocols.storage.postgres_database",
    "tests.reliability.slow_agent",
):
    importlib.import_module(module)
