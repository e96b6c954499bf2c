"""SQLite files: opened in one way, brought up to the tables of today, emptied of what is oldest."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal

import aiosqlite

from protocols.storage.folder import prepared
from protocols.storage.secret_files import UnusableStorage

logger = logging.getLogger(__name__)
PATIENCE = 30
Isolation = Literal["DEFERRED", "IMMEDIATE", "EXCLUSIVE"] | None
WRITES_BETWEEN = 100
# Of all owners together a table keeps so many times what it keeps of one.
OVERALL = 10


@dataclass(frozen=True)
class Schema:
    """The tables of one store. A file of the current version has taken every step, an older one the first few.

    A step that was released is never changed: another one is added behind it.
    """

    name: str
    steps: tuple[str, ...]


VERSIONS = "create table if not exists schema_versions (name text primary key, version integer not null)"
DAMAGED = Schema(
    "damaged",
    (
        """create table if not exists damaged (
    kind text not null, owner text not null, id text not null, body blob not null, problem text not null,
    at integer not null default (unixepoch()));""",
    ),
)


@asynccontextmanager
async def opened(path: str, *schemas: Schema, isolation_level: Isolation = None) -> AsyncIterator[aiosqlite.Connection]:
    """A private file that a killed process leaves whole (WAL); raises UnusableStorage.

    With NORMAL only a power cut may lose the last write, and no write waits for the disk. `None` is autocommit.
    """
    async with aiosqlite.connect(await prepared(path), isolation_level=isolation_level, timeout=PATIENCE) as db:
        await db.execute("pragma journal_mode=wal")
        await db.execute("pragma synchronous=normal")
        for schema in schemas:
            await migrate(db, path, schema)
        yield db


async def migrate(db: aiosqlite.Connection, path: str, schema: Schema) -> None:
    """Take the steps that the file has not taken yet; raises UnusableStorage for a file newer than this program."""
    await db.execute(VERSIONS)
    rows = await db.execute_fetchall("select version from schema_versions where name = ?", (schema.name,))
    version = next((row[0] for row in rows), 0)
    if version > len(schema.steps):
        raise UnusableStorage(
            f"{path} was written by a newer version of this program ({schema.name} {version}, known up to"
            f" {len(schema.steps)}): run that one, or name another folder"
        )
    for number, step in enumerate(schema.steps[version:], version + 1):
        # One transaction a step, so that a process killed within it begins the same step again.
        mark = f"insert or replace into schema_versions values ('{schema.name}', {number});"
        await db.executescript(f"begin immediate; {step}; {mark} commit;")


async def set_aside(db: aiosqlite.Connection, kind: str, owner: str, id: str, body: bytes | str, problem: str) -> None:
    """Keep what cannot be read any more in the table `damaged`, for whoever may repair it."""
    await db.execute(
        "insert into damaged (kind, owner, id, body, problem) values (?, ?, ?, ?, ?)", (kind, owner, id, body, problem)
    )
    logger.error("the %s %s cannot be read and was moved to the table damaged: %s", kind, id, problem)


class Retention:
    """Keeps the latest `of_each` rows an owner, and `OVERALL` times that, of those that match `only`.

    The latest of each owner come before the second latest of anybody: whoever has most loses first.
    """

    def __init__(self, table: str, of_each: int, only: str = "true") -> None:
        self._limits = (of_each, OVERALL * of_each)
        self._writes = 0
        self._delete = f"""delete from {table} where rowid in (
    select row from (
        select row, of_owner, row_number() over (order by of_owner, updated desc) as of_all from (
            select rowid as row, updated,
                row_number() over (partition by owner order by updated desc, rowid desc) as of_owner
            from {table} where {only}))
    where of_owner > ? or of_all > ?)"""

    async def after_write(self, db: aiosqlite.Connection) -> None:
        """Delete what is too many; only every so many writes, since it reads the age of every row."""
        self._writes += 1
        if self._writes % WRITES_BETWEEN == 0:
            await db.execute(self._delete, self._limits)
