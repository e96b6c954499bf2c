"""How many Tasks a service works on at once: more wait in line by tenant, and past that new ones are refused."""

import asyncio
import math
import time
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from protocols.a2a.limits.overload import Overloaded

# How long a Task holds its slot, before any has: what a short one takes.
FIRST_GUESS = 0.5
# Of the moving mean each new duration makes this part, so that some ten of them describe the load of now.
NEWEST = 0.1
LONGEST_DELAY = 60

InLine = Callable[[int], Awaitable[None]]


@dataclass(frozen=True)
class TaskLimits:
    """`running` Tasks are worked on at once, `queued` more are accepted; a tenant gets `tenant_share` of either."""

    running: int = 32
    queued: int = 288
    tenant_share: float = 0.75

    @property
    def all(self) -> int:
        """As many are accepted at once."""
        return self.running + self.queued

    def of_tenant(self, number: int) -> int:
        """The part of a number that one tenant may use."""
        return max(1, math.floor(number * self.tenant_share))


class TaskSlots:
    """Tasks are admitted, wait in line for a slot, hold it while they are worked on.

    Calls that agents make for a Task have slots of their own for each hop: if they shared one set, services that
    ask each other could hold all slots and wait for each other for ever.
    """

    def __init__(self, limits: TaskLimits) -> None:
        self._limits = limits
        self._admitted: dict[str, str] = {}
        self._lines: defaultdict[int, _Line] = defaultdict(lambda: _Line(limits))
        self._mean_seconds = FIRST_GUESS
        # Of each tenant, whatever is admitted, waits or is worked on.
        self._taken: Counter[str] = Counter()
        self._taken_overall = 0
        self.refused = 0

    @property
    def running(self) -> int:
        """How many are worked on now."""
        return sum(line.running.total() for line in self._lines.values())

    @property
    def queued(self) -> int:
        """How many are accepted and wait."""
        return self._taken_overall - self.running

    def admit(self, task_id: str, tenant: str) -> None:
        """Accept a new Task, which `slot` or `withdraw` is then called for; raises Overloaded."""
        if task_id not in self._admitted:
            self.check(tenant)
            self._admitted[task_id] = tenant
            self._take(tenant)

    def check(self, tenant: str) -> None:
        """Raises Overloaded when no further Task of the tenant is accepted now."""
        if self._taken[tenant] >= self._limits.of_tenant(self._limits.all):
            self._refuse("You have as many Tasks here as one caller's may be worked on or wait.")
        if self._taken_overall >= self._limits.all:
            self._refuse("As many Tasks as this service takes are worked on or wait.")

    def withdraw(self, task_id: str) -> None:
        """An admitted Task does not come to be after all."""
        tenant = self._admitted.pop(task_id, None)
        if tenant is not None:
            self._give_back(tenant)

    @asynccontextmanager
    async def slot(self, task_id: str, tenant: str, hops: int, in_line: InLine) -> AsyncIterator[None]:
        """Entered once there is a slot; `in_line` first hears how many are before it, if it must wait.

        A Task that was accepted earlier, and now goes on, waits as any other and is never refused.
        """
        self.withdraw(task_id)
        self._take(tenant)
        try:
            line = self._lines[hops]
            await line.enter(tenant, in_line)
            began = time.monotonic()
            try:
                yield
            finally:
                line.leave(tenant)
                self._mean_seconds += NEWEST * (time.monotonic() - began - self._mean_seconds)
        finally:
            self._give_back(tenant)

    def _take(self, tenant: str) -> None:
        self._taken[tenant] += 1
        self._taken_overall += 1

    def _give_back(self, tenant: str) -> None:
        self._taken[tenant] -= 1
        self._taken_overall -= 1
        # A service that runs for months forgets whom it served.
        if not self._taken[tenant]:
            del self._taken[tenant]

    def _refuse(self, problem: str) -> None:
        self.refused += 1
        # In half the time that the line needs to empty there is room for half as many again.
        delay = self._mean_seconds * self.queued / self._limits.running / 2
        raise Overloaded(problem, min(math.ceil(delay) or 1, LONGEST_DELAY))


class _Line:
    """The slots of one hop, and who waits for one."""

    def __init__(self, limits: TaskLimits) -> None:
        self._most, self._most_of_tenant = limits.running, limits.of_tenant(limits.running)
        self.running: Counter[str] = Counter()
        # In the order of their last turn: of tenants that have equally many running the first is next.
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def queued(self) -> int:
        return sum(map(len, self._waiting.values()))

    async def enter(self, tenant: str, in_line: InLine) -> None:
        if tenant not in self._waiting and self._has_slot(tenant):
            self.running[tenant] += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        before = self.queued
        self._waiting.setdefault(tenant, deque()).append(turn)
        try:
            await in_line(before)
            await turn
        # Whatever it was: who is not served any more must leave the line.
        except BaseException:
            # Cancelled in the moment it was called: the slot it never used goes to the next.
            if turn.done() and not turn.cancelled():
                self.leave(tenant)
            else:
                self._forget(tenant, turn)
            raise

    def leave(self, tenant: str) -> None:
        self.running[tenant] -= 1
        if not self.running[tenant]:
            del self.running[tenant]
        while (following := self._following()) is not None:
            turn = self._waiting[following].popleft()
            self._waiting.move_to_end(following)
            if not self._waiting[following]:
                del self._waiting[following]
            # Counted here, not when it wakes: until then another one could take the same slot.
            self.running[following] += 1
            turn.set_result(None)

    def _has_slot(self, tenant: str) -> bool:
        return self.running.total() < self._most and self.running[tenant] < self._most_of_tenant

    def _following(self) -> str | None:
        tenants = [tenant for tenant in self._waiting if self._has_slot(tenant)]
        return min(tenants, key=lambda tenant: self.running[tenant], default=None)

    def _forget(self, tenant: str, turn: asyncio.Future[None]) -> None:
        self._waiting[tenant].remove(turn)
        if not self._waiting[tenant]:
            del self._waiting[tenant]
