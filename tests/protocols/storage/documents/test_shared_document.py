"""A value that the replicas of a service share: an update of one is read by the other, and none is lost."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import pytest
from pydantic import TypeAdapter

from protocols.storage.database import DOCUMENTS, SharedDatabase
from protocols.storage.documents.place import SharedRow, StoredValue, document
from protocols.storage.former_files import TAKEN_OVER
from protocols.storage.location import database_at
from protocols.storage.secret_files import UnusableStorage
from tests.conftest import until

pytestmark = pytest.mark.anyio
LEVELS = TypeAdapter(dict[str, int])


@pytest.fixture
def url(postgres) -> str:
    return postgres.url()


def replica(url: str) -> SharedDatabase:
    database = database_at(url, "", "notes")
    assert isinstance(database, SharedDatabase)
    return database


def levels_in(database: SharedDatabase, former=None) -> StoredValue[dict[str, int]]:
    return document(SharedRow(database, "levels.json", former), LEVELS, {})


@asynccontextmanager
async def two(url: str) -> AsyncIterator[tuple[StoredValue[dict[str, int]], StoredValue[dict[str, int]]]]:
    first, second = replica(url), replica(url)
    documents = levels_in(first), levels_in(second)
    async with first.opened(DOCUMENTS), second.opened(DOCUMENTS):
        yield documents


async def test_what_one_replica_writes_the_other_reads(url):
    async with two(url) as (first, second):
        first.update(lambda levels: levels | {"a": 1})

        async def is_read() -> bool:
            await asyncio.sleep(0.01)
            return second.read() == {"a": 1}

        await until(is_read)
        assert first.read() == {"a": 1}


async def test_updates_at_the_same_time_are_all_kept(url):
    documents = [levels_in(replica(url)) for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda name: documents[name].update(lambda levels: levels | {str(name): name}), range(4)))

    assert levels_in(replica(url)).read() == {str(name): name for name in range(4)}


async def test_a_file_from_before_there_was_a_server_is_taken_over_once(url, tmp_path):
    former = tmp_path / "levels.json"
    former.write_text('{"a": 1}')
    first = levels_in(replica(url), former)
    first.update(lambda levels: levels | {"b": 2})
    former.write_text('{"a": 99}')

    assert levels_in(replica(url), former).read() == {"a": 1, "b": 2}
    assert (tmp_path / f"levels.json{TAKEN_OVER}").read_text() == '{"a": 1}'


async def test_a_server_that_restarts_is_read_again(url, postgres):
    async with two(url) as (first, second):
        await asyncio.to_thread(postgres.restart)

        async def is_written() -> bool:
            await asyncio.sleep(0.05)
            try:
                return bool(first.update(lambda levels: levels | {"a": 1}))
            except UnusableStorage:
                return False

        async def is_read() -> bool:
            await asyncio.sleep(0.05)
            return second.read() == {"a": 1}

        await until(is_written, 20)
        await until(is_read, 20)


async def test_a_damaged_row_is_named(url):
    database = replica(url)
    levels_in(database).update(lambda levels: {"a": 1})
    database.run_now(lambda it: it.change('update documents set body = \'{"a": "many"}\''))

    with pytest.raises(UnusableStorage, match=r"levels\.json in schema notes of the database is damaged"):
        levels_in(database)
