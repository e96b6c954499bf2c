"""What a Recommendation shows besides the Assessments that count in full."""

from collections.abc import Sequence
from dataclasses import dataclass

from protocols.adoption import Assessment, Heard, NotAsked, Uncounted


@dataclass(frozen=True)
class FurtherAnswers:
    """What a Recommendation shows besides the Assessments that count in full."""

    weighed: Sequence[Assessment] = ()
    heard: Sequence[Heard] = ()
    uncounted: Sequence[Uncounted] = ()
    not_asked: Sequence[NotAsked] = ()


NO_FURTHER_ANSWERS = FurtherAnswers()
