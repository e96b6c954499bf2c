"""The sentences of an Assessment that are not findings: summary, outcome, basis of confidence, what would change it."""

from collections.abc import Sequence

from protocols.adoption import Finding, Score, Verdict
from protocols.catalogue.gate import best_left

from ..rules.use_case import UseCase

_OUTCOMES = {
    Verdict.HOLD: "not_for_this_use",
    Verdict.ASSESS: "needs_a_closer_look",
    Verdict.TRIAL: "usable_with_care",
    Verdict.ADOPT: "sound",
}
NOT_COVERED = (
    "How well it does your task: only an evaluation on your own data can say.",
    "What the licence allows in your situation: licences are named here, not interpreted.",
    "Anything that happened after the date of each fact; the date stands beside it.",
)


def outcome(closed: Sequence[Finding]) -> str:
    """This concern's own word for the result."""
    return _OUTCOMES[best_left(closed)]


def summary(case: UseCase, points: float | None, confidence: float, closed: Sequence[Finding]) -> str:
    """One or two sentences a person reads first."""
    entry = case.entry
    scored = f"{points:.0f} of 100" if points is not None else "not scored"
    kind = entry.kind.value.replace("-", " ")
    words = f"{entry.name} ({kind}, {entry.publisher}): {scored}, confidence {confidence:.2f} ({band(confidence)})."
    limit = best_left(closed)
    if limit is not Verdict.ADOPT:
        strictest = next(finding for finding in closed if finding.ceiling is limit)
        words += f" At best {limit.value}: {strictest.claim}"
    return words


def band(confidence: float) -> str:
    """High, medium or low."""
    return "high" if confidence >= 0.6 else "medium" if confidence >= 0.4 else "low"


def basis(dimension_scores: Sequence[Score], confidence: float) -> str:
    """How the confidence came about."""
    parts = (
        f"{score.dimension} {score.coverage:.2f} x {score.freshness:.2f} x {score.source_quality:.2f}"
        for score in dimension_scores
    )
    return (
        f"{confidence:.2f} = mean over the dimensions, by their weights, of coverage x freshness x source quality "
        f"({'; '.join(parts)}); a dimension without evidence counts nothing"
    )
