"""From which load on self-hosting is cheaper than an API, on the staircase a fleet really is."""

import math
from dataclasses import dataclass

from .api_cost import DAYS_PER_MONTH
from .staircase import Staircase

MOST_STEPS = 20_000


@dataclass(frozen=True)
class BreakEven:
    """Requests a day: `first` where the lines first meet, `lasting` from where self-hosting stays cheaper.

    Either is None when there is no such load. `replica_usd` and `replica_api_usd` say why: what one more
    replica costs a month, and what the API would charge for all that replica can serve.
    """

    first: float | None
    lasting: float | None
    replica_usd: float
    replica_api_usd: float
    replicas_at_lasting: int | None


def break_even(stairs: Staircase, api_usd_per_request: float) -> BreakEven:
    """Where the staircase meets the API's straight line, and where it stays below it."""
    replica_usd = stairs.usd_per_further_gpu * stairs.gpus_per_replica
    slope = api_usd_per_request * DAYS_PER_MONTH
    # When one more replica costs more than the API would charge for all it serves, no load ever changes sides.
    served = slope * stairs.capacity
    first = _first(stairs, slope)
    lasting = _lasting(stairs, slope) if served > replica_usd else None
    replicas = stairs.replicas(lasting) if lasting is not None else None
    return BreakEven(first, lasting, replica_usd, served, replicas)


def _steps_until_settled(stairs: Staircase, slope: float) -> int:
    """After this many serving replicas no further crossing can appear."""
    people_each = stairs.usd_per_further_gpu
    # People are paid per replica too, so they eat into what each one gains.
    gain = slope * stairs.capacity - people_each * stairs.gpus_per_replica
    if gain <= 0:
        return 1 + math.ceil(max(stairs.sku_gpus, stairs.own_gpus) / stairs.gpus_per_replica)
    standing = stairs.gpus_per_replica * (stairs.spare + 1) + stairs.sku_gpus + stairs.own_gpus
    owed = stairs.fixed_usd + stairs.crew.most_before_growth + people_each * standing
    return min(MOST_STEPS, math.ceil((owed + slope * stairs.capacity) / gain) + 1)


def _first(stairs: Staircase, slope: float) -> float | None:
    if slope <= 0:
        return None
    for serving in range(1, _steps_until_settled(stairs, slope) + 1):
        meets = max(stairs.usd_with(serving + stairs.spare) / slope, (serving - 1) * stairs.capacity)
        if meets <= serving * stairs.capacity:
            return meets
    return None


def _lasting(stairs: Staircase, slope: float) -> float | None:
    """The end of the last step's dear part; None when the bound on steps is reached first."""
    settled = _steps_until_settled(stairs, slope)
    if settled >= MOST_STEPS:
        return None
    for serving in range(settled, 0, -1):
        meets = stairs.usd_with(serving + stairs.spare) / slope
        if meets > (serving - 1) * stairs.capacity:
            return min(meets, serving * stairs.capacity)
    return 0.0
