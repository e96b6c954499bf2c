"""Maps values of an axis to pixels, and says where its ticks are."""

import math
from collections.abc import Sequence

from .plot import Axis, Scale


class Ruler:
    """Maps values of an axis to pixels and says where its ticks are."""

    def __init__(self, axis: Axis, values: Sequence[float], start: float, end: float, *, zero: bool = False) -> None:
        self.axis, self.start, self.end = axis, start, end
        self.log = axis.scale is Scale.LOG
        usable = [v for v in values if v > 0] if self.log else list(values)
        low, high = min(usable, default=1.0), max(usable, default=10.0)
        low = min(low, 0.0) if zero else low
        if low == high:
            low, high = (low / 2, high * 2) if self.log else (low, low + 1.0)
        self.low, self.high = low, high

    def at(self, value: float) -> float:
        if self.log:
            value, low, high = (math.log10(max(v, self.low)) for v in (value, self.low, self.high))
        else:
            low, high = self.low, self.high
        return self.start + (value - low) / (high - low) * (self.end - self.start)

    def ticks(self) -> list[float]:
        return self._decades() if self.log else self._even()

    def _decades(self) -> list[float]:
        first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        steps = (1,) if last - first > 4 else (1, 2, 5) if last - first <= 2 else (1, 3)
        every = max(1, (last - first) // 8)
        marks = [step * 10.0**power for power in range(first, last + 1, every) for step in steps]
        return [tick for tick in marks if self.low * 0.999 <= tick <= self.high * 1.001]

    def _even(self) -> list[float]:
        rough = (self.high - self.low) / 5
        size = 10.0 ** math.floor(math.log10(rough))
        step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
        first = math.ceil(self.low / step - 1e-9)
        return [i * step for i in range(first, math.floor(self.high / step + 1e-9) + 1)]
