"""Total cost over 12 and 36 months of the best API and the best fleet, in each named price scenario."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from protocols.adoption import Input, Measure

from ..facts.assumptions import Assumed
from ..measure.measure import figure, measure, of
from .api_cost import effective, monthly_usd
from .api_options import ApiOption
from .own_fleet import SelfOption
from .purchase import BOUGHT
from .study import Study
from .tco import HORIZONS, SCENARIOS, Scenario, Total, total

PATH = "(1 - ((1 + yearly_change) / (1 + discount_rate)) ** (months / 12))"
PATH_STEP = "(1 - ((1 + yearly_change) / (1 + discount_rate)) ** (1 / 12))"
STEADY = "(1 - (1 / (1 + discount_rate)) ** (months / 12)) / (1 - (1 / (1 + discount_rate)) ** (1 / 12))"


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
    if not option.price.steps:
        return option.usd * grown
    day = month_after(study.day, month)
    paid = effective(option.price, load.request.input_tokens, day, load["batch_share"])
    return monthly_usd(paid.rate, load.request, load.requests_per_day * grown, load["retry_share"])


def total_measure(t: Totals, study: Study, assumed: Assumed, monthly: Sequence[Measure]) -> Measure:
    """A total as a Measure: a closed form on the monthly cost, or the sum of its months where they differ."""
    hours = assumed["setup_hours" if isinstance(t.option, SelfOption) else "api_integration_hours"]
    salary, year, rate = (assumed[n] for n in ("salary_usd_per_year", "work_hours_per_year", "discount_rate"))
    inputs = [
        figure("hours", hours.value, hours.unit, (hours.evidence,)),
        figure("salary_usd_per_year", salary.value, salary.unit, (salary.evidence,)),
        figure("work_hours_per_year", year.value, year.unit, (year.evidence,)),
        figure("discount_rate", rate.value, rate.unit, (rate.evidence,)),
    ]
    uneven = study.load["growth_per_month"] or (isinstance(t.option, ApiOption) and t.option.price.steps)
    formula, more = _months(t, study) if uneven else _closed(t, assumed, {m.id: m for m in monthly})
    return measure(
        f"{t.option.id}.tco{t.months}.{t.scenario.name.split()[0]}",
        f"{t.option.label}: total cost of {t.months} months, prices {t.scenario.name}, present value",
        "USD",
        f"hours * salary_usd_per_year / work_hours_per_year + {formula}",
        [*inputs, *more],
    )


def _closed(t: Totals, assumed: Assumed, monthly: dict[str, Measure]) -> tuple[str, list[Input]]:
    path = [
        figure("yearly_change", applied(t.option, t.scenario).yearly_change, "share/year"),
        figure("months", t.months, "months"),
    ]
    if isinstance(t.option, ApiOption):
        return f"usd_month * {PATH} / {PATH_STEP}", [of("usd_month", monthly[f"{t.option.id}.usd_month"]), *path]
    share = assumed["overhead"]
    names = ("gpu_usd_month", "people_usd_month", "storage_usd_month")
    inputs = [of(name, monthly[f"{t.option.id}.{name}"]) for name in names]
    inputs.append(figure("overhead", share.value, share.unit, (share.evidence,)))
    formula = (
        f"gpu_usd_month * (1 + overhead) * {PATH} / {PATH_STEP} + (people_usd_month + storage_usd_month) * {STEADY}"
    )
    return formula, [*inputs, *path]


def _months(t: Totals, study: Study) -> tuple[str, list[Input]]:
    inputs = [
        figure(
            f"month_{m}",
            usage_usd(t.option, m, study) * applied(t.option, t.scenario).factor(m) + steady_usd(t.option, m, study),
            "USD",
        )
        for m in range(t.months)
    ]
    terms = [f"month_{m} / (1 + discount_rate) ** ({m} / 12)" for m in range(t.months)]
    return " + ".join(terms), inputs
