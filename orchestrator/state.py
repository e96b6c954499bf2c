"""What a Run knows so far: plain nouns, so that a checkpointer can store it."""

import operator
from datetime import date
from typing import Annotated, Required, Self

from pydantic import JsonValue
from typing_extensions import TypedDict

from orchestrator.understanding import Turn
from protocols.adoption import (
    Asked,
    Assessment,
    Consultation,
    Exhibit,
    Inquiry,
    Noun,
    Opinion,
    Recommendation,
    Retry,
    Unanswered,
    Why,
)


class Step(Noun):
    """One skill of one agent to ask about one Component.

    `concern` is `None` for an agent that does not speak the findings extension: it is asked in words.
    `agent` is who is asked, and `url` only where it was when this was planned: a restart may move it. `asked` names
    it with its version, and `ignores` what is not told; `key` stands for everything the answer depends on, so that
    an unchanged Step need not run again.
    """

    agent: str
    url: str
    skill: str
    concern: str | None
    asked: str
    ignores: tuple[str, ...]
    inquiry: Inquiry
    key: str

    @property
    def component(self) -> str:
        """The name of the one Component the Step is about."""
        return self.inquiry.components[0].name


class StepResult(Noun):
    """How a Step ended: with an Assessment, an Opinion, or Unanswered."""

    key: str
    consultation: Consultation | None = None
    assessment: Assessment | None = None
    opinion: Opinion | None = None
    unanswered: Unanswered | None = None
    exhibits: tuple[Exhibit, ...] = ()

    @classmethod
    def gap(cls, step: Step, why: Why, reason: str) -> Self:
        """The Step as a named gap."""
        told = {"agent": step.agent, "skill": step.skill, "concern": step.concern, "component": step.component}
        return cls(key=step.key, unanswered=Unanswered(**told, why=why, reason=reason))


class Round(Noun):
    """One round of a Step of a Run: the first carries its Inquiry, later ones Answers on the agent's own Task.

    `repeated` says that these Answers are to Questions the agent had an answer to already.
    """

    step: Step
    run: str
    number: int = 0
    task_id: str = ""
    context_id: str = ""
    answers: dict[str, JsonValue] = {}
    repeated: bool = False


class OpenStep(Noun):
    """A Step whose agent waits for Answers on its Task."""

    round: Round
    asked: tuple[Asked, ...]


class Talk(Noun):
    """The person's wish that starts a Run, and whose conversation it belongs to; `run` is the Task's id."""

    run: str
    message_id: str
    owner: str
    context_id: str
    words: str
    may_ask: bool = True
    retry: Retry | None = None
    inquiry: Inquiry | None = None
    today: date


def latest(known: list[OpenStep], new: list[OpenStep]) -> list[OpenStep]:
    """Reducer: what `settle` has put to the person is cleared by an empty list."""
    return [*known, *new] if new else []


class Run(TypedDict, total=False):
    """The graph's state. Lists grow as Steps end; the rest is written once by the node that owns it.

    `last_message` is the id of the person's latest Message that was made use of.
    """

    talk: Required[Talk]
    last_message: Required[str]
    turn: Required[Turn]
    inquiry: Required[Inquiry]
    needs: Required[tuple[str, ...]]
    reply: str
    notes: tuple[str, ...]
    present: Required[list[str]]
    asked: tuple[str, ...]
    steps: Required[list[Step]]
    open: Annotated[list[OpenStep], latest]
    results: Annotated[list[StepResult], operator.add]
    recommendation: Recommendation
