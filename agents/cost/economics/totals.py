"""Total cost over 12 and 36 months of the best API and the best fleet, in each named price scenario."""

from dataclasses import dataclass
from datetime import date

from ..facts.assumptions import Assumed
from .api_cost import monthly_usd
from .api_options import ApiOption
from .effective_rate import effective
from .fleets.own_fleet import SelfOption
from .fleets.purchase import BOUGHT
from .study import Study
from .tco import HORIZONS, SCENARIOS, Scenario, Total, total


@dataclass(frozen=True)
class Totals:
    """One option's total in one scenario, by part; the parts are present values."""

    option: ApiOption | SelfOption
    scenario: Scenario
    months: int
    one_time: float
    usage: Total
    people: Total

    @property
    def usd(self) -> float:
        return self.one_time + self.usage.present_value + self.people.present_value


def month_after(day: date, months: int) -> date:
    """The first day of the month that is so many months later."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1) if months else day


def horizons(study: Study) -> tuple[int, ...]:
    """The usual horizons, and the person's own."""
    return tuple(sorted({*HORIZONS, *([study.horizon_months] if study.horizon_months else [])}))


def totals(study: Study, assumed: Assumed) -> tuple[Totals, ...]:
    """Every total worth comparing."""
    best = [option for option in (study.api, study.fleet) if option]
    return tuple(
        totalled(option, scenario, months, study, assumed)
        for option in best
        for months in horizons(study)
        for scenario in SCENARIOS
    )


def totalled(option: ApiOption | SelfOption, scenario: Scenario, months: int, study: Study, assumed: Assumed) -> Totals:
    rate = assumed.value("discount_rate")
    path = applied(option, scenario)
    usage = [usage_usd(option, month, study) * path.factor(month) for month in range(months)]
    # People and storage follow the fleet and not the price of tokens, so no price path applies to them.
    steady = [steady_usd(option, month, study) for month in range(months)]
    return Totals(
        option=option,
        scenario=scenario,
        months=months,
        one_time=one_time_usd(option, assumed),
        usage=total(usage, rate),
        people=total(steady, rate),
    )


def applied(option: ApiOption | SelfOption, scenario: Scenario) -> Scenario:
    """The price path an option follows: what is bought keeps the price it was bought at."""
    bought = isinstance(option, SelfOption) and option.price.provider_class == BOUGHT
    return SCENARIOS[0] if bought else scenario


def one_time_usd(option: ApiOption | SelfOption, assumed: Assumed) -> float:
    hours = assumed.value("setup_hours" if isinstance(option, SelfOption) else "api_integration_hours")
    return hours * assumed.value("salary_usd_per_year") / assumed.value("work_hours_per_year")


def steady_usd(option: ApiOption | SelfOption, month: int, study: Study) -> float:
    """People and storage in a month; people grow with the fleet."""
    if not isinstance(option, SelfOption):
        return 0.0
    return option.stairs.crew.usd(gpus_in(option, month, study)) + option.storage_usd


def gpus_in(option: SelfOption, month: int, study: Study) -> int:
    """GPUs of a fleet in a month, its volume grown; never fewer than today's least."""
    load = study.load
    if not load["growth_per_month"]:
        return option.fleet.gpus
    grown = load.requests_per_day * (1 + load["growth_per_month"]) ** month
    return option.stairs.gpus(max(option.stairs.replicas(grown), 1 + option.stairs.spare))


def usage_usd(option: ApiOption | SelfOption, month: int, study: Study) -> float:
    """What tokens or GPUs cost in a month at today's price level: grown volume, announced price steps."""
    load = study.load
    grown = (1 + load["growth_per_month"]) ** month
    if isinstance(option, SelfOption):
        return gpus_in(option, month, study) * option.stairs.gpu_usd
    # Without an announced step the monthly cost only grows with the volume; that is also exact and quick.
    if not option.price.steps:
        return option.usd * grown
    day = month_after(study.day, month)
    paid = effective(option.price, load.request.input_tokens, day, load["batch_share"])
    return monthly_usd(paid.rate, load.request, load.requests_per_day * grown, load["retry_share"])
