"""Short forms for what most agents send: evidence, a finding, a score, an Assessment, and "not known to us"."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Generic, TypeVar

from protocols.adoption.assessment import Assessment, Evidence, Finding, Grade, Score, Severity, Signal
from protocols.adoption.component import Component

R = TypeVar("R")


class NamedRows(Generic[R]):
    """Rows by a Component's id; its name, in whatever case and with spaces or dashes, finds the same row."""

    def __init__(self, rows: Mapping[str, R]) -> None:
        self._rows = {_plain(key): (key, row) for key, row in rows.items()}

    def component_id(self, name: str) -> str | None:
        """The id a name stands for, if there is a row."""
        entry = self._rows.get(_plain(name))
        return entry[0] if entry else None

    def row(self, component: Component) -> R | None:
        """The row of a Component, by its id, else by its name."""
        entry = self._rows.get(_plain(component.id or "")) or self._rows.get(_plain(component.name))
        return entry[1] if entry else None


def evidence(title: str, locator: str, seen: str, grade: Grade = Grade.PRIMARY) -> Evidence:
    """Where to check a claim; `seen` is the ISO date on which it said so."""
    return Evidence(title=title, locator=locator, seen=seen, grade=grade)


def finding(name: str, claim: str, *sources: Evidence, severity: Severity = Severity.NOTE, **more: Any) -> Finding:
    """One claim with what backs it; `more` is `ceiling` or `owner`."""
    return Finding(id=name, claim=claim, severity=severity, evidence=sources, **more)


def signal(fact: str, value: str, points: float, rule: str, *sources: Evidence, weight: float = 1) -> Signal:
    """A fact turned into 0 to 100 points by a rule that a reader can apply."""
    return Signal(fact=fact, value=value, points=points, weight=weight, rule=rule, evidence=sources)


def score(dimension: str, *signals: Signal, coverage: float = 1) -> Score:
    """The weighted mean of the signals; `coverage` is the share of what the dimension asks for that was there."""
    points = sum(item.points * item.weight for item in signals) / sum(item.weight for item in signals)
    return Score(dimension=dimension, points=round(points, 1), coverage=coverage, signals=signals)


def assessment(
    concern: str,
    component: Component,
    summary: str,
    *results: Finding | Score,
    confidence: float = 0.7,
    confidence_basis: str = "The sources listed, and no others.",
    data_as_of: str = "",
    **more: Any,
) -> Assessment:
    """Findings and Scores about a Component; as old as the oldest evidence unless `data_as_of` says otherwise."""
    findings = tuple(result for result in results if isinstance(result, Finding))
    scores = tuple(result for result in results if isinstance(result, Score))
    backed = (*findings, *(item for total in scores for item in total.signals))
    sources = [source for claim in backed for source in claim.evidence]
    return Assessment(
        **more,
        concern=concern,
        component=component,
        summary=summary,
        findings=findings,
        scores=scores,
        confidence=confidence,
        confidence_basis=confidence_basis,
        data_as_of=data_as_of or min((source.seen for source in sources), default=""),
    )


def unknown_to_us(concern: str, component: Component, day: date) -> Assessment:
    """The honest answer about what is not known: no finding, no score, no confidence."""
    return Assessment(
        concern=concern,
        component=component,
        summary=f"{component.name} is not known to us, so nothing is said of its {concern}.",
        answer="Not known here",
        outcome="unknown",
        not_covered=(f"Everything about {component.name}.",),
        confidence=0,
        confidence_basis="Nothing about it is known here.",
        data_as_of=day.isoformat(),
    )


def _plain(name: str) -> str:
    return "-".join(name.casefold().replace("_", " ").replace("-", " ").split())
