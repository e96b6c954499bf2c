"""Files that hold secrets: readable by their owner only, written whole or not at all, by one process at a time."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Replace the file; readers see the old text or the new one."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, path)


def read_or_make(path: Path, make: Callable[[], str]) -> str:
    """The file's text; made by whoever comes first when there is none."""
    with locked(path):
        if not path.exists():
            write(path, make())
        return path.read_text("utf-8")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Services that share the folder wait for each other here."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path.with_name(f".{path.name}.lock"), "w", opener=_private) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
