"""What a Run knows so far: plain data models, so that a checkpointer can store it."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated, Required, Self

from pydantic import Field, JsonValue
from typing_extensions import TypedDict

from orchestrator.language.interpretation import ConversationTurn
from protocols.adoption import (
    AskedQuestion,
    Assessment,
    Consultation,
    DefaultTaken,
    Document,
    Exhibit,
    Inquiry,
    NotAsked,
    Opinion,
    Recommendation,
    Retry,
    TrustLevel,
    Unanswered,
    Uncounted,
    Why,
)
from protocols.adoption.conversation_state import ConversationState, StateEdit
from protocols.adoption.schema.errors import Problem
from protocols.models import StrictModel

ABSENT = "absent "
"""Begins the key of a gap left by an agent that was not there, so that no Step was made for it."""


class Step(StrictModel):
    """One skill of one agent to ask about one Component.

    `concern` is `None` for an agent that does not speak the findings extension: it is asked in words.
    `agent` is who is asked, and `url` only where it was when this was planned: a restart may move it. `asked` names
    it with its version, and `ignores` what is not told; `key` stands for everything the answer depends on, so that
    an unchanged Step need not run again; how far the agent is trusted is no part of it. `facts_key` leaves out the
    words of the question: they change with every message, also where it asks about something else. `whole` says
    that the message asks for a judgement of the whole and for nothing beside it.
    """

    agent: str
    url: str
    skill: str
    concern: str | None
    asked: str
    ignores: tuple[str, ...]
    inquiry: Inquiry
    # Compared, not read: a Step runs again when anything its answer rests on changed.
    key: str
    facts_key: str = ""
    whole: bool = False
    trust: TrustLevel = TrustLevel.HEARD

    @property
    def component(self) -> str:
        """The name of the one Component the Step is about."""
        return self.inquiry.components[0].name


class StepResult(StrictModel):
    """How a Step ended: with an Assessment, an Opinion, or Unanswered.

    `uncounted` is what its answer held besides, `defaults` stood for what nobody answered. `over` says that its agent
    has no Task of this Step left that runs or waits; `unfinished_task` is the one it may have, where its id is known.
    """

    key: str
    facts_key: str = ""
    whole: bool = False
    consultation: Consultation | None = None
    assessment: Assessment | None = None
    opinion: Opinion | None = None
    unanswered: Unanswered | None = None
    uncounted: tuple[Uncounted, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    trust: TrustLevel = TrustLevel.HEARD
    defaults: tuple[DefaultTaken, ...] = ()
    over: bool = False
    unfinished_task: str = ""

    @classmethod
    def gap(cls, step: Step, why: Why, reason: str, problems: Sequence[Problem] = ()) -> Self:
        """The Step as a named gap, with the Problems that made it one."""
        identity = {"agent": step.agent, "skill": step.skill, "concern": step.concern, "component": step.component}
        gap = Unanswered(**identity, why=why, reason=reason)
        return cls(key=step.key, unanswered=gap, uncounted=uncounted(step, problems), trust=step.trust)


class Round(StrictModel):
    """One round of a Step of a Run: the first carries its Inquiry, later ones Answers on the agent's own Task.

    `asked` are the fields of every Question put so far; `question` counts the questions one Run was given, when the
    person asked another instead of answering.
    """

    step: Step
    run: str
    question: int = 0
    number: int = 0
    task_id: str = ""
    context_id: str = ""
    answers: dict[str, JsonValue] = {}
    asked: tuple[str, ...] = ()
    defaults: tuple[DefaultTaken, ...] = ()

    @property
    def message_id(self) -> str:
        """The same for the same Run, Step and round, so that a Message sent again after a crash is answered once."""
        place = f"{self.run}/{self.question}/{self.step.agent}/{self.step.key}/{self.number}"
        return str(uuid.uuid5(uuid.NAMESPACE_URL, place))


class OpenStep(StrictModel):
    """A Step whose agent waits for Answers on its Task."""

    round: Round
    asked: tuple[AskedQuestion, ...]


def uncounted(step: Step, problems: Iterable[Problem]) -> tuple[Uncounted, ...]:
    """Problems of an answer, with who gave it about what."""
    identity = {"agent": step.agent, "concern": step.concern, "component": step.component}
    return tuple(Uncounted(**identity, at=problem.at, reason=problem.reason, fix=problem.fix) for problem in problems)


class RunRequest(StrictModel):
    """The person's action that starts a Run, and whose conversation it belongs to; `run` is the Task's id.

    `documents` came as files, `problems` are what could not be read of them. `question` counts what was asked in this
    Run before it; `open_turn` is the one left open for it.
    """

    run: str
    message_id: str
    owner: str
    context_id: str
    words: str
    may_ask: bool = True
    retry: Retry | None = None
    inquiry: Inquiry | None = None
    edit: StateEdit | None = None
    documents: Annotated[tuple[Document, ...], Field(max_length=20)] = ()
    problems: tuple[str, ...] = ()
    today: date
    question: int = 0
    open_turn: ConversationTurn | None = None


def first_round(step: Step, request: RunRequest) -> Round:
    """The round that carries the Inquiry."""
    return Round(step=step, run=request.run, question=request.question)


def latest(earlier: list[OpenStep], new: list[OpenStep]) -> list[OpenStep]:
    """Reducer: what `settle` has put to the person is cleared by an empty list."""
    return [*earlier, *new] if new else []


def gathered(earlier: list[StepResult], new: list[StepResult] | None) -> list[StepResult]:
    """Reducer: results gather as Steps end, until the person asks something else; `None` clears them."""
    return [] if new is None else [*earlier, *new]


class Run(TypedDict, total=False):
    """The graph's state. Lists grow as Steps end; the rest is written once by the node that owns it.

    `checks` are the Steps about alternatives, and `checks_begun` says that they were sent off; `last_message` is the id
    of the person's latest Message that was made use of; `document` is what the conversation knows at the end.
    """

    request: Required[RunRequest]
    last_message: Required[str]
    turn: Required[ConversationTurn]
    inquiry: Required[Inquiry]
    needs: Required[tuple[str, ...]]
    reply: str
    language: str
    forgets: bool
    document: ConversationState
    notes: tuple[str, ...]
    asked: tuple[str, ...]
    steps: Required[list[Step]]
    not_asked: tuple[NotAsked, ...]
    open: Annotated[list[OpenStep], latest]
    # Steps of one round end at the same time in branches of their own, so these lists need a reducer.
    results: Annotated[list[StepResult], gathered]
    checks: Annotated[list[StepResult], gathered]
    checks_begun: bool | None
    recommendation: Recommendation
