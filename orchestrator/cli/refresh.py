"""`council refresh-…`: runs the `refresh` module of the service that offers it."""

import importlib
import importlib.util
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from protocols.a2a.compose_map import read_map


class NobodyRefreshes(RuntimeError):
    """No service of the map offers to refresh this."""


def offers(map_file: Path) -> dict[str, str]:
    """What the services of the map refresh, as their `REFRESHES` say, and the module that does; raises UnusableMap."""
    modules: dict[str, str] = {}
    for place in read_map(map_file):
        name = f"{place.module}.refresh"
        if importlib.util.find_spec(place.module) is None or importlib.util.find_spec(name) is None:
            continue
        if what := getattr(importlib.import_module(name), "REFRESHES", ""):
            modules[what] = name
    return modules


def offering(what: str, map_file: Path) -> str:
    """The module of the map that refreshes `what`; raises NobodyRefreshes and UnusableMap."""
    module = offers(map_file).get(what)
    if module is None:
        raise NobodyRefreshes(f"no service of {map_file.name} refreshes the {what}")
    return module


def refresh(what: str, arguments: Sequence[str], map_file: Path) -> int:
    """Run that module as a process of its own with the arguments; its exit status. Raises as `offering` does."""
    return subprocess.run([sys.executable, "-m", offering(what, map_file), *arguments], check=False).returncode
