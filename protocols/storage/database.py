"""A database as the stores see it: units of work done whole or not at all, locks, and news between processes."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from protocols.storage.secret_files import UnusableStorage
from protocols.storage.topics import Topics

T = TypeVar("T")
Row = tuple[Any, ...]


class StorageUnavailable(UnusableStorage):
    """The database takes nothing now: its disk is full, or its server is away.

    Whoever works on what must be written lets go, and goes on when it takes it again.
    """


class Transaction(Protocol):
    """What a unit of work does; the SQL is the same for both makings, with `?` for each value."""

    def rows(self, sql: str, *values: object) -> list[Row]:
        """What a query returns."""
        ...

    def change(self, sql: str, *values: object) -> int:
        """How many rows a statement changed."""
        ...

    def announce(self, topic: str) -> None:
        """Wake whoever waits for this topic, in every process, once the unit is committed."""
        ...


Unit = Callable[[Transaction], T]


@dataclass(frozen=True)
class Schema:
    """The tables of one store. A database of the current version has taken every step, an older one the first few.

    A step is a tuple of statements, or of work that SQL cannot say. One that was released is never changed: another
    one is added behind it.
    """

    name: str
    steps: tuple[tuple[str | Unit[None], ...], ...]


class Database(ABC):
    """Where a service keeps its rows; `shared` when several processes may work on them at once.

    `place` names it in what people read; `lost_at` is when it last was unavailable, in nanoseconds since 1970.
    """

    shared: bool
    place: str

    def __init__(self) -> None:
        self.topics = Topics()
        self.lost_at = 0

    @abstractmethod
    def opened(self, *schemas: Schema) -> AbstractAsyncContextManager[None]:
        """Usable inside this context only, with these tables; raises UnusableStorage."""

    @abstractmethod
    def viewed(self) -> AbstractAsyncContextManager[None]:
        """Readable inside this context as it is, by whatever version it was written; raises UnusableStorage."""

    @abstractmethod
    async def run(self, unit: Unit[T], durable: bool = True) -> T:
        """Do a unit of work in one transaction, on a thread; raises StorageUnavailable.

        What is `durable` is on the disk when this returns, also after a power cut.
        """

    @abstractmethod
    def lock(self, name: str) -> AbstractAsyncContextManager[None]:
        """One holder at a time among all processes; a process that dies lets go at once.

        Whoever loses its lock while it works, because the database went away, is cancelled.
        """

    @abstractmethod
    async def locked(self, names: Collection[str]) -> set[str]:
        """Those of the names that somebody holds."""


class SharedDatabase(Database):
    """One that several processes work on; what must be known before it is open can be asked for at once."""

    shared = True

    @abstractmethod
    def run_now(self, unit: Unit[T]) -> T:
        """As `run`, on a connection of its own and in the thread of the caller; raises StorageUnavailable.

        For what is read at start and seldom changed: the thread waits for the server.
        """


DOCUMENTS = Schema(
    "documents",
    (("create table if not exists documents (name text primary key, version bigint not null, body text not null)",),),
)
"""The small values of a service, which are kept whole."""


def bring_up(transaction: Transaction, place: str, schema: Schema) -> None:
    """Take the steps that the database has not taken yet; raises UnusableStorage when it is newer than this program."""
    transaction.change("create table if not exists schema_versions (name text primary key, version integer not null)")
    rows = transaction.rows("select version from schema_versions where name = ?", schema.name)
    version = next((row[0] for row in rows), 0)
    # Never guessed at: a newer version may have moved what this one would write over.
    if version > len(schema.steps):
        raise UnusableStorage(
            f"{place} was written by a newer version of this program ({schema.name} {version}, known up to"
            f" {len(schema.steps)}): run that one, or name another place"
        )
    for number, step in enumerate(schema.steps[version:], version + 1):
        for statement in step:
            if isinstance(statement, str):
                # In the one transaction of all steps: a crash between two leaves the version before, whole.
                transaction.change(statement)
            else:
                statement(transaction)
        transaction.change(
            "insert into schema_versions (name, version) values (?, ?)"
            " on conflict (name) do update set version = excluded.version",
            schema.name,
            number,
        )
