"""What a message wants to know: the concerns it asks about, several at once, and whom they need."""

from collections.abc import Iterable
from enum import StrEnum
from functools import cache

from orchestrator.language.packaged import FoldedPhrase, sheet
from protocols.models import StrictModel


class Concern(StrEnum):
    """One thing to know about a component."""

    LICENCE = "licence"
    COST = "cost"
    ALTERNATIVES = "alternatives"
    SECURITY = "security"
    OPENNESS = "openness"
    EVIDENCE = "evidence"
    METHOD = "method"


class ConcernRules(StrictModel):
    """data/concerns.yaml: patterns and tags a concern, what waives one, and the words that ask for the whole."""

    tags: dict[Concern, tuple[str, ...]]
    patterns: dict[Concern, FoldedPhrase]
    waived: FoldedPhrase
    figure: FoldedPhrase
    whole: FoldedPhrase


@cache
def rules() -> ConcernRules:
    """The packaged rules."""
    return ConcernRules.model_validate(sheet("acts/data/concerns.yaml"))


def concerns_in(text: str) -> tuple[Concern, ...]:
    """The concerns a text asks about, in the order of their first words: the first leads the answer."""
    text = without_waived(text)
    places = ((phrase.search(text), concern) for concern, phrase in rules().patterns.items())
    return tuple(concern for _, concern in sorted((match.start(), concern) for match, concern in places if match))


def without_waived(text: str) -> str:
    """The text with blanks for each concern that is named to be left out: `not asking about price`."""
    # As long as before: the places of the other concerns stay.
    return rules().waived.sub(lambda match: " " * len(match[0]), text)


def asks_for_all(text: str) -> bool:
    """Whether the words want a judgement of the whole, and not one figure."""
    return bool(rules().whole.search(text)) and not asks_for_figure(text)


def asks_for_figure(text: str) -> bool:
    """Whether the words want to know how much: `what does it cost`."""
    return bool(rules().figure.search(text))


def tags_of(concerns: Iterable[Concern]) -> tuple[str, ...]:
    """What a skill must be tagged with to be asked; nothing asks every skill."""
    return tuple(dict.fromkeys(tag for concern in concerns for tag in rules().tags.get(concern, ())))
