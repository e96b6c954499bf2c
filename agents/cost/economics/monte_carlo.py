"""Draws the uncertain inputs 1,024 times, the same draws for every option, so that options can be compared."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

from .fleets.staffing import Crew
from .staircase import Staircase

DRAWS = 1024
# Additive recurrence on the root of x**6 = x + 1, one power an input (M. Roberts, The Unreasonable Effectiveness of
# Quasirandom Sequences, 2018): as exact here as four times as many random draws.
STEPS = tuple(1.1347241384015194**-power for power in range(1, 6))
TEN, FIFTY, NINETY = 0.1, 0.5, 0.9
Z_NINETY = 1.2815515655446004
ROUNDING = 1e-9


@dataclass(frozen=True)
class Draws:
    """For every draw: standard normals of throughput and output, and for each Triangle how far `reach` goes."""

    throughput: tuple[float, ...]
    output: tuple[float, ...]
    price: tuple[float, ...]
    peak: tuple[float, ...]
    people: tuple[float, ...]

    def __hash__(self) -> int:
        return hash(len(self.throughput))


@lru_cache(maxsize=4)
def draws(count: int = DRAWS) -> Draws:
    """The common draws: points spread evenly over the five inputs, the same on every platform."""
    speed, length, *shares = ([(0.5 + step * place) % 1 for place in range(1, count + 1)] for step in STEPS)
    normal = NormalDist().inv_cdf
    return Draws(*(tuple(map(normal, axis)) for axis in (speed, length)), *(tuple(map(reach, axis)) for axis in shares))


def reach(probability: float) -> float:
    """How far the quantile of a Triangle lies from its median: -1 is its low end, 1 its high end."""
    if probability < 0.5:
        return math.sqrt(2 * probability) - 1
    return 1 - math.sqrt(2 * (1 - probability))


@dataclass(frozen=True)
class Triangle:
    """A triangular density on each side of its median; a point where its three corners are one.

    The middle is the median, as in the price ranges, so that the central case is the middle of what is drawn.
    """

    low: float
    median: float
    high: float

    def at(self, probability: float) -> float:
        """The value below which this share of the distribution lies."""
        return self.reached(reach(probability))

    def reached(self, far: float) -> float:
        """The value at this distance from the median, -1 the low end, 1 the high end."""
        return self.median + far * (self.median - self.low if far < 0 else self.high - self.median)


@dataclass(frozen=True)
class SelfHosting:
    """What is uncertain about a fleet, around the staircase of its central case.

    A request takes `seconds_per_output` of one replica's time for each output token and
    `seconds_besides` for its prefill; `people` is a factor on the crew; `usd_besides` is what neither costs.
    """

    stairs: Staircase
    requests_per_day: float
    headroom: float
    output_tokens: float
    seconds_per_output: float
    seconds_besides: float
    throughput_sigma: float
    output_sigma: float
    price: Triangle
    price_factor: float
    peak: Triangle
    people: Triangle
    usd_besides: float

    def usd(self, throughput: float, output: float, price: float, peak: float, people: float) -> float:
        """USD a month for one set of values; `throughput` and `output` are factors of the central case."""
        seconds = (self.output_tokens * output * self.seconds_per_output + self.seconds_besides) / throughput
        busy = self.requests_per_day / 86400 * peak * seconds / self.headroom
        gpus = self.stairs.gpus(max(math.ceil(busy - ROUNDING), 1) + self.stairs.spare)
        return gpus * price * self.price_factor + people * self.crew.usd(gpus) + self.usd_besides

    @property
    def crew(self) -> Crew:
        return self.stairs.crew

    def simulated(self, common: Draws) -> list[float]:
        """`usd` for every draw, its terms gathered so that the loop is short."""
        decode = self.output_tokens * self.seconds_per_output
        rate = self.requests_per_day / 86400 / self.headroom
        stairs, ceil, besides = self.stairs, math.ceil, self.seconds_besides
        n, sku, spare = stairs.gpus_per_replica, stairs.sku_gpus, stairs.spare
        speeds = log_normals("throughput", self.throughput_sigma, common)
        lengths = log_normals("output", self.output_sigma, common)
        peaks = quantiles("peak", self.peak, common)
        replicas = [
            # `or 1`: without any load one replica still stands ready; ROUNDING takes off what floats add.
            (ceil(rate * k * (decode * o + besides) / t - ROUNDING) or 1) + spare
            for t, o, k in zip(speeds, lengths, peaks, strict=True)
        ]
        gpus = [r * n for r in replicas] if sku == 1 else [ceil(r * n / sku) * sku for r in replicas]
        gpus = [max(g, stairs.own_gpus) for g in gpus] if stairs.own_gpus else gpus
        prices, people = quantiles("price", self.price, common), quantiles("people", self.people, common)
        factor, besides = self.price_factor, self.usd_besides
        # Few fleet sizes occur in a thousand draws, so the crew is worked out once for each.
        paid = {g: self.crew.usd(g) for g in set(gpus)}
        return [g * p * factor + f * paid[g] + besides for g, p, f in zip(gpus, prices, people, strict=True)]


@lru_cache(maxsize=64)
def log_normals(name: str, sigma: float, common: Draws) -> tuple[float, ...]:
    """The factors drawn for one input."""
    return tuple(math.exp(sigma * z) for z in getattr(common, name))


@lru_cache(maxsize=64)
def quantiles(name: str, shape: Triangle, common: Draws) -> tuple[float, ...]:
    """The values drawn for one input."""
    median, below, above = shape.median, shape.median - shape.low, shape.high - shape.median
    return tuple([median + far * (below if far < 0 else above) for far in getattr(common, name)])


def api_simulated(usd_besides_output: float, usd_output: float, output_sigma: float, common: Draws) -> list[float]:
    """An API's monthly cost; only the output length is uncertain."""
    return [usd_besides_output + usd_output * length for length in log_normals("output", output_sigma, common)]


@dataclass(frozen=True)
class Band:
    """The tenth, fiftieth and ninetieth percentile."""

    p10: float
    p50: float
    p90: float


def band(values: Sequence[float]) -> Band:
    ordered = sorted(values)
    return Band(*(ordered[round(q * (len(ordered) - 1))] for q in (TEN, FIFTY, NINETY)))


def cheaper(first: Sequence[float], second: Sequence[float]) -> int:
    """In how many draws the left is cheaper than the right."""
    return sum(a < b for a, b in zip(first, second, strict=True))
