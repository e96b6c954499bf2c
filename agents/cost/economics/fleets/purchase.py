"""What a GPU-hour costs when the server is bought: the purchase written off, its electricity and its support."""

from collections.abc import Mapping

from protocols.adoption import Evidence, Grade, Measure

from ...facts.assumptions import Assumed
from ...facts.machines.accelerator import Accelerator
from ...facts.machines.energy_facts import EnergyFacts
from ...facts.machines.specs import NotEstimable
from ...facts.pricing.gpu_prices import PriceRange
from ...facts.units import HOURS_PER_MONTH
from ...measure.measure import figure, measure
from ..energy import node_power_w
from ..tco import own

BOUGHT = "bought"
SERVER_GPUS = 8
ASSUMPTIONS = ("write_off_months", "on_prem_pue", "usd_per_kwh", "support_share_per_year")
HOURLY = (
    "(server_usd / write_off_months + server_kw * hours_per_month * on_prem_pue * usd_per_kwh"
    " + server_usd * support_share_per_year / 12) / (server_gpus * hours_per_month)"
)


def purchase(gpu: str, purchases: Mapping[str, tuple[float, float]]) -> tuple[float, float] | None:
    """The street prices of a server of eight of these GPUs; PCIe and NVL cards are other products."""
    family, _, form = gpu.partition("-")
    return purchases.get(family) if form in ("", "sxm") else None


def bought_range(
    accelerator: Accelerator, purchases: Mapping[str, tuple[float, float]], facts: EnergyFacts, assumed: Assumed
) -> PriceRange | None:
    """USD per GPU-hour of ownership as a range; None where no purchase price or no power is known."""
    street = purchase(accelerator.id, purchases)
    try:
        kilowatts = node_power_w(accelerator, SERVER_GPUS, 1.0, facts.power) / 1000
    except NotEstimable:
        return None
    if street is None:
        return None
    low, middle, high = (_hourly(price, kilowatts, assumed) for price in (street[0], sum(street) / 2, street[1]))
    return PriceRange(gpu=accelerator.id, provider_class=BOUGHT, low=low, median=middle, high=high, offers=2)


def _hourly(price: float, kilowatts: float, assumed: Assumed) -> float:
    months, pue, kwh, support = (assumed.value(name) for name in ASSUMPTIONS)
    return own(
        price, months=months, kilowatts=kilowatts, pue=pue, usd_per_kwh=kwh, support_per_year=support, gpus=SERVER_GPUS
    ).usd_per_gpu_hour


def bought_measure(
    accelerator: Accelerator, purchases: Mapping[str, tuple[float, float]], facts: EnergyFacts, assumed: Assumed
) -> Measure:
    """The cost of an owned GPU-hour with everything it is made of."""
    hourly = bought_range(accelerator, purchases, facts, assumed)
    street = purchase(accelerator.id, purchases)
    if street is None or hourly is None:
        raise NotEstimable(f"no purchase price of a server with {accelerator.id} is known")
    power = Evidence(title="Node power", locator=facts.power.source, seen=facts.power.seen, grade=Grade.SECONDARY)
    kilowatts = node_power_w(accelerator, SERVER_GPUS, 1.0, facts.power) / 1000
    inputs = (
        figure("server_usd", sum(street) / 2, "USD", (_recalled(assumed.as_of),)),
        figure("server_kw", kilowatts, "kW", (power,)),
        figure("server_gpus", SERVER_GPUS, "GPUs"),
        figure("hours_per_month", HOURS_PER_MONTH, "hours/month"),
        *(figure(n, assumed.value(n), assumed[n].unit, (assumed[n].evidence,)) for n in ASSUMPTIONS),
    )
    id, label = f"self.{accelerator.id}.{BOUGHT}.usd_per_gpu_hour", f"{accelerator.id}, bought: a GPU-hour of ownership"
    low, high, means = hourly.low, hourly.high, "low and high street price"
    return measure(id, label, "USD per GPU-hour", HOURLY, inputs, low=low, high=high, range_means=means)


def _recalled(day: str) -> Evidence:
    return Evidence(
        title="Street prices of 8-GPU servers, 2024 to 2026, unverified",
        locator="agents/cost/data/gpu_prices.yaml#purchase_usd_per_8gpu_server",
        seen=day,
        grade=Grade.MEMORY,
    )
