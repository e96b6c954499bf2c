"""The cost of a library, framework or tool: what it takes to bring it in, keep it and leave it."""

from protocols.adoption import (
    Assessment,
    Component,
    Evidence,
    Finding,
    Grade,
    Inquiry,
    KeyFigure,
    Kind,
    Measure,
    Question,
    Severity,
)
from protocols.adoption.text.number_format import money, money_range

from ..facts.knowledge import Knowledge
from ..facts.software import COCOMO_IS, Effort
from ..measure.outcome import CostOutcome
from . import budget
from .measures.software_measures import rebuild, software_measures
from .software_table import assumptions, table
from .summary import UNKNOWN

DEFAULT_YEARS = 3
COVERAGE = 0.5
NOT_COVERED = (
    "Infrastructure that the software itself does not need but its use brings along.",
    "Training of users, and the cost of what it replaces.",
)
COSTED = (
    Kind.LIBRARY,
    Kind.FRAMEWORK,
    Kind.INFERENCE_ENGINE,
    Kind.PLATFORM,
    Kind.TOOL,
    Kind.DATABASE,
    Kind.APPLICATION,
)


def report(concern: str, inquiry: Inquiry, component: Component, knowledge: Knowledge) -> Assessment:
    """The Assessment of software; of other kinds it says that nothing is known."""
    effort = knowledge.efforts.get(component.kind.value) if component.kind in COSTED and component.kind else None
    if effort is None:
        return _nothing(concern, component, knowledge)
    proof = _effort_evidence(component, effort, knowledge)
    years = (inquiry.use.workload.horizon_months or 12 * DEFAULT_YEARS) / 12
    figures = software_measures(effort, years, inquiry, knowledge, proof)
    # The budget is monthly, the total is for years, so the monthly figure is held against it.
    fitted = _fit(component, figures[-1], inquiry, knowledge)
    return Assessment(
        concern=concern,
        component=component,
        summary=_summary(component, years, *figures[-2:]),
        answer=_answer(years, figures),
        figure=_key_figure(years, figures[-2]),
        outcome=(fitted.outcome if fitted else CostOutcome.ESTIMATED).value,
        findings=(*((fitted.finding,) if fitted else ()), *_findings(proof, inquiry, knowledge)),
        measures=(*figures, *rebuild(inquiry, knowledge)),
        scores=(fitted.score,) if fitted else (),
        tables=(table(figures),),
        assumptions=assumptions(effort, years, inquiry, knowledge),
        not_covered=NOT_COVERED,
        confidence=0.4,
        confidence_basis="Effort by kind of software is judgement; a spike of a few days would tell more.",
        data_as_of=knowledge.assumed.as_of,
    )


def _summary(component: Component, years: float, total: Measure, monthly: Measure) -> str:
    low, middle, high = (money(float(amount or 0)) for amount in (total.low, total.value, total.high))
    return (
        f"Adopting {component.name} for {years:g} years costs about {middle} ({low} to {high}), "
        f"{money(float(monthly.value))} a month. These are defaults for its kind, not measurements of it."
    )


def _answer(years: float, figures: tuple[Measure, ...]) -> str:
    """The total and how much of it is people, who are forgotten where the licence is free."""
    total, infrastructure = figures[-2], figures[-3]
    low, middle, high = (float(amount or 0) for amount in (total.low, total.value, total.high))
    people = 1 - float(infrastructure.value) / middle if middle else 0.0
    return f"{money_range(middle, f'in {years:g} years', low, high)}; {people:.0%} of it people's work"


def _key_figure(years: float, total: Measure) -> KeyFigure:
    low, high = (None if bound is None else round(bound, 2) for bound in (total.low, total.high))
    return KeyFigure(value=round(total.value, 2), unit=f"USD in {years:g} years", low=low, high=high)


def _effort_evidence(component: Component, effort: Effort, knowledge: Knowledge) -> Evidence:
    return Evidence(
        title=f"Effort defaults for a {component.kind}: {effort.why}",
        locator="agents/cost/README.md#libraries-and-frameworks",
        seen=knowledge.assumed.as_of,
        grade=Grade.JUDGEMENT,
    )


def _fit(component: Component, monthly: Measure, inquiry: Inquiry, knowledge: Knowledge) -> budget.BudgetFit | None:
    money = inquiry.use.workload.budget_usd_per_month
    if money is None:
        return None
    high = float(monthly.high or monthly.value)
    return budget.fit(component.name, float(monthly.value), high, money, knowledge.assumed.as_of, COVERAGE)


def _findings(proof: Evidence, inquiry: Inquiry, knowledge: Knowledge) -> tuple[Finding, ...]:
    claim = (
        "The effort is the default of its kind and includes leaving it again. The licence costs nothing by itself; "
        "people do. A support contract, where one is wanted, comes on top and needs an offer."
    )
    notes = [Finding(id="cost.software_effort", claim=claim, severity=Severity.NOTE, evidence=(proof,))]
    if rebuild(inquiry, knowledge):
        context = Evidence(title=COCOMO_IS, locator="COCOMO II.2000 nominal constants", seen="2000", grade=Grade.MEMORY)
        notes.append(Finding(id="cost.rebuild", claim=COCOMO_IS, severity=Severity.NOTE, evidence=(context,)))
    return tuple(notes)


def _nothing(concern: str, component: Component, knowledge: Knowledge) -> Assessment:
    """A Component whose cost no rule here covers."""
    what = f"a {component.kind}" if component.kind else "of unknown kind"
    missing: tuple[Question, ...] = ()
    if component.kind is None:
        missing = (
            Question(
                field="facts.kind",
                asks=f"What is {component.name[:120]!r}: a model, a library, a framework, a platform, a tool?",
                why="Models are costed by tokens and GPUs, software by the work it takes.",
                answer_schema={"type": "string", "enum": ["model", *(kind.value for kind in COSTED)]},
            ),
        )
    return Assessment(
        concern=concern,
        component=component,
        summary=f"The cost of {component.name} is unknown: it is {what}, and no price or size of it is known here.",
        answer=UNKNOWN,
        outcome=CostOutcome.UNKNOWN.value,
        missing=missing,
        not_covered=("Datasets, protocols, standards and initiatives have no running cost that this agent works out.",),
        confidence=0.0,
        confidence_basis="Nothing about its cost is known.",
        data_as_of=knowledge.as_of.isoformat(),
    )
