"""A digest of the running sources, so that a test result names the build it is about."""

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("protocols", "agents", "orchestrator")
KINDS = {".py", ".yaml", ".json", ".js", ".css", ".html"}
DIGITS = 12


@cache
def digest(root: Path = ROOT) -> str:
    """Twelve hexadecimal digits over every source file and what it is called."""
    sha256 = hashlib.sha256()
    for file in sorted(file for room in ROOMS for file in (root / room).rglob("*") if file.suffix in KINDS):
        sha256.update(f"{file.relative_to(root).as_posix()}\0".encode())
        sha256.update(file.read_bytes())
    return sha256.hexdigest()[:DIGITS]
