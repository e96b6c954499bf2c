"""What a network clause does to a hosted service."""

from collections.abc import Callable

from protocols.adoption import Linkage

from ...facts.records.licence import Licence
from ...facts.tables.compatibility import Compatibility, Fit
from ..outcome import LicenceOutcome, Point
from ..questions import ask_linkage
from ..use import LicenceUse
from .share_alike import copyleft_clause

Fits = Callable[[str, str], Compatibility]


def served(licence: Licence, use: LicenceUse, name: str, fits: Fits) -> tuple[Point, ...]:
    linkage = use.taken_linkage
    # First: whoever publishes under a fitting licence gives the source anyway.
    if compatible(licence, use, fits):
        return ()
    if linkage is Linkage.SEPARATE:
        return (_apart(licence, name),)
    if linkage is None:
        return (_unsaid(licence, use, name),)
    # Network clauses speak of modified versions.
    if use.modified:
        claim = (
            "A modified version that remote users reach obliges you to offer them the source of the combined "
            "work; it cannot stay closed."
        )
        return (
            Point(
                "copyleft",
                LicenceOutcome.BLOCKED,
                claim,
                copyleft_clause(licence),
                closed_copyleft=True,
                change="it stays unmodified and separate, the source is offered, or a commercial licence is bought",
            ),
        )
    claim = (
        "Unmodified, but joined into your program: whether the whole service is a modified version whose "
        "source must be offered is contested; "
        "the text speaks of modification, many counsel and some licensors of any combination."
    )
    return (
        Point(
            "copyleft",
            LicenceOutcome.REVIEW,
            claim,
            copyleft_clause(licence),
            closed_copyleft=True,
            disputed=True,
            change="it runs as a separate process, or a commercial licence is bought",
        ),
    )


def _apart(licence: Licence, name: str) -> Point:
    """A served program of its own: what it may be, and the two conditions under which that stays so."""
    claim = f"{name} runs as a program of its own, so the network clause covers it alone and your service stays yours."
    return Point(
        "copyleft",
        LicenceOutcome.PERMITTED,
        claim,
        copyleft_clause(licence),
        holds_while=(
            f"{name} stays unmodified (a changed version must be offered to its remote users with source) and stays a "
            "program of its own, not combined with your code"
        ),
    )


def _unsaid(licence: Licence, use: LicenceUse, name: str) -> Point:
    """Nobody said how it is joined: a fact left out never makes the answer lighter than any it could have."""
    question = ask_linkage(licence, name, use.default_linkage)
    return Point(
        "copyleft",
        LicenceOutcome.REVIEW,
        "Network clause: users who reach a modified version over a network must be offered its source, shipped or "
        f"not. Whether your service becomes part of a modified version is open: {question.asks}",
        copyleft_clause(licence),
        missing=question,
        closed_copyleft=use.joined_by_nature,
        change="it runs unmodified as a separate process, the source is offered, or a commercial licence is bought",
    )


def compatible(licence: Licence, use: LicenceUse, fits: Fits) -> bool:
    return use.own_is_open and fits(licence.id, use.own_licence).answer in (Fit.YES, Fit.CONDITIONAL)
