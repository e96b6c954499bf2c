"""How many Tasks are kept and taken, by owner; and a disk that takes no more."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from a2a.auth.user import UnauthenticatedUser
from a2a.server.cluster import TaskVersion
from a2a.server.context import ServerCallContext
from a2a.types import ListTasksRequest, Task, TaskState, TaskStatus, TaskStatusUpdateEvent
from a2a.utils.errors import InternalError, UnsupportedOperationError

from protocols.a2a.client.remote_agent import NoAnswer, RemoteAgent
from protocols.a2a.persistence import backlog
from protocols.a2a.persistence.tables import SCHEMA
from protocols.a2a.task_store import DurableTaskStore
from protocols.storage.damage import DAMAGED
from protocols.storage.database import StorageUnavailable
from protocols.storage.sqlite_database import SqliteDatabase
from tests.conftest import Start, until
from tests.fakes import agent, asks_then_finds
from tests.protocols.a2a.test_tasks import R1, quietly, sent, to_part

pytestmark = pytest.mark.anyio
WAITS, DONE = TaskState.TASK_STATE_INPUT_REQUIRED, TaskState.TASK_STATE_COMPLETED
RUNS = TaskState.TASK_STATE_WORKING


def of(tenant: str) -> ServerCallContext:
    return ServerCallContext(user=UnauthenticatedUser(), tenant=tenant)


def a_task(name: str, state: TaskState, second: int = 0, size: int = 0) -> Task:
    task = Task(id=name, context_id="c", status=TaskStatus(state=state))
    task.status.timestamp.FromSeconds(second)
    task.metadata.update({"filling": "x" * size})
    return task


@asynccontextmanager
async def store_at(path: str, most: int = 10_000) -> AsyncIterator[DurableTaskStore]:
    database = SqliteDatabase(path)
    store = DurableTaskStore(database, most)
    async with database.opened(DAMAGED, SCHEMA), store.opened():
        yield store


async def put(store: DurableTaskStore, task: Task, context: ServerCallContext) -> None:
    """As the Task was, or first."""
    before = await store.get(task.id, context)
    await store.save(task, prev_version=before.version if before else TaskVersion.MISSING, context=context)


async def pragma(store: DurableTaskStore, name: str) -> list[tuple]:
    return await store.database.run(lambda transaction: transaction.rows(f"pragma {name}"))


async def kept(store: DurableTaskStore, tenant: str) -> list[str]:
    return sorted(task.id for task in (await store.list(ListTasksRequest(page_size=100), of(tenant))).tasks)


async def test_many_tasks_of_one_caller_delete_their_own_oldest_finished_ones_and_nobody_elses():
    async with store_at(":memory:", most=5) as store:
        await put(store, a_task("finished long ago", DONE), of("quiet"))
        await put(store, a_task("waits", WAITS), of("quiet"))
        await put(store, a_task("waits too", WAITS), of("loud"))
        for second in range(1, 198):
            await put(store, a_task(f"{second:03}", DONE, second), of("loud"))

        assert await kept(store, "quiet") == ["finished long ago", "waits"]
        assert await kept(store, "loud") == ["193", "194", "195", "196", "197", "waits too"]


async def test_what_runs_or_waits_is_kept_however_much_there_is_of_it():
    async with store_at(":memory:", most=5) as store:
        for number in range(100):
            await put(store, a_task(f"{number:03}", WAITS if number % 2 else RUNS, number), of("loud"))

        assert len(await kept(store, "loud")) == 100


async def test_of_many_owners_invented_only_so_much_is_kept_and_taken_in_all():
    async with store_at(":memory:", most=5) as store:
        for number in range(100):
            await put(store, a_task("t", DONE, number), of(f"done {number}"))
        total = [len(await kept(store, f"done {number}")) for number in range(100)]
        for number in range(50):
            await put(store, a_task("t", WAITS, number), of(f"waits {number}"))

        assert sum(total) == 50
        with pytest.raises(UnsupportedOperationError, match="As many Tasks run or wait here as are taken"):
            await store.admit(of("new"))


async def test_a_caller_with_too_many_waiting_tasks_is_told_and_another_is_not(start: Start, http):
    url = await start(agent("curious", asks_then_finds("curious")), kept_tasks=3)
    remote = await RemoteAgent.at(url, http)
    asked = [await remote.ask(sent(to_part(R1)), quietly, 5) for _ in range(3)]

    with pytest.raises(NoAnswer, match=r"You have 3 Tasks that run or wait for you.*answer or cancel some"):
        await remote.ask(sent(to_part(R1)), quietly, 5)
    await remote.cancel(asked[0].task_id)
    after = await remote.ask(sent(to_part(R1)), quietly, 5)

    assert after.asks
    assert (await remote.look(asked[1].task_id)).asks


async def test_a_message_the_disk_does_not_take_is_not_accepted(tmp_path):
    async with store_at(str(tmp_path / "t.sqlite")) as store:
        await put(store, a_task("t", WAITS), of(""))
        ((pages,),) = await pragma(store, "page_count")
        await pragma(store, f"max_page_count = {pages}")
        with pytest.raises(StorageUnavailable):
            await put(store, a_task("new", RUNS, size=1_000_000), of(""))
        with pytest.raises(StorageUnavailable):
            await put(store, a_task("t", RUNS), of(""))

        assert await store.find("new", of("")) is None
        stands = await store.find("t", of(""))

    assert stands is not None
    assert stands.status.state == WAITS


async def test_a_task_the_disk_did_not_take_goes_on_and_is_written_once_there_is_room(tmp_path):
    file = str(tmp_path / "t.sqlite")
    async with store_at(file) as store:
        await put(store, a_task("t", RUNS), of(""))
        ((pages,),) = await pragma(store, "page_count")
        await pragma(store, f"max_page_count = {pages}")
        await put(store, a_task("t", DONE, size=1_000_000), of(""))
        known = await store.find("t", of(""))
        problem = store.backlog.problem
        with pytest.raises(InternalError, match="No new Task is taken"):
            await store.admit(of(""))

        await pragma(store, "max_page_count = 100000")

        async def written() -> bool:
            return not store.backlog.problem

        await until(written)
        await store.admit(of(""))

    async with store_at(file) as again:
        after = await again.find("t", of(""))
    assert "t.sqlite cannot be written (database or disk is full): make room" in problem
    assert known is not None
    assert known.status.state == DONE
    assert after == known


async def test_progress_the_disk_does_not_take_is_said_and_written_once_there_is_room(tmp_path):
    file = str(tmp_path / "t.sqlite")
    async with store_at(file) as store:
        await put(store, a_task("t", RUNS), of(""))
        before = await store.get("t", of(""))
        assert before is not None
        await pragma(store, "query_only = on")
        later = a_task("t", RUNS, second=1)
        progress = TaskStatusUpdateEvent(task_id="t", context_id="c", status=later.status)

        await store.save_progress(later, progress, before.version, of(""))
        await until(lambda: is_refusing(store))
        await pragma(store, "query_only = off")
        await until(lambda: is_taking(store))

    async with store_at(file) as again:
        after = await again.find("t", of(""))
    assert after is not None
    assert after.status.timestamp.seconds == 1


async def test_a_store_that_refused_a_message_says_so_until_something_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(backlog, "RETRY_SECONDS", 0.01)
    async with store_at(str(tmp_path / "t.sqlite")) as store:
        await pragma(store, "query_only = on")
        with pytest.raises(StorageUnavailable):
            await put(store, a_task("new", RUNS), of(""))

        for _ in range(3):
            tried = store.database.lost_at
            await until(lambda tried=tried: is_later(store, tried))
            assert "t.sqlite cannot be written" in store.backlog.problem

        await pragma(store, "query_only = off")
        await until(lambda: is_taking(store))


async def test_work_that_ends_for_want_of_its_own_file_makes_the_store_say_so(tmp_path):
    async with store_at(str(tmp_path / "t.sqlite")) as store:
        with pytest.raises(StorageUnavailable):
            async with store.running("t"):
                raise StorageUnavailable("the checkpoints cannot be written")

        assert "the checkpoints cannot be written" in store.backlog.problem
        with pytest.raises(InternalError, match="No new Task is taken"):
            await store.admit(of(""))
        await until(lambda: is_taking(store))


async def is_refusing(store: DurableTaskStore) -> bool:
    return bool(store.backlog.problem)


async def is_taking(store: DurableTaskStore) -> bool:
    return not store.backlog.problem


async def is_later(store: DurableTaskStore, nanoseconds: int) -> bool:
    return store.database.lost_at > nanoseconds
