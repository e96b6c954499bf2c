"""Share-alike: what adaptations and derivatives must be released under."""

from protocols.adoption import Linkage, Mode

from ...facts.records.licence import Licence
from ..outcome import LicenceOutcome, Point
from ..questions import ask_linkage
from ..use import COPIED, LicenceUse


def share_alike_points(licence: Licence, use: LicenceUse, name: str) -> tuple[Point, ...]:
    """What share-alike does to this use: of data and content (adaptations), or of a model agreement (derivatives)."""
    if licence.copyleft.reach == "same-agreement":
        return _same_agreement(licence, use)
    if licence.copyleft.reach == "data-itself":
        return ()
    if use.mode is Mode.FINETUNE_PUBLISH:
        return () if use.own_licence == licence.id else (_adapted(licence, "a model made from it"),)
    if use.mode not in COPIED or use.own_licence == licence.id:
        return ()
    linkage = use.taken_linkage
    if linkage is None:
        question = ask_linkage(licence, name, use.default_linkage)
        return (
            Point(
                "copyleft",
                LicenceOutcome.REVIEW,
                f"Share-alike reaches adaptations, not collections: {question.asks}",
                copyleft_clause(licence),
                missing=question,
            ),
        )
    return () if linkage is Linkage.SEPARATE else (_adapted(licence, "the product that contains it"),)


def _same_agreement(licence: Licence, use: LicenceUse) -> tuple[Point, ...]:
    if (
        use.mode is not Mode.FINETUNE_PUBLISH
        or not use.own_licence_said
        or use.own_licence in ("Proprietary", licence.id)
    ):
        return ()
    claim = f"Derivatives may be handed on only under {licence.name}, not under {use.own_licence}."
    return (
        Point(
            "copyleft",
            LicenceOutcome.BLOCKED,
            claim,
            copyleft_clause(licence),
            change=f"the derivative is published under {licence.name}",
        ),
    )


def _adapted(licence: Licence, what: str) -> Point:
    claim = f"Whether {what} is adapted material, which may only be shared under the same licence, is unsettled."
    return Point(
        "copyleft",
        LicenceOutcome.REVIEW,
        claim,
        copyleft_clause(licence),
        change="it stays private, or is published under the same licence",
    )


def copyleft_clause(licence: Licence) -> str:
    """The clause a reader should open for the copyleft of this licence."""
    preferred = (
        "network-source-offer",
        "source-of-derivative",
        "allow-relinking",
        "share-alike",
        "same-terms",
        "include-licence",
    )
    clauses = {duty.id: duty.clause for duty in licence.obligations}
    return next((clauses[id] for id in preferred if id in clauses), licence.copyleft.scope or "copyleft terms")
