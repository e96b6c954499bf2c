"""A copy of the tree to break or to add to, and `council up` in it."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from protocols.a2a.compose_map import MAP
from tests.conftest import at, free_ports
from tests.import_reach import ROOT

COUNCIL = [sys.executable, "-c", "from orchestrator.cli.main import app; app()"]


def copied(folder: Path) -> Path:
    """A tree with the agents' folders to break, and the map."""
    for room in ("protocols", "orchestrator"):
        (folder / room).symlink_to(ROOT / room)
    shutil.copytree(ROOT / "agents", folder / "agents", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(MAP, folder)
    return folder


def environment(tree: Path) -> dict[str, str]:
    """In which Python finds that tree's modules first."""
    return os.environ | {"PYTHONPATH": str(tree)}


@contextmanager
def up(tree: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`council up` there; yields the URL once it is ready."""
    (port,) = free_ports(1)
    command = [*COUNCIL, "up", "--port", str(port), "--keep", str(tree / "kept"), "--map", "compose.yaml", *options]
    log = (tree / "log").open("w")
    with (
        log,
        subprocess.Popen(command, cwd=tree, env=environment(tree), stdout=subprocess.PIPE, stderr=log, text=True) as it,
    ):
        try:
            assert it.stdout is not None
            assert "is ready" in it.stdout.readline(), (tree / "log").read_text()
            yield at(port), it
        finally:
            it.send_signal(signal.SIGINT)
            it.wait(20)
