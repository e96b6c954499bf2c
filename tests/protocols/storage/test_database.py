"""A database of either making: older ones are brought up to date, newer refused, the oldest rows go, locks are held."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from protocols.storage.database import Database, Schema
from protocols.storage.folder import MEMORY, UnusableStorage
from protocols.storage.location import database_at
from protocols.storage.retention import WRITES_BETWEEN, Retention
from protocols.storage.sqlite_database import SqliteDatabase

pytestmark = pytest.mark.anyio
FIRST = ("create table if not exists notes (owner text not null, id text not null, updated bigint not null)",)
SECOND = ("alter table notes add column colour text not null default 'red'",)
Making = Callable[[], Database]


@pytest.fixture(params=["sqlite", "postgresql"])
def making(request: pytest.FixtureRequest, tmp_path: Path) -> Making:
    """Opens the same database again and again."""
    url = request.getfixturevalue("postgres").url() if request.param == "postgresql" else ""
    return lambda: database_at(url, str(tmp_path / "notes.sqlite"), "notes")


async def colours(database: Database, *steps: tuple[str, ...]) -> list[str]:
    async with database.opened(Schema("notes", steps)):
        await database.run(lambda it: it.change("insert into notes (owner, id, updated) values ('ann', 'a', 1)"))
        return [row[0] for row in await database.run(lambda it: it.rows("select colour from notes order by updated"))]


async def test_an_older_database_takes_the_steps_it_lacks_and_no_step_twice(making: Making):
    async with making().opened(Schema("notes", (FIRST,))):
        pass

    assert await colours(making(), FIRST, SECOND) == ["red"]
    assert await colours(making(), FIRST, SECOND) == ["red", "red"]


async def test_two_that_start_at_once_make_the_tables_once(making: Making):
    if not making().shared:
        pytest.skip("a file is one process's")

    both = await asyncio.gather(*(colours(making(), FIRST, SECOND) for _ in range(2)))

    assert sorted(map(len, both))[-1] == 2


@pytest.mark.parametrize("encoding", ["UTF8", "SQL_ASCII"])
async def test_text_comes_back_as_text_whatever_encoding_the_server_was_made_with(postgres, encoding: str):
    database = database_at(postgres.url(encoding), "", "notes")
    async with database.opened(Schema("notes", (FIRST,))):
        await database.run(lambda it: it.change("insert into notes values ('größer', 'a', 1)"))

        assert await database.run(lambda it: it.rows("select owner, id from notes")) == [("größer", "a")]


async def test_a_file_from_before_versions_were_counted_is_taken_as_the_first(tmp_path):
    path = str(tmp_path / "notes.sqlite")
    with closing(sqlite3.connect(path)) as old:
        old.execute(FIRST[0])
        old.execute("insert into notes values ('ann', 'kept', 1)")
        old.commit()

    assert await colours(SqliteDatabase(path), FIRST, SECOND) == ["red", "red"]


async def test_a_newer_database_is_refused_with_a_sentence(making: Making):
    await colours(making(), FIRST, SECOND)

    with pytest.raises(UnusableStorage, match=r"was written by a newer version .*notes 2, known up to 1"):
        await colours(making(), FIRST)


async def test_a_step_that_fails_leaves_the_database_as_it_was(making: Making):
    with pytest.raises(Exception, match="nonsense"):
        await colours(making(), FIRST, (*SECOND, "select nonsense"))

    assert await colours(making(), FIRST, SECOND) == ["red"]


async def test_who_has_most_rows_loses_the_oldest_first(making: Making):
    database, retention = making(), Retention("notes", "owner, id", 2, "id <> 'pinned'")
    async with database.opened(Schema("notes", (FIRST,))):
        first = "insert into notes values ('loud', 'pinned', 0), ('quiet', 'old', 1), ('quiet', 'new', 2)"
        await database.run(lambda it: it.change(first))
        for number in range(WRITES_BETWEEN):
            row = (str(number), 3 + number)
            await database.run(lambda it, row=row: it.change("insert into notes values ('loud', ?, ?)", *row))
            await retention.after_write(database)
        rows = await database.run(lambda it: it.rows("select owner, updated from notes order by updated"))

    assert rows == [("loud", 0), ("quiet", 1), ("quiet", 2), ("loud", 101), ("loud", 102)]


async def test_what_is_too_old_goes_however_few_there_are():
    database, retention = SqliteDatabase(MEMORY), Retention("notes", "owner, id", 100, days=1)
    async with database.opened(Schema("notes", (FIRST,))):
        await database.run(lambda it: it.change("insert into notes values ('ann', 'old', 1), ('ann', 'new', ?)", 2**40))
        for _ in range(WRITES_BETWEEN):
            await retention.after_write(database)

        assert await database.run(lambda it: it.rows("select id from notes")) == [("new",)]


async def test_a_lock_has_one_holder_among_all_processes(making: Making):
    first = making()
    second = making() if first.shared else first
    async with first.opened(), second.opened() if first.shared else asyncio.timeout(60):
        order: list[str] = []

        async def work(database: Database, name: str) -> None:
            async with database.lock("it"):
                order.append(f"{name} begins")
                assert await second.locked(["it", "another"]) == {"it"}
                order.append(f"{name} ends")

        async with asyncio.timeout(20):
            await asyncio.gather(work(first, "first"), work(second, "second"))

        assert await first.locked(["it"]) == set()
    assert order in (
        ["first begins", "first ends", "second begins", "second ends"],
        ["second begins", "second ends", "first begins", "first ends"],
    )


async def test_news_reach_who_waits_in_another_process(making: Making):
    first = making()
    second = making() if first.shared else first
    async with first.opened(), second.opened() if first.shared else asyncio.timeout(60):
        with second.topics.listening("it") as news:
            async with asyncio.timeout(10):
                while not news.is_set():
                    await first.run(lambda it: it.announce("it"))
                    await asyncio.sleep(0.05)
