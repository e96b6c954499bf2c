"""How an agent was doing at the latest lookups of its card: how often it was there, and how fast. In memory."""

from collections import deque
from statistics import median

from protocols.models import StrictModel

MOST_LOOKUPS = 200
MOST_LATENCIES = 40


class Health(StrictModel):
    """Of the latest `lookups` of its card `reached` succeeded; times in milliseconds, `None` when none did."""

    lookups: int = 0
    reached: int = 0
    median: float | None = None
    slowest: float | None = None


class HealthLog:
    """The latest lookups of every agent, by URL."""

    def __init__(self) -> None:
        self._lookups: dict[str, deque[float | None]] = {}

    def note(self, url: str, milliseconds: float | None) -> None:
        """One lookup that took so long; `None` when the agent was not there."""
        self._lookups.setdefault(url, deque(maxlen=MOST_LOOKUPS)).append(milliseconds)

    def of(self, url: str) -> Health:
        """Since this service was started."""
        lookups = self._lookups.get(url, deque())
        times = [time for time in lookups if time is not None]
        if not times:
            return Health(lookups=len(lookups))
        return Health(lookups=len(lookups), reached=len(times), median=round(median(times), 1), slowest=max(times))

    def latencies(self, url: str) -> tuple[float, ...]:
        """Milliseconds of the latest lookups that succeeded, oldest first."""
        times = (time for time in self._lookups.get(url, ()) if time is not None)
        return tuple(times)[-MOST_LATENCIES:]

    def forget(self, url: str) -> None:
        """As if it had never been asked for."""
        self._lookups.pop(url, None)
