"""Works out a Score anew from its Signals, and says where an agent's own figure differs."""

from orchestrator.intake.flaws import Flaw, Judge
from protocols.adoption import Score

HALF_A_POINT = 0.5


def first_of_its_dimension() -> Judge:
    """A dimension is scored once: repeated, one opinion would outweigh the others."""
    dimensions: set[str] = set()

    def judge(score: Score) -> Flaw | None:
        if score.dimension in dimensions:
            return Flaw(f"{score.dimension} was scored before", "send one Score a dimension")
        dimensions.add(score.dimension)
        return None

    return judge


def recomputed_score(score: Score) -> Flaw | None:
    """The points are the weighted mean of the Signals, rounded to a whole number at most."""
    if not score.signals:
        return Flaw(f"{score.dimension} has {score.points:g} points and no Signal", "send the Signals they come from")
    whole = sum(signal.weight for signal in score.signals)
    points = sum(signal.points * signal.weight for signal in score.signals) / whole
    if abs(points - score.points) <= HALF_A_POINT:
        return None
    return Flaw(
        f"{score.dimension} has {score.points:g} points; the weighted mean of its Signals is {points:.4g}",
        f"send {points:.4g}",
    )
