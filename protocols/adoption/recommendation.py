"""What the platform answers: a Verdict per Component, how it came about, and what stayed open."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue

from protocols.adoption.assessment import (
    Alternative,
    Assessment,
    Assumption,
    Evidence,
    Table,
    Verdict,
)
from protocols.adoption.inquiry import Component, Inquiry, Share, Words
from protocols.models import Noun


class Why(StrEnum):
    """Why a Step brought no Assessment."""

    DOWN = "down"
    SLOW = "slow"
    FAILED = "failed"
    REJECTED = "rejected"
    UNREADABLE = "unreadable"
    OVER_BUDGET = "over-budget"
    CANCELED = "canceled"


class TrustLevel(StrEnum):
    """What an agent's Assessments may do: be shown; count within one capped weight; cap and block as well."""

    HEARD = "heard"
    WEIGHED = "weighed"
    MAY_BLOCK = "may-block"


class Unanswered(Noun):
    """A Step that brought no Assessment, and why; only the silence of those who may block can cap a Verdict."""

    agent: str
    skill: str
    concern: str | None
    component: str
    why: Why
    reason: Words
    trust: TrustLevel = TrustLevel.HEARD


class Uncounted(Noun):
    """Something in an agent's answer that was refused or does not count: where, why, and how to mend it.

    `at` is a JSON pointer into the Assessment as the agent sent it; empty is the whole.
    """

    agent: str
    concern: str | None
    component: str
    at: str
    reason: Words
    fix: Words = ""


class Heard(Noun):
    """An Assessment of an agent whose word does not count: shown, and nothing else."""

    agent: str
    assessment: Assessment


class NotAsked(Noun):
    """An agent of the directory that had no Step in this Run, why, and what would change that."""

    agent: str
    reason: Words
    fix: Words = ""


class Consultation(Noun):
    """Who was asked what, how far it is trusted, and under which ids the exchange can be found."""

    agent: str
    url: str
    skill: str
    concern: str | None
    component: str
    task_id: str
    context_id: str
    trust: TrustLevel = TrustLevel.HEARD


class Opinion(Noun):
    """What an agent said that does not speak the findings extension: shown, never scored."""

    agent: str
    skill: str
    component: str
    says: Words


class DefaultTaken(Noun):
    """A Question that nobody answered, and the default that stands instead; `value` is `None` where it has none.

    The default is the `agent`'s, for this `component`; `means` says it in words.
    """

    agent: str
    concern: str | None
    component: str
    field: str
    asks: Words
    value: JsonValue = None
    means: Words = ""


class Term(Noun):
    """One dimension's part in the score: points x weight, over the sum of weights.

    All `capped` Terms together have the one weight of what the table of weights does not foresee; they move the
    score, and no Verdict.
    """

    dimension: str
    concern: str
    points: Annotated[float, Field(ge=0, le=100)]
    weight: Annotated[float, Field(gt=0)]
    confidence: Share
    capped: bool = False


class Ceiling(Noun):
    """A gate: whatever the score, the Verdict is not better than `verdict`, because of this claim."""

    verdict: Verdict
    because: Words
    concern: str
    evidence: tuple[Evidence, ...] = ()


class Condition(Noun):
    """Something to be met, by whom, and where that is written."""

    claim: Words
    concern: str
    owner: str
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]


class Contradiction(Noun):
    """Two agents that say different things under one key."""

    key: str
    component: str
    sides: tuple["Side", ...]


class Side(Noun):
    """One agent's side of a Contradiction."""

    concern: str
    value: JsonValue
    evidence: tuple[Evidence, ...]


class Flip(Noun):
    """A smallest change that would alter the Verdict."""

    change: Words
    verdict: Verdict
    concern: str


class Standing(Noun):
    """How one Component came out, with every term of the sum. `score` is `None` when nothing was scored."""

    component: Component
    verdict: Verdict
    score: float | None
    confidence: Share
    because: Words
    terms: tuple[Term, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    conditions: tuple[Condition, ...] = ()
    would_change: tuple[Flip, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


class Headline(Noun):
    """The answer about one Component in a few words: on a Concern that was asked for, or on adopting it (`None`).

    `confidence` is `None` where no answer came.
    """

    component: str
    concern: str | None
    answer: Words
    confidence: Share | None


class Change(Noun):
    """What differs from the answer before, in words: a stated fact by its `field`, or a `concern`'s answer.

    `before` or `now` is empty where there was or is nothing; a concern's answer is about `component`.
    """

    field: str = ""
    concern: str = ""
    component: str = ""
    before: Words
    now: Words


class Comparison(Noun):
    """Components side by side, a column each; `pick` names the one to take, empty where none is to be, and `why`."""

    table: Table
    pick: str
    why: Words


class MeasuresReference(Noun):
    """Where the Measures of one Assessment are that were too many to send along: GET `path` below our URL.

    The answer is the whole Assessment as JSON, for whoever asked the question.
    """

    concern: str
    component: str
    count: int
    path: str


class Recommendation(Noun):
    """The platform's answer, assembled from every Assessment that arrived.

    `headlines` are what a person reads first: what was asked, and nothing that was not. `verdict`, `confidence`
    and `conditions` are those of the first of `standings`, which are best first; `heard` are Assessments that do not
    count, `uncounted` what was refused or left out of the others, and why; `defaults` are the Questions answered by
    their defaults; `notes` say how the words were understood.
    """

    inquiry: Inquiry
    headlines: tuple[Headline, ...] = ()
    verdict: Verdict
    confidence: Share
    summary: Words = ""
    standings: tuple[Standing, ...]
    comparison: Comparison | None = None
    changes: tuple[Change, ...] = ()
    conditions: tuple[Condition, ...]
    assessments: tuple[Assessment, ...]
    consultations: tuple[Consultation, ...]
    opinions: tuple[Opinion, ...] = ()
    heard: tuple[Heard, ...] = ()
    uncounted: tuple[Uncounted, ...] = ()
    not_asked: tuple[NotAsked, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    would_change: tuple[Flip, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    defaults: tuple[DefaultTaken, ...] = ()
    not_covered: tuple[Words, ...] = ()
    by_reference: tuple[MeasuresReference, ...] = ()
    notes: tuple[Words, ...] = ()
