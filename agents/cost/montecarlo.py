"""Draws the uncertain inputs 4,096 times, the same draws for every option, so that options can be compared."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .breakeven import Staircase

DRAWS = 4096
SEED = 20261121
TEN, FIFTY, NINETY = 0.1, 0.5, 0.9
Z_NINETY = 1.2815515655446004


@dataclass(frozen=True)
class Draws:
    """Standard normals and uniforms, one of each kind for every draw."""

    throughput: tuple[float, ...]
    output: tuple[float, ...]
    price: tuple[float, ...]
    peak: tuple[float, ...]
    people: tuple[float, ...]


@lru_cache(maxsize=4)
def draws(seed: int = SEED, count: int = DRAWS) -> Draws:
    """Common random numbers; the Mersenne Twister gives the same on every platform."""
    source = random.Random(seed)
    normal, uniform = source.gauss, source.random
    rows = [(normal(0, 1), normal(0, 1), uniform(), uniform(), uniform()) for _ in range(count)]
    return Draws(*map(tuple, zip(*rows, strict=True)))


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
        if probability < 0.5:
            return self.median - (self.median - self.low) * (1 - math.sqrt(2 * probability))
        return self.median + (self.high - self.median) * (1 - math.sqrt(2 * (1 - probability)))


@dataclass(frozen=True)
class SelfHosting:
    """What is uncertain about a fleet, around the staircase of its central case.

    A request takes `seconds_per_output` of one replica's time for each output token and
    `seconds_besides` for its prefill; `usd_besides` is what neither GPUs nor people cost.
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
    usd_per_fte: float
    usd_besides: float

    def usd(self, throughput: float, output: float, price: float, peak: float, fte: float) -> float:
        """USD a month for one set of values; `throughput` and `output` are factors of the central case."""
        seconds = (self.output_tokens * output * self.seconds_per_output + self.seconds_besides) / throughput
        busy = self.requests_per_day / 86400 * peak * seconds / self.headroom
        gpus = self.stairs.gpus(math.ceil(busy - 1e-12) + self.stairs.spare)
        return gpus * price * self.price_factor + fte * self.usd_per_fte + self.usd_besides

    def simulated(self, common: Draws) -> list[float]:
        sigma, spread = self.throughput_sigma, self.output_sigma
        rows = zip(common.throughput, common.output, common.price, common.peak, common.people, strict=True)
        price, peak, people, exp = self.price.at, self.peak.at, self.people.at, math.exp
        return [self.usd(exp(sigma * t), exp(spread * o), price(p), peak(k), people(f)) for t, o, p, k, f in rows]


def api_simulated(usd_besides_output: float, usd_output: float, output_sigma: float, common: Draws) -> list[float]:
    """An API's monthly cost; only the output length is uncertain."""
    return [usd_besides_output + usd_output * math.exp(output_sigma * o) for o in common.output]


@dataclass(frozen=True)
class Band:
    """The tenth, fiftieth and ninetieth percentile."""

    p10: float
    p50: float
    p90: float


def band(values: Sequence[float]) -> Band:
    ordered = sorted(values)
    return Band(*(ordered[round(q * (len(ordered) - 1))] for q in (TEN, FIFTY, NINETY)))


def cheaper(left: Sequence[float], right: Sequence[float]) -> int:
    """In how many draws the left is cheaper than the right."""
    return sum(a < b for a, b in zip(left, right, strict=True))
