"""Slots for Tasks: a bound for all, one for a tenant, turns among those who wait, none lost when somebody leaves."""

import asyncio
import random
from contextlib import AsyncExitStack, suppress

import pytest

from protocols.a2a.limits.overload import Overloaded
from protocols.a2a.limits.task_slots import TaskLimits, TaskSlots

pytestmark = pytest.mark.anyio


class Work:
    """Tasks by name that hold a slot until they are let go; `order` is that of their turns."""

    def __init__(self, slots: TaskSlots) -> None:
        self._slots = slots
        self._ends: dict[str, asyncio.Event] = {}
        self.runs: dict[str, asyncio.Task[None]] = {}
        self.order: list[str] = []
        self.places: dict[str, int] = {}

    async def begin(self, name: str, tenant: str = "", hops: int = 0) -> None:
        self._ends[name] = asyncio.Event()
        self.runs[name] = asyncio.create_task(self._work(name, tenant, hops))
        await turns()

    async def end(self, name: str) -> None:
        self._ends[name].set()
        await turns()

    async def _work(self, name: str, tenant: str, hops: int) -> None:
        async def in_line(before: int) -> None:
            self.places[name] = before

        async with self._slots.slot(name, tenant, hops, in_line):
            self.order.append(name)
            await self._ends[name].wait()


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_those_beyond_the_bound_wait_and_hear_how_many_are_before_them():
    work = Work(slots := TaskSlots(TaskLimits(running=2, queued=9, tenant_share=1)))
    for name in "abcd":
        await work.begin(name)

    assert (work.order, work.places) == (["a", "b"], {"c": 0, "d": 1})
    assert (slots.running, slots.queued) == (2, 2)
    await work.end("b")
    assert work.order == ["a", "b", "c"]


async def test_a_tenant_who_sends_much_delays_itself_alone():
    work = Work(TaskSlots(TaskLimits(running=4, queued=99, tenant_share=0.5)))
    for number in range(20):
        await work.begin(f"loud {number}", "loud")
    for number in range(2):
        await work.begin(f"quiet {number}", "quiet")

    assert work.order == ["loud 0", "loud 1", "quiet 0", "quiet 1"]


async def test_tenants_who_wait_take_turns():
    work = Work(TaskSlots(TaskLimits(running=1, queued=99)))
    for name in ("a1", "a2", "a3", "b1", "b2", "c1"):
        await work.begin(name, name[0])
    for _ in range(5):
        await work.end(work.order[-1])

    assert work.order == ["a1", "a2", "b1", "c1", "a3", "b2"]


async def test_what_a_running_task_waits_for_is_not_behind_it_in_line():
    work = Work(TaskSlots(TaskLimits(running=1, queued=9)))
    await work.begin("asks a peer", hops=1)
    await work.begin("the peer's question back", hops=2)

    assert work.order == ["asks a peer", "the peer's question back"]


async def test_one_more_than_is_taken_is_refused_with_the_seconds_to_wait_and_counted():
    slots = TaskSlots(TaskLimits(running=1, queued=2, tenant_share=1))
    for name in "abc":
        slots.admit(name, name)
    with pytest.raises(Overloaded, match=r"As many Tasks as this service takes.*again in \d+ s") as refusal:
        slots.admit("d", "d")

    assert refusal.value.seconds >= 1
    assert slots.refused == 1
    slots.withdraw("b")
    slots.admit("d", "d")


async def test_a_tenant_is_refused_while_there_is_room_for_others():
    slots = TaskSlots(TaskLimits(running=1, queued=3, tenant_share=0.5))
    slots.admit("1", "loud")
    slots.admit("2", "loud")

    with pytest.raises(Overloaded, match="as one caller's"):
        slots.admit("3", "loud")
    slots.admit("4", "quiet")


async def test_a_message_sent_twice_is_counted_once():
    slots = TaskSlots(TaskLimits(running=1, queued=0, tenant_share=1))
    slots.admit("same", "")
    slots.admit("same", "")
    assert slots.queued == 1


@pytest.mark.parametrize("seed", range(20))
async def test_after_any_coming_going_and_cancelling_every_slot_is_free_again(seed: int):
    chance, limits = random.Random(seed), TaskLimits(running=3, queued=500, tenant_share=0.7)
    work = Work(slots := TaskSlots(limits))
    async with AsyncExitStack() as stack:
        for number in range(120):
            await work.begin(str(number), chance.choice("abc"), chance.choice([0, 0, 1]))
            name = chance.choice(list(work.runs))
            if chance.random() < 0.4:
                work.runs[name].cancel()
            elif chance.random() < 0.6:
                await work.end(name)
            assert slots.running <= 2 * limits.running
            stack.callback(work.runs[str(number)].cancel)
        for name in work.runs:
            await work.end(name)
        for run in work.runs.values():
            with suppress(asyncio.CancelledError):
                await asyncio.wait_for(run, 5)

    assert (slots.running, slots.queued) == (0, 0)
