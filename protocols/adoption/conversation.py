"""What the orchestrator and its clients say to each other beside words: progress, questions, wishes."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from protocols.adoption.bounds import Words
from protocols.adoption.questions.question import Question
from protocols.models import StrictModel


class StepState(StrEnum):
    """Where one Step of a Run stands."""

    WAITING = "waiting"
    WORKING = "working"
    ASKING = "asking"
    DONE = "done"
    UNANSWERED = "unanswered"
    CANCELED = "canceled"
    NOT_ASKED = "not-asked"


class Progress(StrictModel):
    """One Step's latest news; travels in a WORKING status update. `task_id` is the agent's own Task."""

    agent: str
    skill: str
    concern: str | None
    component: str
    state: StepState
    says: Words
    task_id: str = ""
    context_id: str = ""


class AskedQuestion(StrictModel):
    """A Question with who asks it, about which Component, on which Task of the asker."""

    agent: str
    concern: str | None
    component: str
    task_id: str
    question: Question


class QuestionForm(StrictModel):
    """Every Question open in a Run, put to the person together; answered by one `Answers`.

    `note` says why it is put again: what of the last reply was no answer, or what it was taken for.
    """

    asked: Annotated[tuple[AskedQuestion, ...], Field(min_length=1)]
    note: Words = ""


class Manner(StrictModel):
    """How the person wants to be served. Without `may_ask` every Question is answered by its default, and listed."""

    may_ask: bool = True


class Retry(StrictModel):
    """Ask again only what stayed Unanswered: of one agent, or of all when `agent` is `None`."""

    agent: str | None = None
