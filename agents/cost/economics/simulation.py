"""The spread of every option under the same draws."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..facts.assumptions import Assumed
from ..facts.units import HOURS_PER_MONTH
from .api_cost import DAYS_PER_MONTH
from .api_options import OWN_PRICE, ApiOption
from .fleets.own_fleet import SelfOption
from .monte_carlo import DRAWS, Band, SelfHosting, Triangle, api_simulated, band, cheaper, draws
from .workload import Load

FORECAST_SIGMA = 0.1
"""How far a length the person gave may be off: a forecast, not a measurement."""


@dataclass(frozen=True)
class Simulation:
    """The spread of every option under the same draws, and how often the best fleet beats the best API."""

    bands: Mapping[str, Band]
    fleet_cheaper: int | None
    draws: int


NOT_SIMULATED = Simulation({}, None, 0)


def uncertainty(fleet: SelfOption, load: Load, assumed: Assumed) -> SelfHosting:
    """The uncertain inputs of a fleet; what the person gave does not vary, except lengths by a forecast's error."""
    replica = fleet.capacity
    output = load["output_tokens"] + load["reasoning_tokens"]
    return SelfHosting(
        stairs=fleet.stairs,
        requests_per_day=load.requests_per_day * (1 + load["retry_share"]),
        headroom=assumed.value("headroom"),
        output_tokens=output,
        seconds_per_output=replica.step.total_s / replica.batch,
        seconds_besides=replica.prefill_s,
        throughput_sigma=replica.sigma,
        output_sigma=output_sigma(load, assumed),
        price=_price(fleet, assumed),
        price_factor=HOURS_PER_MONTH * (1 + assumed.value("overhead")),
        peak=_triangle("peak_to_average", load, assumed),
        people=Triangle(1, 1, 1) if load.is_given("fte") else Triangle(*assumed["people_factor"].bounds),
        usd_besides=fleet.storage_usd,
    )


def _price(fleet: SelfOption, assumed: Assumed) -> Triangle:
    """The range of offers; a single offer says nothing about its spread, so one is assumed."""
    price = fleet.price
    if price.offers > 1 or price.provider_class == OWN_PRICE:
        return Triangle(price.low, price.median, price.high)
    spread = assumed.value("single_offer_spread")
    return Triangle(price.median * (1 - spread), price.median, price.median * (1 + spread))


def output_sigma(load: Load, assumed: Assumed) -> float:
    return FORECAST_SIGMA if load.is_given("output_tokens") else assumed.value("output_sigma")


def _triangle(name: str, load: Load, assumed: Assumed) -> Triangle:
    return Triangle(load[name], load[name], load[name]) if load.is_given(name) else Triangle(*assumed[name].bounds)


def simulate(
    apis: tuple[ApiOption, ...],
    fleets: tuple[SelfOption, ...],
    uncertain: Mapping[str, SelfHosting],
    load: Load,
    assumed: Assumed,
    comparable: bool,
) -> Simulation:
    common, sigma = draws(), output_sigma(load, assumed)
    samples = {option.id: api_simulated(*_split(option, load), sigma, common) for option in apis}
    samples |= {fleet.id: uncertain[fleet.id].simulated(common) for fleet in fleets}
    two_sides = apis and fleets and comparable
    return Simulation(
        bands={id: band(values) for id, values in samples.items()},
        fleet_cheaper=cheaper(samples[fleets[0].id], samples[apis[0].id]) if two_sides else None,
        draws=DRAWS,
    )


def _split(option: ApiOption, load: Load) -> tuple[float, float]:
    """The monthly cost that does not depend on the output length, and the cost that does."""
    output = load["output_tokens"] + load["reasoning_tokens"]
    per_month = load.requests_per_day * DAYS_PER_MONTH * (1 + load["retry_share"])
    usd_output = per_month * output * option.effective.rate.output / 1e6
    return option.usd - usd_output, usd_output
