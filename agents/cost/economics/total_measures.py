"""A total cost as a Measure: a closed form on the monthly cost, or the sum of its months."""

from collections.abc import Sequence

from protocols.adoption import Input, Measure

from ..facts.assumptions import Assumed
from ..measure.measure import figure, measure, of
from .api_options import ApiOption
from .fleets.own_fleet import SelfOption
from .study import Study
from .totals import Totals, applied, steady_usd, usage_usd

PATH = "(1 - ((1 + yearly_change) / (1 + discount_rate)) ** (months / 12))"
PATH_STEP = "(1 - ((1 + yearly_change) / (1 + discount_rate)) ** (1 / 12))"
STEADY = "(1 - (1 / (1 + discount_rate)) ** (months / 12)) / (1 - (1 / (1 + discount_rate)) ** (1 / 12))"


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
