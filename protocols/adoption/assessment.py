"""What one agent found: Findings, Measures and Scores, each with what backs it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, JsonValue

from protocols.adoption.bounds import Name, Share, Words
from protocols.adoption.component import Component
from protocols.adoption.questions.question import Question
from protocols.models import StrictModel


class Verdict(StrEnum):
    """The Thoughtworks Radar rings, or none of them."""

    ADOPT = "adopt"
    TRIAL = "trial"
    ASSESS = "assess"
    HOLD = "hold"
    UNDECIDED = "undecided"


class Severity(StrEnum):
    """What a Finding means for adoption: good to know, to be met, or in the way."""

    NOTE = "note"
    CONDITION = "condition"
    BLOCKER = "blocker"


class Grade(StrEnum):
    """How a fact was verified, best first."""

    PRIMARY = "primary"
    PARTIAL = "primary-partial"
    SECONDARY = "secondary"
    PAGE = "page"
    PERSON = "person"
    JUDGEMENT = "judgement"
    MEMORY = "memory"


class Evidence(StrictModel):
    """Where a reader can check a claim.

    `locator` is a URL, or a document with its clause; `seen` the ISO date (possibly only year or
    year-month) on which it said so.
    """

    title: Name
    locator: Annotated[str, Field(min_length=1, max_length=2_000)]
    # A year alone is allowed: some papers and data sheets print no more.
    seen: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
    grade: Grade


class Fact(StrictModel):
    """One keyed value about the Component; two agents that differ on a key contradict each other."""

    key: Annotated[str, Field(max_length=120)]
    value: JsonValue
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]


class Finding(StrictModel):
    """One claim about a Component; without Evidence there is none.

    `ceiling` is the best Verdict this Finding leaves open; `owner` the role that must act on a condition.
    """

    id: Annotated[str, Field(max_length=160)]
    claim: Words
    severity: Severity
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    ceiling: Verdict | None = None
    owner: Annotated[str, Field(max_length=120)] | None = None


class Input(StrictModel):
    """A number a formula uses, under the name it has there; `measure` is the id of the Measure it comes from."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=60)]
    value: Decimal
    unit: Annotated[str, Field(max_length=60)]
    evidence: tuple[Evidence, ...] = ()
    measure: Annotated[str, Field(max_length=160)] | None = None


class Measure(StrictModel):
    """A number that can be recomputed: `formula` in the names of `inputs` gives `value` in `unit`.

    `formula` uses + - * / ** ( ) and ceil, floor, min, max. `low` and `high` bound the value in the
    sense `range_means` says.
    """

    id: Annotated[str, Field(max_length=160)]
    label: Words
    value: Decimal
    unit: Annotated[str, Field(max_length=60)]
    low: Decimal | None = None
    high: Decimal | None = None
    range_means: Words | None = None
    # An agent's words: bounded here so that no caller evaluates a formula of any length.
    formula: Annotated[str, Field(max_length=4_000)] | None = None
    inputs: tuple[Input, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Signal(StrictModel):
    """One fact turned into points by a printed rule."""

    fact: Annotated[str, Field(max_length=160)]
    value: Annotated[str, Field(max_length=2_000)]
    points: Annotated[float, Field(ge=0, le=100)]
    weight: Annotated[float, Field(gt=0, le=100)]
    rule: Words
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]


class Score(StrictModel):
    """How well a Component does in one dimension: the weighted mean of its Signals.

    `coverage` is how much of the evidence the dimension asks for was there, `freshness` how recent it is,
    `source_quality` how it was verified; their product is the Score's confidence.
    """

    dimension: Annotated[str, Field(max_length=60)]
    points: Annotated[float, Field(ge=0, le=100)]
    coverage: Share
    freshness: Share = 1.0
    source_quality: Share = 1.0
    signals: tuple[Signal, ...] = ()


class Table(StrictModel):
    """Rows a reader compares; every cell is text ready to show."""

    id: Annotated[str, Field(max_length=160)]
    title: Words
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    evidence: tuple[Evidence, ...] = ()


class Alternative(StrictModel):
    """Another Component worth a look for the same use, and why."""

    component: Component
    why: Words
    evidence: tuple[Evidence, ...] = ()


class KeyFigure(StrictModel):
    """The figure that is the answer: `value` in `unit` (`USD/month`) of `label` (the cheapest host, say)."""

    value: Decimal
    unit: Annotated[str, Field(min_length=1, max_length=60)]
    low: Decimal | None = None
    high: Decimal | None = None
    label: Annotated[str, Field(max_length=300)] = ""


class Counterfactual(StrictModel):
    """A change that would alter the outcome, and what the outcome would then be."""

    change: Words
    then: Words
    verdict: Verdict | None = None


class Assumption(StrictModel):
    """What an agent took for granted because nobody said."""

    field: Annotated[str, Field(max_length=200)]
    value: JsonValue
    why: Words


class Assessment(StrictModel):
    """Everything one agent found about one Component for one Concern.

    `answer` is the result in a few words, ready to be a headline: `Permitted`, `$120 a month, 90 to 150`.
    `figure` is the number in `answer`, so that it can be compared, translated and put beside an earlier one.
    `outcome` is the agent's own word for the result (`permitted_with_obligations`, `within_budget`);
    `component` comes back as well described as the agent knows it; `missing` names facts that nobody
    gave and that could change the outcome.
    """

    concern: Annotated[str, Field(min_length=1, max_length=60)]
    component: Component
    summary: Words
    answer: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    figure: KeyFigure | None = None
    outcome: Annotated[str, Field(max_length=60)] | None = None
    findings: tuple[Finding, ...] = ()
    facts: tuple[Fact, ...] = ()
    measures: tuple[Measure, ...] = ()
    scores: tuple[Score, ...] = ()
    tables: tuple[Table, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    would_change: tuple[Counterfactual, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    missing: tuple[Question, ...] = ()
    not_covered: tuple[Words, ...] = ()
    confidence: Share
    confidence_basis: Words
    data_as_of: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]


class Exhibit(StrictModel):
    """Something ready to use beside an Assessment: a NOTICE text, a chart, an SBOM. An Artifact of its own."""

    id: Annotated[str, Field(max_length=160)]
    title: Words
    media_type: Annotated[str, Field(max_length=120)]
    filename: Annotated[str, Field(max_length=160)]
    # A CycloneDX file of two thousand components is about 1.5 million characters.
    text: Annotated[str, Field(max_length=2_000_000)]


@dataclass(frozen=True)
class Drawings:
    """Exhibits of one media type, made only for a caller who takes it."""

    media_type: str
    draw: Callable[[], Sequence[Exhibit]]
