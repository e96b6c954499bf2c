"""The pieces of a licence's record: permissions, sizes, territories, copyleft, duties, how it was checked."""

from enum import StrEnum
from typing import Literal

from protocols.adoption import Grade
from protocols.models import StrictModel


class Verified(StrEnum):
    """How a fact was checked, best first."""

    TEXT = "text"
    PARTIAL = "text-partial"
    SECONDARY = "secondary"
    MEMORY = "memory"

    @property
    def grade(self) -> Grade:
        """The same in the platform's words."""
        return _GRADES[self]

    @property
    def trust(self) -> float:
        """How far a verdict that rests on such a fact can be trusted, 0 to 1."""
        return _TRUST[self]


_GRADES = {
    Verified.TEXT: Grade.PRIMARY,
    Verified.PARTIAL: Grade.PARTIAL,
    Verified.SECONDARY: Grade.SECONDARY,
    Verified.MEMORY: Grade.MEMORY,
}
# A verdict on what nobody read is worth a third of one on the text.
_TRUST = {Verified.TEXT: 0.95, Verified.PARTIAL: 0.85, Verified.SECONDARY: 0.55, Verified.MEMORY: 0.3}


class OpennessTerms(StrictModel):
    """How the terms stand to the three definitions of open; `why` names the term in the way."""

    osaid_terms: Literal["yes", "no", "arguable"]
    mof_open: bool
    ai_act_foss: Literal["yes", "no", "arguable"]
    why: str | None = None


class Permissions(StrictModel):
    """What may be done at all, before thresholds and duties."""

    commercial_use: Literal["yes", "conditional", "internal-only", "no"]
    company_evaluation: Literal["yes", "unclear", "no"]
    modify: Literal["yes", "no", "conditional", "no-sharing-of-adaptations", "source-and-data-only"]
    redistribute: Literal["yes", "conditional", "no"]
    sublicense: Literal["yes", "conditional", "no"]
    production_use: Literal["yes", "review"] = "yes"
    sell: Literal["yes", "review"] = "yes"


class HostingTerms(StrictModel):
    """Whether the thing itself may be offered as a service (`managed`), or work behind one's own (`back_end`)."""

    managed: Literal["yes", "no", "review", "threshold", "needs_source"] = "yes"
    back_end: Literal["yes", "no", "review", "competing"] = "yes"
    clause: str | None = None
    why: str = ""


class OutputTerms(StrictModel):
    """Who owns outputs and whether they may train other models.

    `scope` is the kind of model a ban covers, `makes` what the licensed model makes (and its distilled likeness too).
    """

    owner: str
    train_other_models: Literal["yes", "conditional", "no"]
    condition: str | None = None
    distilled_model_is_derivative: bool = False
    clause: str | None = None
    scope: Literal["llm", "any", "foundation", "text-to-image", "image", "commercial"] | None = None
    makes: Literal["llm", "image"] = "llm"


class TrainingTerms(StrictModel):
    """What data terms mean for a model trained on the data."""

    result: Literal["free", "attribution", "produced-work", "unsettled"]
    clause: str
    why: str


class Threshold(StrictModel):
    """A size of the licensee that changes what the licence gives; `exempt` names whom it does not meet."""

    metric: str
    op: Literal[">", ">=", "=="]
    value: bool | int
    effect: Literal["blocked-without-licence", "display-required", "branding-must-stay", "legal-review"]
    clause: str
    measured: str | None = None
    scope: str | None = None
    note: str | None = None
    exempt_text: str | None = None
    exempt: tuple[str, ...] = ()
    arguably_exempt: tuple[str, ...] = ()
    grade: Verified | None = None


class GeoExclusion(StrictModel):
    """Where the licence gives nothing: by the licensee's `seat`, or by the `territory` of use."""

    excluded: tuple[str, ...]
    test: Literal["seat", "territory"]
    applies_to: str
    multimodal_only: bool = False
    end_users_exempt: bool = False
    basis: str
    clause: str


class Prohibition(StrictModel):
    """A field of use the licence or its policy forbids; `arguable` when its reach is open to argument."""

    tag: str
    arguable: bool = False
    grade: Verified | None = None


class UsePolicy(StrictModel):
    """The acceptable-use policy that comes with a licence."""

    present: bool = False
    incorporated: bool = False
    updatable: bool = False
    pass_through: bool = False
    url: str | None = None


class Copyleft(StrictModel):
    """How far the licence reaches into what it is combined with."""

    strength: Literal["none", "file", "library", "strong", "network", "share-alike", "responsible-use-pass-through"] = (
        "none"
    )
    network: bool = False
    scope: str | None = None
    reach: Literal["adapted-material", "same-agreement", "data-itself"] | None = None
    linking_unsettled: bool = False


class Obligation(StrictModel):
    """Something to do when a trigger in `when` is met; `exact_text` must be reproduced as it stands."""

    id: str
    when: tuple[str, ...]
    what: str
    clause: str
    exact_text: str | None = None
    passive: bool = False
    grade: Verified | None = None


class Patent(StrictModel):
    """The patent grant and what ends it."""

    grant: str
    retaliation: str = "none"
    clause: str | None = None
    scope: str | None = None
    note: str | None = None


class Termination(StrictModel):
    """How the licence ends."""

    on_breach: str
    cure_days: int | None = None
    revocable_at_will: bool = False
    must_delete: bool = False
    licensor_may_amend: bool = False


class Verification(StrictModel):
    """What was read, when, and which fields rest on memory alone."""

    grade: Verified
    source: str
    checked: str
    extent: str | None = None
    fields_from_memory: tuple[str, ...] = ()
