"""Changes of several Tasks share a transaction, and none of them suffers for another."""

import asyncio

import pytest
from a2a.server.cluster import ConcurrentTaskModificationError, TaskVersion

from protocols.a2a.persistence import rows
from tests.protocols.a2a.test_quotas import DONE, RUNS, a_task, of, put, store_at

pytestmark = pytest.mark.anyio


async def test_tasks_that_come_while_one_is_written_share_the_next_transaction(monkeypatch):
    async with store_at(":memory:") as store:
        batches: list[int] = []
        write = store.backlog._write

        async def counting(changes, durable):
            batches.append(len(changes))
            return await write(changes, durable)

        monkeypatch.setattr(store.backlog, "_write", counting)
        await asyncio.gather(*(put(store, a_task(f"{number}", RUNS), of("")) for number in range(40)))

        assert sum(batches) == 40
        assert len(batches) < 20


async def test_a_conflict_of_one_task_is_its_own(monkeypatch):
    async with store_at(":memory:") as store:
        await put(store, a_task("taken", RUNS), of(""))
        missing = TaskVersion.MISSING
        writes = [store.save(a_task(name, DONE), prev_version=missing, context=of("")) for name in ("a", "taken", "b")]
        results = await asyncio.gather(*writes, return_exceptions=True)
        found = [await store.find(name, of("")) for name in ("a", "taken", "b")]

    assert [isinstance(result, ConcurrentTaskModificationError) for result in results] == [False, True, False]
    assert [task.status.state if task else None for task in found] == [DONE, RUNS, DONE]


async def test_what_the_database_chokes_on_keeps_no_other_task_from_it(monkeypatch):
    write = rows.write

    def choking(transaction, change):
        if change.id == "odd":
            raise ValueError("not in this database")
        return write(transaction, change)

    async with store_at(":memory:") as store:
        monkeypatch.setattr(rows, "write", choking)
        missing = TaskVersion.MISSING
        writes = [store.save(a_task(name, DONE), prev_version=missing, context=of("")) for name in ("a", "odd", "b")]
        results = await asyncio.gather(*writes, return_exceptions=True)
        found = [await store.find(name, of("")) for name in ("a", "b")]
        monkeypatch.setattr(rows, "write", write)

    assert [isinstance(result, ValueError) for result in results] == [False, True, False]
    assert all(found)


async def test_a_waiting_caller_who_leaves_takes_nobody_elses_write_along():
    async with store_at(":memory:") as store:
        missing = TaskVersion.MISSING
        leaves = asyncio.create_task(store.save(a_task("a", DONE), prev_version=missing, context=of("")))
        stays = asyncio.create_task(store.save(a_task("b", DONE), prev_version=missing, context=of("")))
        await asyncio.sleep(0)
        leaves.cancel()
        await stays
        found = [await store.find(name, of("")) for name in ("a", "b")]

    assert leaves.cancelled()
    assert all(found)
