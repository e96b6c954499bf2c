"""Where a small value is kept: in a file, in a row that replicas share, or in memory."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import TypeAdapter

from protocols.storage.database import SharedDatabase
from protocols.storage.documents.json_file import JsonFile
from protocols.storage.documents.shared_document import SharedDocument

T = TypeVar("T")


@dataclass(frozen=True)
class SharedRow:
    """A row of that name; `former` is the file that held the value before there was a server."""

    database: SharedDatabase
    name: str
    former: Path | None = None


Place = Path | SharedRow | None
"""`None` is memory."""


class StoredValue(Protocol[T]):
    """A value of type `T`."""

    def read(self) -> T:
        """What it holds now."""
        ...

    def update(self, change: Callable[[T], T]) -> T:
        """Replace the value by what `change` makes of it, with nobody in between; what it holds then."""
        ...


def document(place: Place, content: TypeAdapter[T], empty: T) -> StoredValue[T]:
    """The value kept there, `empty` at first. Raises UnusableStorage, also when it is read or updated."""
    if isinstance(place, SharedRow):
        return SharedDocument(place.database, place.name, content, empty, place.former)
    return JsonFile(place, content, empty)
