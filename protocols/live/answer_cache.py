"""Keeps what live sources answered, with dates, in SQLite, so that a restart asks nothing twice."""

import logging
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import aiosqlite

from protocols.storage.folder import MEMORY, UnusableStorage, prepared

# Longer than a release cycle of most projects, so that an old answer can stand when a host is gone.
KEPT_FOR = timedelta(days=60)
MOST_ROWS = 5_000
_log = logging.getLogger(__name__)

_TABLE = """
CREATE TABLE IF NOT EXISTS answers (
    call TEXT PRIMARY KEY, status INTEGER NOT NULL, etag TEXT, body BLOB NOT NULL, confirmed TEXT NOT NULL
)
"""
_INDEX = "CREATE INDEX IF NOT EXISTS answers_by_age ON answers (confirmed, call)"
_OLDEST = "SELECT call FROM answers ORDER BY confirmed DESC, call DESC LIMIT -1 OFFSET ?"


@dataclass(frozen=True)
class CachedAnswer:
    """One kept answer; `confirmed` is when its host last said so."""

    status: int
    etag: str | None
    body: bytes
    confirmed: datetime


class AnswerCache:
    """Answers by call. A cache that cannot be read or written costs calls, never the answer."""

    def __init__(self, database: aiosqlite.Connection, most: int) -> None:
        self._database, self._most = database, most

    @classmethod
    async def open(cls, path: Path | None, now: datetime, most: int = MOST_ROWS) -> Self:
        """At most `most` answers in the file at `path`, made if need be; in memory when it is no use or `None`."""
        try:
            return await cls._opened(path, now, most)
        except (sqlite3.Error, OSError, UnusableStorage) as error:
            _log.warning("live answers are kept in memory only: %s: %s", path, error)
            return await cls._opened(None, now, most)

    @classmethod
    async def _opened(cls, path: Path | None, now: datetime, most: int) -> Self:
        if path:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        database = await aiosqlite.connect(await prepared(str(path or MEMORY)), timeout=2)
        try:
            # WAL: a refresh may write while the agent reads.
            await database.execute("PRAGMA journal_mode=WAL")
            await database.execute("PRAGMA synchronous=NORMAL")
            await database.execute(_TABLE)
            await database.execute(_INDEX)
            await database.execute("DELETE FROM answers WHERE confirmed < ?", (_text(now - KEPT_FOR),))
            await database.commit()
        except sqlite3.Error:
            await database.close()
            raise
        return cls(database, most)

    async def get(self, call: str) -> CachedAnswer | None:
        """The answer kept for `call`, however old."""
        try:
            rows = await self._database.execute_fetchall(
                "SELECT status, etag, body, confirmed FROM answers WHERE call = ?", (call,)
            )
        except sqlite3.Error as error:
            _log.warning("live answers cannot be read: %s", error)
            return None
        return next((CachedAnswer(row[0], row[1], row[2], datetime.fromisoformat(row[3])) for row in rows), None)

    async def put(self, call: str, saved: CachedAnswer) -> None:
        """Keep `saved`, dropping the oldest answers when there are too many."""
        values = (call, saved.status, saved.etag, saved.body, _text(saved.confirmed))
        try:
            await self._database.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", values)
            await self._database.execute(f"DELETE FROM answers WHERE call IN ({_OLDEST})", (self._most,))
            await self._database.commit()
        except sqlite3.Error as error:
            _log.warning("a live answer was not kept: %s", error)

    async def close(self) -> None:
        """Close the file; whoever opened the cache calls this."""
        await self._database.close()


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
