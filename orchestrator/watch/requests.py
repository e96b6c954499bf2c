"""What callers send about watched decisions."""

from typing import Annotated

from pydantic import Field

from protocols.adoption import Recommendation
from protocols.models import StrictModel


class WatchRequest(StrictModel):
    """A recommendation to watch, by the Task that brought it."""

    task_id: Annotated[str, Field(min_length=1, max_length=200)]
    context_id: Annotated[str, Field(max_length=200)]
    question: Annotated[str, Field(max_length=20_000)]
    recommendation: Recommendation


class FreshAnswer(StrictModel):
    """Today's answer to a question that is watched."""

    recommendation: Recommendation


class TwoAnswers(StrictModel):
    """An answer of an earlier day and one of today."""

    before: Recommendation
    now: Recommendation
