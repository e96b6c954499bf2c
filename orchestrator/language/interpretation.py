"""What a conversation holds: the turns that were, and what the next message is understood to mean."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from protocols.adoption import Component, Inquiry
from protocols.adoption.bounds import Words
from protocols.models import StrictModel


class Intent(StrEnum):
    """What a person wants of one message."""

    EVALUATE = "evaluate"
    COMPARE = "compare"
    LICENCE_CHECK = "licence_check"
    COST_ESTIMATE = "cost_estimate"
    RESEARCH = "research"
    ALTERNATIVES = "alternatives"
    RECOMMEND = "recommend"
    EXPLAIN = "explain"
    WHAT_IF = "what_if"
    CORRECT = "correct"
    REFORMAT = "reformat"
    FOLLOW_UP_COST = "follow_up_cost"
    CLARIFY = "clarify"
    OFF_TOPIC = "off_topic"
    UNSAFE = "unsafe"


class Portfolio(StrictModel):
    """A wish for any component that fits: what for, under which licence, where, for how much.

    `task` and `kind` are the registry's words; `licence` is `permissive`, `open` or `any`; `order` is `cheapest`,
    `most-open` or `best`.
    """

    task: str | None = None
    kind: str | None = None
    purpose: str | None = None
    licence: str = "any"
    hosting: str | None = None
    max_params_b: float | None = None
    order: str = "best"
    limit: Annotated[int, Field(ge=1, le=6)] = 4


class ConversationTurn(StrictModel):
    """One earlier message of a conversation, the Inquiry it became, whom it needed, and the Run it was asked in.

    `whole` says that it asked for a judgement of the whole and for no concern beside it. `version` is that of what the
    conversation then knew; `undoes` says that it went back to the one before.
    """

    words: Words
    inquiry: Inquiry
    run: str = ""
    intent: Intent = Intent.EVALUATE
    needs: tuple[str, ...] = ()
    portfolio: Portfolio | None = None
    whole: bool = False
    version: int = 0
    undoes: bool = False
    is_answered: bool = False


class Reading(StrictModel):
    """One way to read the message: a sentence to show, and what it would ask."""

    intent: Intent
    says: Words
    inquiry: Inquiry
    needs: tuple[str, ...] = ()


class UnknownName(StrictModel):
    """A name nobody knows, and the nearest known ones to offer; it is never taken for one of them."""

    name: str
    nearest: tuple[Component, ...] = ()


class Understood(StrictModel):
    """What a message means, as far as rules can tell.

    `concerns` are what it asks about, the leading one first; `excluded` the components it does not want.
    `needs` are tags an agent's skill must carry to be asked (`licence`, `cost`, `evidence`); empty asks every agent.
    `reply` is set when no agent is to be asked. `from_known` says the answer lies in the conversation's last
    Recommendation. `readings` are what a name with several meanings may stand for.
    """

    intent: Intent
    inquiry: Inquiry
    language: str = "en"
    concerns: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    notes: tuple[Words, ...] = ()
    unknown: tuple[UnknownName, ...] = ()
    portfolio: Portfolio | None = None
    from_known: bool = False
    reply: Words = ""
