"""Which uncertain input moves a fleet's cost most: each at its P10 and P90, the others in the middle."""

import math
from dataclasses import dataclass

from .monte_carlo import FIFTY, NINETY, TEN, Z_NINETY, SelfHosting

LEAST = 1e-6
DRIVER_NAMES = {
    "throughput": "throughput of a replica",
    "output": "output length",
    "price": "price of a GPU-hour",
    "peak": "peak to average",
    "people": "people",
}


@dataclass(frozen=True)
class DriverSwing:
    """One input's effect on the monthly cost."""

    input: str
    at_p10: float
    at_p90: float

    @property
    def width(self) -> float:
        return abs(self.at_p90 - self.at_p10)


def tornado(fleet: SelfHosting) -> tuple[float, tuple[DriverSwing, ...]]:
    """The cost with every input at its median, and the bars, widest first."""
    middle = {
        "throughput": 1.0,
        "output": 1.0,
        "price": fleet.price.at(FIFTY),
        "peak": fleet.peak.at(FIFTY),
        "people": fleet.people.at(FIFTY),
    }
    ends = {
        "throughput": _log_normal(fleet.throughput_sigma),
        "output": _log_normal(fleet.output_sigma),
        "price": (fleet.price.at(TEN), fleet.price.at(NINETY)),
        "peak": (fleet.peak.at(TEN), fleet.peak.at(NINETY)),
        "people": (fleet.people.at(TEN), fleet.people.at(NINETY)),
    }
    bars = [
        DriverSwing(name, fleet.usd(**{**middle, name: low}), fleet.usd(**{**middle, name: high}))
        for name, (low, high) in ends.items()
    ]
    moving = (bar for bar in bars if bar.width >= LEAST * fleet.usd(**middle))
    return fleet.usd(**middle), tuple(sorted(moving, key=lambda bar: (-bar.width, bar.input)))


def _log_normal(sigma: float) -> tuple[float, float]:
    return math.exp(-Z_NINETY * sigma), math.exp(Z_NINETY * sigma)
