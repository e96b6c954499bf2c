"""One value as JSON in a private file, shared with other processes; in memory where there is no file."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from protocols.storage.secret_files import locked, validated, write

T = TypeVar("T")


class JsonFile(Generic[T]):
    """Reads again when somebody else wrote; writes whole, one process at a time. Raises UnusableStorage."""

    def __init__(self, path: Path | None, content: TypeAdapter[T], empty: T) -> None:
        self._path, self._content, self._empty = path, content, empty
        self._value, self._stamp = empty, (0, 0)

    def read(self) -> T:
        """What it holds now."""
        stamp = _stamp(self._path)
        if stamp != self._stamp:
            self._value = validated(self._content, self._path) if self._path and any(stamp) else self._empty
            self._stamp = stamp
        return self._value

    def update(self, change: Callable[[T], T]) -> T:
        """Replace the value by what `change` makes of the one it holds; nothing is written when they are equal."""
        if self._path is None:
            self._value = change(self._value)
            return self._value
        with locked(self._path):
            before = self.read()
            after = change(before)
            if after != before:
                write(self._path, self._content.dump_json(after, indent=1).decode())
        return self.read()


def _stamp(path: Path | None) -> tuple[int, int]:
    """Differs whenever the file was replaced, even twice within one tick of its clock; zeros without a file."""
    if path is None:
        return (0, 0)
    try:
        status = os.stat(path)
    except FileNotFoundError:
        return (0, 0)
    return status.st_mtime_ns, status.st_ino
