"""Whether the cost fits the money there is: the outcome, the score and the finding that go with a budget."""

from dataclasses import dataclass
from decimal import Decimal

from protocols.adoption import Evidence, Finding, Grade, Hosting, Inquiry, Score, Severity, Signal
from protocols.adoption.text.number_format import money

from ..economics.api_options import ApiOption
from ..economics.fleets.own_fleet import SelfOption
from ..economics.monte_carlo import Band
from ..economics.study import Study
from ..measure.outcome import CostOutcome

POINTS = {CostOutcome.WITHIN: 100.0, CostOutcome.TIGHT: 60.0, CostOutcome.OVER: 10.0}
RULE = (
    "100 when even the P90 of the monthly cost is within the budget, 60 when only the estimate is, 10 when it is over"
)


@dataclass(frozen=True)
class BudgetFit:
    """How a monthly cost stands against a budget."""

    outcome: CostOutcome
    score: Score
    finding: Finding


def chosen(study: Study, hosting: Hosting | None) -> ApiOption | SelfOption | None:
    """The option that is held against the budget: the cheapest of the kind the person wants."""
    if hosting is Hosting.MANAGED_API:
        return study.api
    if hosting in (Hosting.SELF_HOSTED, Hosting.ON_PREM):
        return None if study.missed else study.fleet
    return study.cheapest


def fit(label: str, amount: float, high: float, budget: Decimal, day: str, coverage: float) -> BudgetFit:
    """The fit of an amount whose P90 is `high`."""
    limit = float(budget)
    outcome = CostOutcome.OVER if amount > limit else CostOutcome.TIGHT if high > limit else CostOutcome.WITHIN
    person = Evidence(
        title="Budget given by the person asking",
        locator="Inquiry, use.workload.budget_usd_per_month",
        seen=day,
        grade=Grade.PERSON,
    )
    quoted = f"{money(amount)} a month"
    claim = f"{label} costs {quoted} (P90 {money(high)}) against a budget of {money(limit)}: {outcome.value}."
    signal = Signal(
        fact="cost.usd_per_month",
        value=f"{quoted}, P90 {money(high)}, budget {money(limit)}",
        points=POINTS[outcome],
        weight=1,
        rule=RULE,
        evidence=(person,),
    )
    severity = Severity.CONDITION if outcome is CostOutcome.OVER else Severity.NOTE
    owner = "budget owner" if outcome is CostOutcome.OVER else None
    finding = Finding(id="cost.budget", claim=claim, severity=severity, evidence=(person,), owner=owner)
    score = Score(dimension="cost_fit", points=POINTS[outcome], coverage=coverage, signals=(signal,))
    return BudgetFit(outcome, score, finding)


def of_study(study: Study, inquiry: Inquiry, coverage: float) -> BudgetFit | None:
    """The fit of the chosen option; None without a budget or without an option."""
    budget, option = inquiry.use.workload.budget_usd_per_month, chosen(study, inquiry.use.hosting)
    if budget is None or option is None:
        return None
    spread = study.simulation.bands.get(option.id, Band(option.usd, option.usd, option.usd))
    high = max(spread.p90, option.usd)
    return fit(option.label, option.usd, high, budget, study.day.isoformat(), coverage)
