"""How a host is treated: what an answer may spend, when a host must be left alone, and for how long."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import httpx

# No header puts a host away for longer.
LONGEST_REST = timedelta(hours=24)
# `"api";r=0;t=213`: no request left, the window ends in 213 seconds.
_HUB_WINDOW = re.compile(r"r=(\d{1,9})\s*;\s*t=(\d{1,9})")


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


def asked_to_wait(status: int, headers: httpx.Headers, now: datetime) -> datetime | None:
    """Until when the reply asks not to be called again, by Retry-After, X-RateLimit or RateLimit headers.

    A limit used up is heeded even on a good reply. Without a usable header 429 means a minute.
    """
    # Retry-After is the host's word on this reply and goes before the windows of its limits.
    until = _retry_after(headers, now) if status in {403, 429, 503} else None
    until = until or _github_window(headers) or _hub_window(headers, now)
    if until is None and status == 429:
        until = now + timedelta(minutes=1)
    return min(until, now + LONGEST_REST) if until and until > now else None


def _retry_after(headers: httpx.Headers, now: datetime) -> datetime | None:
    text = headers.get("retry-after", "")
    # Seconds or a date; an absurd number is no number.
    if text.isdigit() and len(text) < 10:
        return now + timedelta(seconds=int(text))
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _github_window(headers: httpx.Headers) -> datetime | None:
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdigit() and len(reset) < 12:
        return datetime.fromtimestamp(int(reset), UTC)
    return None


def _hub_window(headers: httpx.Headers, now: datetime) -> datetime | None:
    window = _HUB_WINDOW.search(headers.get("ratelimit", ""))
    if window and window[1] == "0":
        return now + timedelta(seconds=int(window[2]))
    return None
