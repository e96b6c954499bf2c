"""Private files: readable by their owner only, replaced atomically, locked between processes."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")
REMEDY = "move it away to begin without what it holds, or put a backup in its place"


class UnusableStorage(RuntimeError):
    """A folder or file cannot be used; the text names it and says what to do."""


def write(path: Path, text: str) -> None:
    """Replace the file; readers see the old text or the new one."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    # In one step, after fsync: whoever reads sees the old text or the new one, also after a power cut.
    os.replace(name, path)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Services that share the folder wait for each other here."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(path.with_name(f".{path.name}.lock"), "w", opener=private) as lock:
        # A lock file beside it: the file itself is replaced, and a lock on it would be on the old one.
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def validated(type_: TypeAdapter[T], path: Path) -> T:
    """What the file holds; raises UnusableStorage when that is something else."""
    try:
        return type_.validate_json(path.read_text("utf-8"))
    except ValueError as error:
        raise UnusableStorage(f"{path} is damaged: {REMEDY}") from error


def private(name: str, flags: int) -> int:
    """Opens a file that only its owner may read, made or not."""
    return os.open(name, flags, 0o600)
