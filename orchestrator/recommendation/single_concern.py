"""Answers to questions about some concerns only: what they found, no ring on part of the evidence. Pure."""

from collections.abc import Sequence

from orchestrator.recommendation.component_groups import Group
from orchestrator.recommendation.phrases import enumeration
from protocols.adoption import Standing, Verdict


def narrowed(standing: Standing, group: Group, concerns: Sequence[str]) -> Standing:
    """The Standing with those concerns' confidence and without a score or a ring; a gate that says hold still holds."""
    holding = tuple(ceiling for ceiling in standing.ceilings if ceiling.verdict is Verdict.HOLD)
    sure = [assessment.confidence for assessment in group.assessments if assessment.concern in concerns]
    return standing.model_copy(
        update={
            "verdict": Verdict.HOLD if holding else Verdict.UNDECIDED,
            "score": None,
            "confidence": min(sure, default=0.0),
            "because": "; ".join(ceiling.because for ceiling in holding) or _further(concerns),
            "ceilings": holding,
            "would_change": standing.would_change if holding else (),
        }
    )


def _further(concerns: Sequence[str]) -> str:
    return f"Only {enumeration(concerns)} was asked; ask whether to adopt it for a verdict on all of it."
