"""How far a licence's copyleft reaches into the adopter's own work: by linkage, modification and own licence."""

from protocols.adoption import Linkage, Mode

from ...facts.records.expression_tree import Leaf
from ...facts.records.licence import Licence
from ...facts.tables.compatibility import Compatibility, Fit
from ..outcome import LicenceOutcome, Point
from ..questions import ask_linkage
from ..use import COPIED, SERVED, LicenceUse
from .network_copyleft import Fits, compatible, served
from .share_alike import copyleft_clause, share_alike_points

_STRONG = ("strong", "network")


def copyleft_points(leaf: Leaf, licence: Licence, use: LicenceUse, name: str, fits: Fits) -> tuple[Point, ...]:
    """What copyleft (or a conflict of outbound licences) does to this use; `fits` answers (inbound, outbound)."""
    strength = licence.copyleft.strength
    if strength == "share-alike":
        return share_alike_points(licence, use, name)
    if use.mode is Mode.FINETUNE_PUBLISH and licence.copyleft.reach == "same-agreement":
        return share_alike_points(licence, use, name)
    if use.mode is Mode.FINETUNE_PUBLISH and strength in _STRONG:
        return _derived_weights(licence, use, fits)
    if use.mode in COPIED or (use.mode in SERVED and _reaches_service(licence)):
        return _joined(leaf, licence, use, name, fits)
    if use.mode in SERVED and strength == "network" and licence.hosting.managed != "needs_source":
        return served(licence, use, name, fits)
    return ()


def _reaches_service(licence: Licence) -> bool:
    """Strong copyleft that counts giving access online as distribution."""
    return licence.copyleft.strength == "strong" and licence.copyleft.network


def _joined(leaf: Leaf, licence: Licence, use: LicenceUse, name: str, fits: Fits) -> tuple[Point, ...]:
    strength = licence.copyleft.strength
    linkage = use.taken_linkage
    # First: a program of its own leaves the rest alone, whatever licence the rest has.
    if linkage is Linkage.SEPARATE:
        return _aggregated(licence) if strength in _STRONG else ()
    # A settled pair of two open licences beats the general rule for closed programs.
    if use.own_is_open and (settled := _outbound(licence, use, linkage, name, fits(licence.id, use.own_licence))):
        return settled
    if strength not in (*_STRONG, "library") or leaf.relaxed:
        return ()
    if linkage is None:
        question = ask_linkage(licence, name, use.default_linkage)
        claim = f"How far the copyleft reaches is open: {question.asks}"
        closed = strength in _STRONG and use.joined_by_nature
        return (
            Point(
                "copyleft",
                LicenceOutcome.REVIEW,
                claim,
                copyleft_clause(licence),
                missing=question,
                closed_copyleft=closed,
            ),
        )
    return (_library(licence, linkage),) if strength == "library" else (_combined(licence, linkage),)


def _library(licence: Licence, linkage: Linkage) -> Point:
    clause = copyleft_clause(licence)
    if linkage is Linkage.DYNAMIC:
        return Point(
            "copyleft",
            LicenceOutcome.PERMITTED,
            "A dynamically linked, replaceable library leaves the application's own licence free.",
            clause,
        )
    joined = "Statically linked" if linkage is Linkage.STATIC else "Made part of your code"
    return Point(
        "copyleft",
        LicenceOutcome.REVIEW,
        f"{joined}: the user must be able to relink with a changed library (object files or "
        "equivalent), and a consumer "
        "device may need installation information; whether the product gives that must be checked.",
        clause,
        change="the library is linked dynamically and can be replaced by the user",
    )


def _combined(licence: Licence, linkage: Linkage) -> Point:
    unclear = licence.copyleft.linking_unsettled and linkage in (Linkage.DYNAMIC, Linkage.STATIC)
    return Point(
        "copyleft",
        LicenceOutcome.REVIEW if unclear else LicenceOutcome.BLOCKED,
        f"Handing over one combined work ({linkage.value}) puts the whole of it under {licence.name}; it "
        "cannot stay closed."
        if not unclear
        else "Whether linking makes a derivative work is left to national law under this licence.",
        copyleft_clause(licence),
        closed_copyleft=True,
        change="it runs as a separate program, the whole is released compatibly, or a commercial licence is bought",
    )


def _derived_weights(licence: Licence, use: LicenceUse, fits: Fits) -> tuple[Point, ...]:
    if compatible(licence, use, fits):
        return ()
    claim = (
        f"Whether published weights made from material under {licence.name} are a work based on it is "
        "unsettled; if so they must carry it."
    )
    return (
        Point(
            "copyleft",
            LicenceOutcome.REVIEW,
            claim,
            copyleft_clause(licence),
            change="the result is published under the same licence",
        ),
    )


def _outbound(
    licence: Licence, use: LicenceUse, linkage: Linkage | None, name: str, answer: Compatibility
) -> tuple[Point, ...]:
    """What the settled pairs say about putting this into an openly licensed work; nothing when none is held."""
    pair = f"{licence.name} into a work released under {use.own_licence}: {answer.why}"
    if answer.answer in (Fit.YES, Fit.CONDITIONAL):
        condition = f"; condition: {answer.condition}" if answer.condition else ""
        return (Point("outbound", LicenceOutcome.PERMITTED, f"{pair}{condition}.", copyleft_clause(licence)),)
    if answer.answer is Fit.REVIEW or (linkage is None and "software" not in licence.artifacts):
        return ()
    if linkage is None:
        question = ask_linkage(licence, name, use.default_linkage)
        return (
            Point(
                "outbound",
                LicenceOutcome.REVIEW,
                f"{pair}. {question.asks}",
                copyleft_clause(licence),
                missing=question,
            ),
        )
    change = "the own work is released under a compatible licence, or the part stays a separate program"
    return (Point("outbound", LicenceOutcome.BLOCKED, f"{pair}.", copyleft_clause(licence), change=change),)


def _aggregated(licence: Licence) -> tuple[Point, ...]:
    claim = (
        "A separate program beside your own is mere aggregation: its duties cover that program, your own stays "
        "as licensed."
    )
    return (Point("copyleft", LicenceOutcome.PERMITTED, claim, copyleft_clause(licence)),)
