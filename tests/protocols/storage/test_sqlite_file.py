"""A SQLite file of an older version is brought up to date, one of a newer version is refused, the oldest rows go."""

import sqlite3
from contextlib import closing

import pytest

from protocols.storage.folder import MEMORY, UnusableStorage
from protocols.storage.sqlite_file import WRITES_BETWEEN, Retention, Schema, opened

pytestmark = pytest.mark.anyio
FIRST = "create table if not exists notes (owner text not null, updated integer not null, body text not null)"
SECOND = "alter table notes add column colour text not null default 'red'"


async def columns(path: str, *steps: str) -> list[str]:
    async with opened(path, Schema("notes", steps)) as db:
        return [name for _, name, *_ in await db.execute_fetchall("pragma table_info(notes)")]


async def test_an_older_file_takes_the_steps_it_lacks_and_no_step_twice(tmp_path):
    path = str(tmp_path / "notes.sqlite")

    assert await columns(path, FIRST) == ["owner", "updated", "body"]
    assert await columns(path, FIRST, SECOND) == ["owner", "updated", "body", "colour"]
    assert await columns(path, FIRST, SECOND) == ["owner", "updated", "body", "colour"]


async def test_a_file_from_before_versions_were_counted_is_taken_as_the_first(tmp_path):
    path = str(tmp_path / "notes.sqlite")
    with closing(sqlite3.connect(path)) as old:
        old.execute(FIRST)
        old.execute("insert into notes values ('ann', 1, 'kept')")
        old.commit()

    async with opened(path, Schema("notes", (FIRST, SECOND))) as db:
        rows = list(await db.execute_fetchall("select body, colour from notes"))

    assert rows == [("kept", "red")]


async def test_a_file_of_a_newer_version_is_refused_with_a_sentence(tmp_path):
    path = str(tmp_path / "notes.sqlite")
    await columns(path, FIRST, SECOND)

    with pytest.raises(UnusableStorage, match=r"notes\.sqlite was written by a newer version .*notes 2, known up to 1"):
        await columns(path, FIRST)


async def test_a_step_that_fails_leaves_the_version_as_it_was(tmp_path):
    path = str(tmp_path / "notes.sqlite")
    with pytest.raises(sqlite3.OperationalError):
        await columns(path, FIRST, f"{SECOND}; select nonsense")

    assert await columns(path, FIRST) == ["owner", "updated", "body"]


async def test_who_has_most_rows_loses_the_oldest_first():
    retention = Retention("notes", 2, "body <> 'pinned'")
    async with opened(MEMORY, Schema("notes", (FIRST,))) as db:
        await db.execute("insert into notes values ('loud', 0, 'pinned'), ('quiet', 1, 'old'), ('quiet', 2, 'new')")
        for number in range(WRITES_BETWEEN):
            await db.execute("insert into notes values ('loud', ?, 'more')", (3 + number,))
            await retention.after_write(db)
        rows = list(await db.execute_fetchall("select owner, updated from notes order by updated"))

    assert rows == [("loud", 0), ("quiet", 1), ("quiet", 2), ("loud", 101), ("loud", 102)]
