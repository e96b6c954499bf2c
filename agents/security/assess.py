"""The security agent's rules: how secure a component is, from cited facts only. Pure."""

from textwrap import shorten

from protocols.adoption import Assessment, Component, Finding, Inquiry, Score, Verdict
from protocols.catalogue.cited_fact import as_fact
from protocols.catalogue.fact_age import age, unread
from protocols.catalogue.gate import best_left
from protocols.catalogue.own_facts import own_files, own_table
from protocols.catalogue.scores.scoring import overall
from protocols.catalogue.scores.scoring import scores as dimension_scores

from .facts.knowledge import SecurityKnowledge
from .rules.advisories import advisories, incidents
from .rules.case import SecurityCase, security_case
from .rules.checks import CheckAnswer, check_answers, check_findings, check_table
from .rules.gates import gates, would_change
from .rules.risks import risk_findings, risk_table

CONCERN = (__package__ or "").rpartition(".")[2]
FAMILIES = {"scorecard": "checks of the repository", "security": "further risks"}
"""The families of facts whose age is told, with their names for people."""
_MOST_FACTS = 80
_OUTCOMES = {Verdict.HOLD: "not_this_version", Verdict.TRIAL: "usable_with_care", Verdict.ADOPT: "no_open_gate"}
_ANSWERS = {Verdict.HOLD: "Not this version", Verdict.TRIAL: "Usable with care"}
_LONGEST_REASON = 140
NOT_COVERED = (
    "Weaknesses nobody has published, and those published after the date of each fact.",
    "How securely you run it: network, secrets, and who may reach it.",
)


def assess(inquiry: Inquiry, component: Component, knowledge: SecurityKnowledge) -> Assessment | None:
    """Everything on record about a component's security; `None` for one that is not known here."""
    case = security_case(inquiry, component, knowledge)
    if case is None:
        return None
    return _assessed(case)


def _assessed(case: SecurityCase) -> Assessment:
    scores = dimension_scores(case.entry, case.knowledge.rubric, case.today)
    points, confidence = overall(case.entry, scores, case.knowledge.rubric)
    closed, answers = gates(case), check_answers(case)
    tables = (check_table(case, answers), risk_table(case), own_table(case.entry))
    return Assessment(
        concern=CONCERN,
        component=_component(case),
        summary=_summary(case, points, answers, closed),
        answer=_answer(points, answers, closed),
        outcome=_OUTCOMES[best_left(closed)],
        findings=(
            # Gates first: what rules a version out is the reason that is told.
            *closed,
            *advisories(case),
            *incidents(case),
            *check_findings(answers),
            *risk_findings(case),
            *age(case.entry, case.today, FAMILIES),
            *unread(case.entry),
            *own_files(case.entry),
        ),
        facts=tuple(as_fact(fact) for fact in case.entry.facts)[:_MOST_FACTS],
        scores=scores,
        tables=tuple(table for table in tables if table),
        would_change=would_change(case, closed),
        not_covered=NOT_COVERED,
        confidence=confidence,
        confidence_basis=_basis(scores, confidence),
        data_as_of=case.knowledge.as_of.isoformat(),
    )


def _component(case: SecurityCase) -> Component:
    entry = case.entry
    return Component(name=entry.name, id=entry.id, kind=entry.kind, version=case.version, publisher=entry.publisher)


def _summary(
    case: SecurityCase, points: float | None, answers: tuple[CheckAnswer, ...], closed: tuple[Finding, ...]
) -> str:
    scored = f"{points:.0f} of 100" if points is not None else "not scored"
    count = sum(answer.fact is not None for answer in answers)
    words = f"Security of {case.entry.name}: {scored}; {count} of {len(answers)} Scorecard checks answered"
    words += f", {len(case.entry.advisories)} published weaknesses on record." if case.entry.advisories else "."
    return f"{words} {closed[0].claim}" if closed else words


def _answer(points: float | None, answers: tuple[CheckAnswer, ...], closed: tuple[Finding, ...]) -> str:
    """How secure it is in a few words: the strictest gate, else the points and how much stands behind them."""
    if closed:
        limit = best_left(closed)
        reason = next(finding.claim for finding in closed if finding.ceiling is limit)
        return f"{_ANSWERS[limit]}: {shorten(reason, _LONGEST_REASON, placeholder=' …')}"
    if points is None:
        return "Not known to us: nothing on its security is on record"
    count = sum(answer.fact is not None for answer in answers)
    return f"Nothing grave on record: {points:.0f} of 100; {count} of {len(answers)} Scorecard checks answered"


def _basis(scores: tuple[Score, ...], confidence: float) -> str:
    if not scores:
        return "0: no fact on record says how secure it is"
    (score,) = scores
    parts = f"{score.coverage:.2f} x {score.freshness:.2f} x {score.source_quality:.2f}"
    return f"{confidence:.2f} = coverage x freshness x source quality ({parts})"
