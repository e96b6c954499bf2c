"""Answers to questions that asked for one concern only: what it found, and no ring on the strength of it. Pure."""

from collections.abc import Sequence

from protocols.adoption import Assessment, Standing, Verdict


def narrowed(standing: Standing, concerns: Sequence[str]) -> Standing:
    """The Standing without a ring that rests on part of the evidence; a gate that says hold still holds."""
    if any(ceiling.verdict is Verdict.HOLD for ceiling in standing.ceilings):
        return standing
    because = f"Only {_listed(concerns)} was asked; ask whether to adopt it for a verdict on all of it."
    return standing.model_copy(update={"verdict": Verdict.UNDECIDED, "because": because, "would_change": ()})


def narrow_summary(standings: Sequence[Standing], assessments: Sequence[Assessment], concerns: Sequence[str]) -> str:
    """What the asked concerns found, in their own words."""
    said = " ".join(f"{assessment.summary.rstrip('.')}." for assessment in assessments)
    held = [standing for standing in standings if standing.verdict is Verdict.HOLD]
    rest = f"Only {_listed(concerns)} was asked; ask whether to adopt it for a verdict on all of it."
    verdict = " ".join(f"That rules {standing.component.name} out: hold." for standing in held) or rest
    return f"{said or 'No answer came.'} {verdict}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
