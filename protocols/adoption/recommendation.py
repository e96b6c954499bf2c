"""What the platform answers: a Verdict per Component, how it came about, and what stayed open."""

from typing import Annotated, Any

from pydantic import Field, JsonValue, model_validator

from protocols.adoption.assessment import Alternative, Assessment, Assumption, Evidence, Table, Verdict
from protocols.adoption.bounds import Share, Words
from protocols.adoption.component import Component
from protocols.adoption.consultation import Consultation, DefaultTaken, Heard, NotAsked, Opinion, Unanswered, Uncounted
from protocols.adoption.inquiry import Inquiry
from protocols.adoption.schema.evidence_list import SOURCES, expanded, numbered
from protocols.models import StrictModel


class ScoreTerm(StrictModel):
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


class Ceiling(StrictModel):
    """A gate: whatever the score, the Verdict is not better than `verdict`, because of this claim."""

    verdict: Verdict
    because: Words
    concern: str
    evidence: tuple[Evidence, ...] = ()


class Condition(StrictModel):
    """Something to be met, by whom, and where that is written; `finding` is the id of the Finding that asks it."""

    claim: Words
    concern: str
    finding: Annotated[str, Field(max_length=200)] = ""
    owner: str
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]


class Contradiction(StrictModel):
    """Two agents that say different things under one key."""

    key: str
    component: str
    sides: tuple["ContradictionSide", ...]


class ContradictionSide(StrictModel):
    """One agent's side of a Contradiction."""

    concern: str
    value: JsonValue
    evidence: tuple[Evidence, ...]


class Flip(StrictModel):
    """A smallest change that would alter the Verdict."""

    change: Words
    verdict: Verdict
    concern: str


class Standing(StrictModel):
    """How one Component came out, with every term of the sum. `score` is `None` when nothing was scored."""

    component: Component
    verdict: Verdict
    score: float | None
    confidence: Share
    because: Words
    terms: tuple[ScoreTerm, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    conditions: tuple[Condition, ...] = ()
    would_change: tuple[Flip, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


class Headline(StrictModel):
    """The answer about one Component in a few words: on a Concern that was asked for, or on adopting it (`None`).

    `confidence` is `None` where no answer came.
    """

    component: str
    concern: str | None
    answer: Words
    confidence: Share | None


class AnswerChange(StrictModel):
    """What differs from the answer before, in words: a stated fact by its `field`, or a `concern`'s answer.

    `before` or `now` is empty where there was or is nothing; a concern's answer is about `component`.
    """

    field: str = ""
    concern: str = ""
    component: str = ""
    before: Words
    now: Words


class Comparison(StrictModel):
    """Components side by side, a column each; `pick` names the one to take, empty where none is to be, and `why`."""

    table: Table
    pick: str
    why: Words


class MeasuresReference(StrictModel):
    """Where the Measures or Tables of one Assessment are that were too many to send along: GET `path` below our URL.

    The answer is the whole Assessment as JSON, for whoever asked the question.
    """

    concern: str
    component: str
    count: int
    path: str


class Recommendation(StrictModel):
    """The platform's answer, assembled from every Assessment that arrived.

    `headlines` are what a person reads first: what was asked, and nothing that was not. `verdict`, `confidence`
    and `conditions` are those of the first of `standings`, which are best first; `heard` are Assessments that do not
    count, `uncounted` what was refused or left out of the others, and why; `defaults` are the Questions answered by
    their defaults; `notes` say how the words were understood. Its document has each Evidence once, in `sources`.
    """

    inquiry: Inquiry
    headlines: tuple[Headline, ...] = ()
    verdict: Verdict
    confidence: Share
    summary: Words = ""
    standings: tuple[Standing, ...]
    comparison: Comparison | None = None
    changes: tuple[AnswerChange, ...] = ()
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

    @model_validator(mode="before")
    @classmethod
    def _with_evidence(cls, document: Any) -> Any:
        return expanded(document) if isinstance(document, dict) and SOURCES in document else document

    def document(self) -> dict[str, Any]:
        """With each Evidence once."""
        return numbered(super().document())
