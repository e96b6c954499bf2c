"""How old the facts behind the figures are, worst first."""

from collections.abc import Iterable
from datetime import date

from protocols.adoption import Evidence, Finding, Grade, Measure, Severity

from .findings.prices import dated

WORST = 3
DAYS_PER_MONTH = 30.4375


def facts_age(measures: Iterable[Measure], day: date) -> Finding | None:
    """The oldest sources of the figures by the day of the question; what was said and our defaults do not age."""
    evidence = {e.title: e for m in measures for e in (*m.evidence, *(x for i in m.inputs for x in i.evidence))}
    facts = sorted((e for e in evidence.values() if e.grade not in (Grade.PERSON, Grade.JUDGEMENT)), key=_day)
    if not facts:
        return None
    worst = "; ".join(
        f"{e.title.partition(';')[0][:80]}, {_months(e, day):.0f} months ({e.seen})" for e in facts[:WORST]
    )
    claim = f"The oldest facts behind these figures, as of {day}: {worst}."
    return Finding(id="cost.facts_age", claim=claim, severity=Severity.NOTE, evidence=tuple(facts[:WORST]))


def _day(evidence: Evidence) -> date:
    return dated(evidence.seen)


def _months(evidence: Evidence, day: date) -> float:
    return max(0.0, (day - _day(evidence)).days / DAYS_PER_MONTH)
