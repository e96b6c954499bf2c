"""Scores of a component: the weighted mean of its Signals, and how far the facts behind them carry."""

from collections.abc import Sequence
from datetime import date

from protocols.adoption import Score, Signal
from protocols.catalogue.cited_fact import CitedFact, days_between
from protocols.catalogue.entry import CatalogueEntry
from protocols.catalogue.scores.rubric import Rubric
from protocols.catalogue.scores.scoring_rule import ScoringRule
from protocols.catalogue.scores.signals import signals


def scores(entry: CatalogueEntry, rubric: Rubric, today: date) -> tuple[Score, ...]:
    """One Score per dimension that has any Signal; missing evidence is left out, never counted as bad."""
    weights = rubric.weights[rubric.sort(entry.kind.value)]
    candidates = (_score(entry, dimension, rubric, today) for dimension in weights)
    return tuple(score for score in candidates if score)


def overall(entry: CatalogueEntry, dimension_scores: Sequence[Score], rubric: Rubric) -> tuple[float | None, float]:
    """Points and confidence over all dimensions; a dimension without a Score lowers only the confidence."""
    weights = rubric.weights[rubric.sort(entry.kind.value)]
    had = sum(weights[score.dimension] for score in dimension_scores)
    points = sum(score.points * weights[score.dimension] for score in dimension_scores) / had if had else None
    carried = sum(confidence(score) * weights[score.dimension] for score in dimension_scores)
    return (round(points, 4) if points is not None else None), round(carried / sum(weights.values()), 4)


def confidence(score: Score) -> float:
    """Coverage times freshness times source quality."""
    return score.coverage * score.freshness * score.source_quality


def _score(entry: CatalogueEntry, dimension: str, rubric: Rubric, today: date) -> Score | None:
    rules = rubric.rules[dimension]
    dimension_scores = signals(entry, rules, rubric, today)
    if not dimension_scores:
        return None
    return Score(
        dimension=dimension,
        points=round(weighted_mean([signal for signal, _ in dimension_scores]), 4),
        coverage=_coverage(entry, rules, [signal for signal, _ in dimension_scores], rubric),
        freshness=round(_mean([_freshness(claim, rubric, today) for _, claim in dimension_scores]), 4),
        source_quality=round(
            _mean([rubric.source_quality[claim.evidence.grade.value] for _, claim in dimension_scores]), 4
        ),
        signals=tuple(signal for signal, _ in dimension_scores),
    )


def weighted_mean(dimension_scores: Sequence[Signal]) -> float:
    """The points of a dimension."""
    return sum(signal.points * signal.weight for signal in dimension_scores) / sum(
        signal.weight for signal in dimension_scores
    )


def _coverage(
    entry: CatalogueEntry, rules: Sequence[ScoringRule], dimension_scores: Sequence[Signal], rubric: Rubric
) -> float:
    sort = rubric.sort(entry.kind.value)
    weight_asked = sum(rule.weight for rule in rules if sort in rule.asked_of) * rubric.share_for_full_coverage
    # Half of the weight asked for counts as full, or nobody but the best documented would be sure.
    return round(min(1.0, sum(signal.weight for signal in dimension_scores) / weight_asked), 4) if weight_asked else 1.0


def _freshness(claim: CitedFact, rubric: Rubric, today: date) -> float:
    # Half as fresh after each half-life; nothing is ever quite forgotten.
    return 0.5 ** (days_between(claim.as_of, today) / rubric.half_life(claim.key))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
