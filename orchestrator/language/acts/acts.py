"""What a person does with a message: ask, change, correct, reshape, have explained, talk, or leave the subject."""

from enum import StrEnum
from functools import cache

from orchestrator.language.acts.concerns import Concern, asks_for_all
from orchestrator.language.acts.talk import only_talk
from orchestrator.language.interpretation import Intent
from orchestrator.language.packaged import FoldedPhrase, Phrase, sheet
from protocols.models import StrictModel

VAGUE = 3


class RequestKind(StrEnum):
    """What a message does."""

    ASK = "ask"
    CHANGE = "change"
    CORRECT = "correct"
    RESHAPE = "reshape"
    EXPLAIN = "explain"
    SOCIAL = "social"
    OUT_OF_SCOPE = "out_of_scope"


class ActRules(StrictModel):
    """data/acts.yaml."""

    reshape: FoldedPhrase
    correct: FoldedPhrase
    change: FoldedPhrase
    explain: FoldedPhrase
    wanting: FoldedPhrase
    trade: FoldedPhrase
    comparing: Phrase
    side_by_side: Phrase
    backward: Phrase
    ours: Phrase
    wonders: Phrase


class Shape(StrictModel):
    """What the kind of a message depends on beside its words."""

    subjects: int = 0
    quantities: int = 0
    states: bool = False
    in_conversation: bool = False
    about_something: bool = False
    seeks: bool = False


@cache
def rules() -> ActRules:
    """The packaged rules."""
    return ActRules.model_validate(sheet("acts/data/acts.yaml"))


def request_kind_of(words: str, masked: str, concerns: tuple[Concern, ...], shape: Shape) -> RequestKind:
    """The kind of a message; `masked` has names as _c_, numbers as _n_ and places as _place_.

    Order matters. Talk is looked at first, for `thanks, that helped` has words of a question. A correction wins over
    a change (`no, 120 million instead`) and both over an explanation; reshaping names nothing new. What fits no kind
    is a question where it is about something, and out of scope where no word of the trade is in it.
    """
    if only_talk(words):
        return RequestKind.SOCIAL
    if shape.in_conversation:
        if not shape.subjects and not shape.quantities and "_n_" not in masked and rules().reshape.search(masked):
            return RequestKind.RESHAPE
        if rules().correct.search(masked):
            return RequestKind.CORRECT
    if rules().explain.search(masked) and not (shape.subjects > 1 or shape.states) and _only_explains(concerns, shape):
        return RequestKind.EXPLAIN
    if shape.in_conversation and _changes(masked, concerns, shape):
        return RequestKind.CHANGE
    ours = shape.in_conversation or bool(rules().ours.search(masked))
    stated = ours and bool(shape.seeks or shape.quantities or shape.states)
    in_scope = bool(shape.subjects or concerns or rules().trade.search(masked)) or stated
    looks_back = shape.about_something and bool(rules().backward.search(masked) or asks_for_all(masked))
    if in_scope or (ours and not shape.in_conversation) or looks_back:
        return RequestKind.ASK
    # A few words that ask nothing are not off the subject: they are not understood.
    vague = (len(masked.split()) <= VAGUE and "?" not in masked) or rules().wonders.match(masked)
    return RequestKind.ASK if vague else RequestKind.OUT_OF_SCOPE


def _only_explains(concerns: tuple[Concern, ...], shape: Shape) -> bool:
    """`Why is it so much cheaper?` is explained from what is known; `explain the licence of X` is asked."""
    return not shape.subjects or not set(concerns) - {Concern.EVIDENCE, Concern.METHOD}


def _changes(masked: str, concerns: tuple[Concern, ...], shape: Shape) -> bool:
    stated = shape.quantities or shape.states
    return not shape.subjects and bool(stated and (rules().change.search(masked) or not concerns))


def intent_of(kind: RequestKind, concerns: tuple[Concern, ...], whole: bool, masked: str, shape: Shape) -> Intent:
    """The one label of a message: its kind, or for a question the concern that leads."""
    simple = {
        RequestKind.CORRECT: Intent.CORRECT,
        RequestKind.CHANGE: Intent.WHAT_IF,
        RequestKind.RESHAPE: Intent.REFORMAT,
        RequestKind.EXPLAIN: Intent.EXPLAIN,
        RequestKind.SOCIAL: Intent.CLARIFY,
        RequestKind.OUT_OF_SCOPE: Intent.OFF_TOPIC,
    }
    if kind in simple:
        return simple[kind]
    if not shape.subjects and not shape.about_something:
        return _nameless(concerns, bool(rules().wanting.search(masked)), shape)
    beside = shape.subjects == 1 and shape.about_something and rules().side_by_side.search(masked)
    if beside or (shape.subjects > 1 and (rules().comparing.search(masked) or not concerns)):
        return Intent.COMPARE
    if whole or not concerns:
        return Intent.ALTERNATIVES if Concern.ALTERNATIVES in concerns[:1] else Intent.EVALUATE
    return _led_by(concerns[0], shape)


def _led_by(concern: Concern, shape: Shape) -> Intent:
    if concern is Concern.COST:
        return Intent.FOLLOW_UP_COST if shape.in_conversation and not shape.subjects else Intent.COST_ESTIMATE
    return {
        Concern.LICENCE: Intent.LICENCE_CHECK,
        Concern.ALTERNATIVES: Intent.ALTERNATIVES,
        Concern.METHOD: Intent.EXPLAIN,
    }.get(concern, Intent.RESEARCH)


def _nameless(concerns: tuple[Concern, ...], wants: bool, shape: Shape) -> Intent:
    """A question that names nothing: a wish for anything that fits, a question about the method, or unclear."""
    if shape.seeks and wants:
        return Intent.RECOMMEND
    if Concern.METHOD in concerns:
        return Intent.EXPLAIN
    return Intent.CLARIFY
