"""What one Run may use up: time, Steps, and the further questions its agents may put to one another."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from orchestrator.run.state import Step, StepResult
from protocols.a2a.client.remote_agent import NoAnswer
from protocols.adoption import Why
from protocols.wire.step_mode import interceptor

MOST_STEPS = 60
CALLS_A_STEP = 8
"""How many further questions the asked agent may put to others to answer one Step; carried in metadata."""
MOST_RUNS = 10_000


def affordable(steps: Sequence[Step]) -> tuple[list[Step], list[StepResult]]:
    """The Steps a Run asks, and the others as gaps that say so."""
    reason = f"a Run asks at most {MOST_STEPS} times, and this one would ask {len(steps)} times"
    return list(steps[:MOST_STEPS]), [StepResult.gap(step, Why.OVER_BUDGET, reason) for step in steps[MOST_STEPS:]]


@dataclass(frozen=True)
class Allowance:
    """What a round may take: `round_seconds`, and not beyond `until`, when the Run's time ends (monotonic clock)."""

    round_seconds: float
    run_seconds: float
    until: float

    def seconds(self) -> float:
        """How long a round that begins now may take; raises NoAnswer when the Run has no time left."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise NoAnswer(Why.OVER_BUDGET, self.used_up)
        return min(self.round_seconds, left)

    def explains(self, error: NoAnswer) -> bool:
        """Whether an agent was too slow only because the Run had no more time."""
        return error.why is Why.SLOW and time.monotonic() >= self.until

    @property
    def used_up(self) -> str:
        """The gap's reason."""
        return f"the {self.run_seconds:g} s this Run may take were used up"


class Clocks:
    """How much of its time each Run has used; the time a person takes to answer or to step is theirs.

    `ended` Runs came to their end, after `ended_seconds` in all.
    """

    def __init__(self, round_seconds: float, run_seconds: float) -> None:
        self._round, self._run = round_seconds, run_seconds
        self._used: dict[str, float] = {}
        self._since: dict[str, float] = {}
        self.ended, self.ended_seconds = 0, 0.0

    @contextmanager
    def running(self, run: str) -> Iterator[None]:
        """The Run's time passes inside this context."""
        self._since[run] = began = time.monotonic()
        try:
            yield
        finally:
            del self._since[run]
            self._used[run] = self._used.get(run, 0) + time.monotonic() - began
            # Runs that stopped to wait for a person and were never answered: the oldest goes.
            if len(self._used) > MOST_RUNS:
                del self._used[next(iter(self._used))]

    def allowance(self, run: str) -> Allowance:
        """What a round of the Run may take now."""
        since = self._since.get(run, time.monotonic())
        # What step mode held back was not the agent's time.
        until = since + self._run - self._used.get(run, 0) + interceptor.seconds()
        return Allowance(self._round, self._run, until)

    def forget(self, run: str) -> None:
        """The Run has ended."""
        self.ended += 1
        self.ended_seconds += self._used.pop(run, 0)
