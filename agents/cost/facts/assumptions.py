"""What the agent takes for granted when nobody says, with its range and where it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from protocols.adoption import Evidence, Grade


@dataclass(frozen=True)
class Spread:
    """A default with the range it is drawn from; `low` and `high` equal `value` where it is not drawn."""

    value: float
    unit: str
    why: str
    title: str
    locator: str
    seen: str
    grade: str = "judgement"
    low: float | None = None
    high: float | None = None

    @property
    def bounds(self) -> tuple[float, float, float]:
        # A default without a range is a point: it is not drawn and moves no bar of the tornado.
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        return low, self.value, high

    @cached_property
    def evidence(self) -> Evidence:
        return Evidence(title=self.title, locator=self.locator, seen=self.seen, grade=Grade(self.grade))


@dataclass(frozen=True)
class Assumed:
    """Every default by name."""

    values: Mapping[str, Spread]
    as_of: str

    def __getitem__(self, name: str) -> Spread:
        return self.values[name]

    def why_text(self, name: str) -> str:
        """Why a default is what it is, with its range."""
        entry = self.values[name]
        span = "" if entry.low is None or entry.high is None else f" Range {entry.low:g} to {entry.high:g}."
        return f"{entry.why[0].upper()}{entry.why[1:]} (as of {entry.seen}).{span}"

    def value(self, name: str) -> float:
        return self.values[name].value
