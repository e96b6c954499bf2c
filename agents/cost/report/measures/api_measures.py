"""The load and each API's bill as Measures: every one recomputes from inputs the Assessment shows."""

from protocols.adoption import Evidence, Input, Measure
from protocols.adoption.text.formula import evaluate

from ...economics.api_cost import DAYS_PER_MONTH
from ...economics.api_options import ApiOption
from ...economics.monte_carlo import Band
from ...economics.study import Study
from ...economics.workload import WRITTEN, Load
from ...facts.knowledge import Knowledge
from ...facts.pricing.prices import TokenRate
from ...facts.units import HOURS_PER_MONTH
from ...measure.measure import MTOK, USD_MONTH, figure, measure, of
from ..price_evidence import api_evidence

PRICES = ("input", "cached", "written", "output")
DISCOUNTED = 0.3
BEYOND_LISTS = "a guess: 30 % of the list price to all of it, because no list price holds at such a volume"
RANGE = "P10 to P90 of {draws:,} draws"
USE_OF_A_MONTH = "requests_per_day * days_per_month * (1 + retry_share)"
ONE_REQUEST = (
    "(input_tokens * (1 - cached_share) * price_input + input_tokens * cached_share"
    " * ((1 - cache_written_share) * price_cached + cache_written_share * price_written)"
    " + (output_tokens + reasoning_tokens) * price_output) / 1000000"
)
API_FORMULA = f"{USE_OF_A_MONTH} * {ONE_REQUEST}"


def days(name: str = "days_per_month") -> Input:
    return figure(name, DAYS_PER_MONTH, "days/month")


def hours() -> Input:
    return figure("hours_per_month", HOURS_PER_MONTH, "hours/month")


def requests_measure(load: Load) -> Measure:
    """Requests a day, as given or derived from tokens a month."""
    label = "Requests per day"
    if not load.tokens_given:
        item = load.inputs["requests_per_day"].model_copy(update={"name": "requests"})
        return measure("load.requests_per_day", label, "requests/day", "requests", (item,))
    names = ("tokens_per_month", "input_tokens", "output_tokens", "reasoning_tokens")
    formula = "tokens_per_month / (input_tokens + output_tokens + reasoning_tokens) / days_per_month"
    inputs = (*(load.inputs[name] for name in names), days())
    return measure("load.requests_per_day", label, "requests/day", formula, inputs)


def api_measures(option: ApiOption, study: Study, requests: Measure, knowledge: Knowledge) -> tuple[Measure, ...]:
    """The effective prices where they are weighted, and the monthly bill."""
    proof, paid = api_evidence(option, knowledge), option.effective
    steps: dict[str, Measure] = {}
    if paid.peak_share or paid.batch_share:
        steps = {name: _weighted(option, name, proof) for name in PRICES}
    inputs = tuple(
        of(item.name, steps[name]) if (name := item.name.removeprefix("price_")) in steps else item
        for item in api_inputs(option, study.load, requests, knowledge)
    )
    label = f"{option.label}: monthly bill, central case"
    return (*steps.values(), ranged(f"{option.id}.usd_month", label, API_FORMULA, inputs, study, option.id, proof))


def api_inputs(option: ApiOption, load: Load, requests: Measure, knowledge: Knowledge) -> tuple[Input, ...]:
    """What API_FORMULA takes: the load, and the price this load pays on average."""
    proof = api_evidence(option, knowledge)
    prices = (figure(f"price_{name}", getattr(option.effective.rate, name), MTOK, (proof,)) for name in PRICES)
    shape = ("retry_share", "input_tokens", "cached_share", WRITTEN, "output_tokens", "reasoning_tokens")
    return (of("requests_per_day", requests), days(), *(load.inputs[name] for name in shape), *prices)


def _weighted(option: ApiOption, name: str, proof: Evidence) -> Measure:
    """A price averaged over peak hours and the batch share."""
    paid = option.effective

    def price_of(rate: TokenRate | None) -> float:
        return getattr(rate or paid.standard, name)

    inputs = (
        figure("standard", price_of(paid.standard), MTOK, (proof,)),
        figure("peak", price_of(paid.peak), MTOK, (proof,)),
        figure("peak_share", paid.peak_share, "share of time"),
        figure("batch", price_of(paid.batch), MTOK, (proof,)),
        figure("batch_share", paid.batch_share, "share of requests"),
    )
    formula = "(1 - batch_share) * ((1 - peak_share) * standard + peak_share * peak) + batch_share * batch"
    return measure(f"{option.id}.price_{name}", f"{option.label}: average {name} price", MTOK, formula, inputs)


def ranged(
    id: str, label: str, formula: str, inputs: tuple[Input, ...], study: Study, option_id: str, *proof: Evidence
) -> Measure:
    spread: Band | None = study.simulation.bands.get(option_id)
    means = RANGE.format(draws=study.simulation.draws) if spread else None
    low, high = (spread.p10, spread.p90) if spread else (None, None)
    if not study.plausible:
        value = evaluate(formula, {item.name: item.value for item in inputs})
        low, high, means = float(value) * DISCOUNTED, float(value), BEYOND_LISTS
    return measure(id, label, USD_MONTH, formula, inputs, low=low, high=high, range_means=means, evidence=proof)
