"""What one answer may spend at live sources, and when a failing host is left alone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class Budget:
    """What one answer may still spend: calls, and seconds on `clock`, a monotonic clock."""

    calls: int
    seconds: float
    clock: Callable[[], float]
    started: float = field(init=False)
    spent: int = 0

    def __post_init__(self) -> None:
        self.started = self.clock()

    def seconds_left(self) -> float:
        """Seconds until the answer must be given; never below zero."""
        return max(0.0, self.started + self.seconds - self.clock())

    def spend(self) -> bool:
        """Take one call, if there is one left and time for it."""
        if self.spent >= self.calls or self.seconds_left() <= 0:
            return False
        self.spent += 1
        return True


@dataclass
class CircuitBreaker:
    """One host's standing: open, or resting because it said so or because it failed in a row."""

    failures_before_rest: int
    pause: timedelta
    failures: int = 0
    until: datetime | None = None

    def resting(self, now: datetime) -> datetime | None:
        """Until when the host is left alone, or `None`. After the rest one failure is enough for the next."""
        return self.until if self.until and now < self.until else None

    def answered(self) -> None:
        """The host works: forget its failures."""
        self.failures = 0

    def failed(self, now: datetime) -> None:
        """The host did not answer; enough of that in a row and it rests."""
        self.failures += 1
        if self.failures >= self.failures_before_rest:
            self.leave_alone(now + self.pause)

    def leave_alone(self, until: datetime) -> None:
        """Ask nothing before `until`; a later end already known stands."""
        self.until = max(until, self.until) if self.until else until
