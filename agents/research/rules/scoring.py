"""Scores of a component: the weighted mean of its Signals, and how far the facts behind them carry."""

from collections.abc import Sequence
from datetime import date

from protocols.adoption import Score, Signal

from ..facts.cited_fact import CitedFact, days_between
from ..facts.entry import CatalogueEntry
from ..facts.rubric import Rubric, ScoringRule
from .signals import signals

CORE = {
    "software": ("maintenance", "governance", "security"),
    "model": ("openness",),
    "dataset": ("provenance_risk",),
}


def scores(entry: CatalogueEntry, rubric: Rubric, today: date) -> tuple[Score, ...]:
    """One Score per dimension that has any Signal; missing evidence is left out, never counted as bad."""
    weights = rubric.weights[rubric.sort(entry.kind.value)]
    made = (_score(entry, dimension, rubric, today) for dimension in weights)
    return tuple(score for score in made if score)


def overall(entry: CatalogueEntry, found: Sequence[Score], rubric: Rubric) -> tuple[float | None, float]:
    """Points and confidence over all dimensions; a dimension without a Score lowers only the confidence."""
    weights = rubric.weights[rubric.sort(entry.kind.value)]
    had = sum(weights[score.dimension] for score in found)
    points = sum(score.points * weights[score.dimension] for score in found) / had if had else None
    carried = sum(confidence(score) * weights[score.dimension] for score in found)
    return (round(points, 4) if points is not None else None), round(carried / sum(weights.values()), 4)


def confidence(score: Score) -> float:
    """Coverage times freshness times source quality."""
    return score.coverage * score.freshness * score.source_quality


def _score(entry: CatalogueEntry, dimension: str, rubric: Rubric, today: date) -> Score | None:
    rules = rubric.rules[dimension]
    found = signals(entry, rules, rubric, today)
    if not found:
        return None
    return Score(
        dimension=dimension,
        points=round(weighted_mean([signal for signal, _ in found]), 4),
        coverage=_coverage(entry, rules, [signal for signal, _ in found], rubric),
        freshness=round(_mean([_freshness(claim, rubric, today) for _, claim in found]), 4),
        source_quality=round(_mean([rubric.source_quality[claim.evidence.grade.value] for _, claim in found]), 4),
        signals=tuple(signal for signal, _ in found),
    )


def weighted_mean(found: Sequence[Signal]) -> float:
    """The points of a dimension."""
    return sum(signal.points * signal.weight for signal in found) / sum(signal.weight for signal in found)


def _coverage(entry: CatalogueEntry, rules: Sequence[ScoringRule], found: Sequence[Signal], rubric: Rubric) -> float:
    sort = rubric.sort(entry.kind.value)
    asked = sum(rule.weight for rule in rules if sort in rule.asked_of) * rubric.share_for_full_coverage
    return round(min(1.0, sum(signal.weight for signal in found) / asked), 4) if asked else 1.0


def _freshness(claim: CitedFact, rubric: Rubric, today: date) -> float:
    return 0.5 ** (days_between(claim.as_of, today) / rubric.half_life(claim.key))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
