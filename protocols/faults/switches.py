"""The fault switches of one service, in memory only: a restart switches every fault off."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from protocols.a2a.fault_switches import FaultName, FaultNow, Phase, Schedule
from protocols.faults.descriptions import faults


@dataclass
class _Armed:
    """A switch that was set: since when, and what came of it."""

    name: FaultName
    schedule: Schedule
    since: float
    draws: random.Random = field(init=False)
    seen: int = 0
    struck: int = 0

    def __post_init__(self) -> None:
        # Seeded: the same schedule strikes the same requests, so that a run can be repeated.
        self.draws = random.Random(f"{self.schedule.seed}/{self.name}")

    def phase(self, now: float) -> tuple[Phase, float | None]:
        """The phase, and the seconds until the next when that is known."""
        plan, seconds = self.schedule, now - self.since
        if seconds < plan.after:
            return Phase.WAITING, plan.after - seconds
        remaining = None if plan.lasts is None else plan.after + plan.lasts - seconds
        spent = plan.requests is not None and self.struck >= plan.requests
        return (Phase.OVER, None) if spent or (remaining is not None and remaining <= 0) else (Phase.ON, remaining)


class Switches:
    """Which faults a service has now. `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._armed: dict[FaultName, _Armed] = {}

    @property
    def armed(self) -> bool:
        """Whether any switch is set."""
        return bool(self._armed)

    def set(self, name: FaultName, schedule: Schedule) -> None:
        """Switch a fault on by its schedule, from the beginning if it was on."""
        self._armed[name] = _Armed(name, schedule, self._clock())

    def clear(self, name: FaultName | None = None) -> None:
        """Switch one fault off, or all."""
        for fault in [name] if name else list(self._armed):
            self._armed.pop(fault, None)

    def strikes(self, name: FaultName) -> Schedule | None:
        """The schedule when the fault strikes this request, which is thereby counted; else `None`."""
        armed = self._armed.get(name)
        if armed is None or armed.phase(self._clock())[0] is not Phase.ON:
            return None
        # Counted before the draw: `share` is of all requests, struck or not.
        armed.seen += 1
        if armed.draws.random() >= armed.schedule.share:
            return None
        armed.struck += 1
        return armed.schedule

    def rules(self, name: FaultName) -> bool:
        """Whether the fault strikes everything now, so that what has begun is struck too."""
        armed = self._armed.get(name)
        if armed is None or armed.schedule.share < 1 or armed.schedule.requests is not None:
            return False
        return armed.phase(self._clock())[0] is Phase.ON

    def now(self) -> tuple[FaultNow, ...]:
        """Every fault as it stands."""
        return tuple(self.state_of(fault.name) for fault in faults())

    def state_of(self, name: FaultName) -> FaultNow:
        """One fault as it stands."""
        fault = next(known_fault for known_fault in faults() if known_fault.name is name)
        armed = self._armed.get(name)
        if armed is None:
            return FaultNow(fault=fault)
        phase, remaining = armed.phase(self._clock())
        counts = {"schedule": armed.schedule, "seen": armed.seen, "struck": armed.struck}
        return FaultNow(fault=fault, phase=phase, left=None if remaining is None else round(remaining, 1), **counts)
