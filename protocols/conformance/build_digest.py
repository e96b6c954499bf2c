"""A digest of the running sources, so that a test result names the build it is about."""

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("protocols", "agents", "orchestrator")
KINDS = {".py", ".yaml", ".json", ".js", ".css", ".html"}
DIGITS = 12
# Results that come with the sources are about them, and no part of them: with each the digest would be another.
SHIPPED = Path(__file__).parent / "data" / "results"


@cache
def digest(root: Path = ROOT) -> str:
    """Twelve hexadecimal digits over every source file and what it is called."""
    sha256 = hashlib.sha256()
    files = (file for room in ROOMS for file in (root / room).rglob("*") if file.suffix in KINDS)
    for file in sorted(file for file in files if SHIPPED not in file.parents):
        sha256.update(f"{file.relative_to(root).as_posix()}\0".encode())
        sha256.update(file.read_bytes())
    return sha256.hexdigest()[:DIGITS]
