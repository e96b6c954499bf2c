"""From requests a day to replicas and GPUs: peaks, headroom, spares and what a cloud sells."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, isfinite

from ...facts.machines.specs import NotEstimable
from ...facts.units import SECONDS_PER_DAY
from ...performance.capacity import Capacity

# Rules of thumb, to be shown as assumptions: a consumer service peaks at 2-5 times its mean; 80 % of capacity keeps
# queues short; one replica more than needed survives a failure or a roll-out.
PEAK_TO_AVERAGE = 3.0
HEADROOM = 0.8
SPARE = 1
MOST_REPLICAS = 1_000_000
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Fleet:
    """How many replicas and GPUs stand ready, and how busy they are on average."""

    replicas: int
    gpus_needed: int
    gpus: int
    utilisation: float
    peak_requests_per_s: float


def fleet(
    requests_per_day: float,
    requests_per_s: float,
    gpus_per_replica: int,
    *,
    peak_to_average: float = PEAK_TO_AVERAGE,
    headroom: float = HEADROOM,
    spare: int = SPARE,
    sku_gpus: int = 1,
) -> Fleet:
    """The fleet for a load, in whole replicas, rounded up to the GPUs a provider sells at once."""
    if not (isfinite(requests_per_day) and requests_per_day >= 0):
        raise NotEstimable(f"{requests_per_day} requests per day is not a load")
    if requests_per_s <= 0 or peak_to_average < 1 or not 0 < headroom <= 1:
        raise NotEstimable("capacity must be positive, peak to average at least 1, headroom a share")
    if spare < 0 or sku_gpus < 1 or gpus_per_replica < 1:
        raise NotEstimable("spare replicas cannot be negative, GPUs come in whole numbers")
    mean = requests_per_day / SECONDS_PER_DAY
    busy = ceil(mean * peak_to_average / (headroom * requests_per_s) - ROUNDING)
    replicas = max(busy, 1) + spare
    if replicas > MOST_REPLICAS:
        raise NotEstimable(f"{requests_per_day:g} requests per day would need {replicas:,} replicas")
    needed = replicas * gpus_per_replica
    return Fleet(
        replicas=replicas,
        gpus_needed=needed,
        gpus=ceil(needed / sku_gpus) * sku_gpus,
        utilisation=mean / (replicas * requests_per_s),
        peak_requests_per_s=mean * peak_to_average,
    )


def smallest_fleet(
    candidates: Iterable[Capacity],
    requests_per_day: float,
    *,
    peak_to_average: float = PEAK_TO_AVERAGE,
    headroom: float = HEADROOM,
    spare: int = SPARE,
    sku_gpus: int = 1,
) -> tuple[Capacity, Fleet]:
    """The layout whose whole fleet has the fewest GPUs: at low volume that is the smallest replica, not the best.

    When no layout meets the latency target, the fastest comes back, with `meets_target` false.
    """
    sized = [
        (
            c,
            fleet(
                requests_per_day,
                c.requests_per_s,
                c.n,
                peak_to_average=peak_to_average,
                headroom=headroom,
                spare=spare,
                sku_gpus=sku_gpus,
            ),
        )
        for c in candidates
    ]
    if not sized:
        raise NotEstimable("no layout to choose from")
    return min(sized, key=_fewest_gpus)


def _fewest_gpus(sized: tuple[Capacity, Fleet]) -> tuple[bool, float, float, float]:
    c, f = sized
    if not c.meets_target:
        return True, c.tpot_s, f.gpus, c.gpu_seconds_per_request
    return False, f.gpus, f.gpus_needed, c.gpu_seconds_per_request


def usd_per_mtok(usd_per_hour: float, tokens_per_s: float, utilisation: float = 1.0) -> float:
    """Rent per million tokens: it is due whether busy or not, so low utilisation divides, never multiplies."""
    if tokens_per_s <= 0 or not 0 < utilisation <= 1 or usd_per_hour < 0:
        raise NotEstimable("a token's cost needs a positive rate, a utilisation above 0 and a rent of at least 0")
    return usd_per_hour / (tokens_per_s * 3600 * utilisation) * 1e6
