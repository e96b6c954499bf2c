"""What does not count in an Assessment that fits its schema: each thing left out, with its place and reason."""

from collections.abc import Sequence
from typing import Any

from orchestrator.intake.borrowed_evidence import borrowed, borrowed_signal
from orchestrator.intake.figures import recomputed_measure, same_as
from orchestrator.intake.flaws import AssessmentRequest, Flaw, Judge
from orchestrator.intake.scores import first_of_its_dimension, recomputed_score
from orchestrator.intake.sources import as_a_note, own_product, ungrounded
from protocols.adoption import Assessment
from protocols.adoption.schema.errors import Problem, pointer


def checked(assessment: Assessment, request: AssessmentRequest) -> tuple[Assessment, tuple[Problem, ...]]:
    """The Assessment without what does not count; a Finding that may not cap the Verdict stays as a note."""
    foreign = borrowed(request.others)
    judges: dict[str, Sequence[Judge]] = {
        "findings": (foreign,),
        "facts": (foreign,),
        "scores": (first_of_its_dimension(), recomputed_score, borrowed_signal(request.others)),
        "measures": (foreign, recomputed_measure, same_as(assessment.measures)),
        "tables": (foreign,),
        "alternatives": (foreign, own_product(request.makers)),
    }
    flaws = {
        (field, place): flaw
        for field, chain in judges.items()
        for place, item in enumerate(getattr(assessment, field))
        if (flaw := next((problem for judge in chain if (problem := judge(item))), None))
    }
    powerless = {
        ("findings", place): flaw for place, item in enumerate(assessment.findings) if (flaw := ungrounded(item))
    }
    remaining: dict[str, tuple[Any, ...]] = {
        field: tuple(item for place, item in enumerate(getattr(assessment, field)) if (field, place) not in flaws)
        for field in judges
    }
    remaining["findings"] = tuple(
        as_a_note(item) if ("findings", place) in powerless else item
        for place, item in enumerate(assessment.findings)
        if ("findings", place) not in flaws
    )
    return assessment.model_copy(update=remaining), _problems(powerless | flaws)


def _problems(flaws: dict[tuple[str, int], Flaw]) -> tuple[Problem, ...]:
    return tuple(Problem(at=pointer(*place), reason=flaw.reason, fix=flaw.fix) for place, flaw in flaws.items())
