"""How many Tasks are kept and taken, by owner; and a disk that takes no more."""

import pytest
from a2a.auth.user import UnauthenticatedUser
from a2a.server.context import ServerCallContext
from a2a.types import ListTasksRequest, Task, TaskState, TaskStatus
from a2a.utils.errors import InternalError, UnsupportedOperationError

from protocols.a2a.client.remote_agent import NoAnswer, RemoteAgent
from protocols.a2a.task_store import SqliteTaskStore
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


async def kept(store: SqliteTaskStore, tenant: str) -> list[str]:
    return sorted(task.id for task in (await store.list(ListTasksRequest(page_size=100), of(tenant))).tasks)


async def test_many_tasks_of_one_caller_delete_their_own_oldest_finished_ones_and_nobody_elses():
    store = SqliteTaskStore(":memory:", most=5)
    async with store.opened():
        await store.save(a_task("finished long ago", DONE), of("quiet"))
        await store.save(a_task("waits", WAITS), of("quiet"))
        await store.save(a_task("waits too", WAITS), of("loud"))
        for second in range(1, 198):
            await store.save(a_task(f"{second:03}", DONE, second), of("loud"))

        assert await kept(store, "quiet") == ["finished long ago", "waits"]
        assert await kept(store, "loud") == ["193", "194", "195", "196", "197", "waits too"]


async def test_what_runs_or_waits_is_kept_however_much_there_is_of_it():
    store = SqliteTaskStore(":memory:", most=5)
    async with store.opened():
        for number in range(100):
            await store.save(a_task(f"{number:03}", WAITS if number % 2 else RUNS, number), of("loud"))

        assert len(await kept(store, "loud")) == 100


async def test_of_many_owners_invented_only_so_much_is_kept_and_taken_in_all():
    store = SqliteTaskStore(":memory:", most=5)
    async with store.opened():
        for number in range(100):
            await store.save(a_task("t", DONE, number), of(f"done {number}"))
        total = [len(await kept(store, f"done {number}")) for number in range(100)]
        for number in range(50):
            await store.save(a_task("t", WAITS, number), of(f"waits {number}"))

        assert sum(total) == 50
        with pytest.raises(UnsupportedOperationError, match="As many Tasks run or wait here as are taken"):
            store.admit(of("new"))


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


async def test_a_task_the_disk_did_not_take_goes_on_and_is_written_once_there_is_room(tmp_path):
    file = str(tmp_path / "t.sqlite")
    store = SqliteTaskStore(file)
    async with store.opened():
        await store.save(a_task("t", RUNS), of(""))
        ((pages,),) = await store.db.execute_fetchall("pragma page_count")
        await store.db.execute_fetchall(f"pragma max_page_count = {pages}")
        await store.save(a_task("t", DONE, size=1_000_000), of(""))
        known = await store.get("t", of(""))
        problem = store.backlog.problem
        with pytest.raises(InternalError, match="No new Task is taken"):
            store.admit(of(""))

        await store.db.execute_fetchall("pragma max_page_count = 100000")

        async def written() -> bool:
            return not store.backlog.problem

        await until(written)
        store.admit(of(""))

    again = SqliteTaskStore(file)
    async with again.opened():
        after = await again.get("t", of(""))
    assert "t.sqlite cannot be written (database or disk is full): make room" in problem
    assert known is not None
    assert known.status.state == DONE
    assert after == known
