"""Who was asked, who answered and who did not: the part of a Recommendation about agents."""

from enum import StrEnum

from pydantic import JsonValue

from protocols.adoption.assessment import Assessment
from protocols.adoption.bounds import Words
from protocols.models import StrictModel


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


class Unanswered(StrictModel):
    """A Step that brought no Assessment, and why; only the silence of those who may block can cap a Verdict."""

    agent: str
    skill: str
    concern: str | None
    component: str
    why: Why
    reason: Words
    trust: TrustLevel = TrustLevel.HEARD


class Uncounted(StrictModel):
    """Something in an agent's answer that was refused or does not count: where, why, and how to mend it.

    `at` is a JSON pointer into the Assessment as the agent sent it; empty is the whole.
    """

    agent: str
    concern: str | None
    component: str
    at: str
    reason: Words
    fix: Words = ""


class Heard(StrictModel):
    """An Assessment of an agent whose word does not count: shown, and nothing else."""

    agent: str
    assessment: Assessment


class NotAsked(StrictModel):
    """An agent of the directory that had no Step in this Run, why, and what would change that."""

    agent: str
    reason: Words
    fix: Words = ""


class Consultation(StrictModel):
    """Who was asked what, how far it is trusted, and under which ids the exchange can be found."""

    agent: str
    url: str
    skill: str
    concern: str | None
    component: str
    task_id: str
    context_id: str
    trust: TrustLevel = TrustLevel.HEARD


class Opinion(StrictModel):
    """What an agent said that does not speak the findings extension: shown, never scored."""

    agent: str
    skill: str
    component: str
    says: Words


class DefaultTaken(StrictModel):
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
