"""What an option costs over 12 and 36 months, in three named futures of prices."""

from collections.abc import Sequence
from dataclasses import dataclass

HORIZONS = (12, 36)


@dataclass(frozen=True)
class Scenario:
    """A named price path: the yearly change of the prices of tokens and of GPU-hours."""

    name: str
    yearly_change: float

    def factor(self, month: int) -> float:
        return (1 + self.yearly_change) ** (month / 12)


SCENARIOS = (
    Scenario("flat", 0.0),
    Scenario("falling 30 %/yr", -0.30),
    Scenario("rising 20 %/yr", 0.20),
)


@dataclass(frozen=True)
class Total:
    """The present value of a run of monthly costs."""

    undiscounted: float
    present_value: float


def total(monthly: Sequence[float], discount_rate: float, one_time: float = 0.0) -> Total:
    """Monthly costs paid at the start of each month, the first of them today."""
    discounted = sum(cost / (1 + discount_rate) ** (month / 12) for month, cost in enumerate(monthly))
    return Total(one_time + sum(monthly), one_time + discounted)


@dataclass(frozen=True)
class Ownership:
    """A server bought, powered and supported, against renting the same GPUs."""

    usd_per_month: float
    usd_per_gpu_hour: float
    payback_months: float | None


def own(
    price_usd: float,
    *,
    months: float,
    kilowatts: float,
    pue: float,
    usd_per_kwh: float,
    support_per_year: float,
    gpus: int,
    rent_usd_per_gpu_hour: float | None = None,
    hours_per_month: float = 730.5,
) -> Ownership:
    """Monthly cost of ownership; the payback is when the rent saved has paid the purchase, None if never."""
    running = kilowatts * hours_per_month * pue * usd_per_kwh + price_usd * support_per_year / 12
    monthly = price_usd / months + running
    saved = None if rent_usd_per_gpu_hour is None else rent_usd_per_gpu_hour * gpus * hours_per_month - running
    payback = price_usd / saved if saved is not None and saved > 0 else None
    return Ownership(monthly, monthly / (gpus * hours_per_month), payback)
