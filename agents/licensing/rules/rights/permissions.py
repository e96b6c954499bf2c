"""What may be done at all: commercial use, hosting, redistribution and modification."""

from dataclasses import replace

from protocols.adoption import Mode

from ...facts.part import LicensedPart
from ...facts.records.component_record import UseGrant
from ...facts.records.licence import Licence
from ..outcome import LicenceOutcome, Point
from ..questions import ask_commercial
from ..use import OUTSIDE, SHIPPED, TRIALS, LicenceUse
from .hosting import competing_point, hosting
from .scope import blocked, scope_clause

_GRANTED = (
    "the project's Additional Use Grant covers the use, the version's Change Date has passed, or a commercial licence "
    "is bought"
)
_FINETUNES = frozenset({Mode.FINETUNE_INTERNAL, Mode.FINETUNE_PUBLISH})


def permission_points(licence: Licence, use: LicenceUse, part: LicensedPart) -> tuple[Point, ...]:
    """Every permission the use needs and the licence does not plainly give."""
    points = [_commercial(licence, use), _production(licence, use, part.use_grant), hosting(licence, use)]
    if not part.as_data:
        points += [_redistribution(licence, use), _modification(licence, use)]
    return tuple(point for point in points if point)


def _commercial(licence: Licence, use: LicenceUse) -> Point | None:
    allowed = licence.permissions.commercial_use
    # Non-commercial work needs no commercial right, whatever the licence says of one.
    if use.commercial is False or allowed in ("yes", "conditional"):
        return None
    clause = scope_clause(licence)
    if allowed == "internal-only":
        return (
            blocked(
                "commercial-use",
                "Use is limited to own internal business purposes; giving it or its function to others for "
                "money is outside.",
                clause,
                "it is used only inside the organisation, or a commercial licence is bought",
            )
            if use.mode in OUTSIDE
            else None
        )
    if use.mode in TRIALS:
        return _trial(licence, use, clause)
    return blocked(
        "commercial-use",
        "Commercial use is not licensed; it follows the use, so internal use in a business counts as commercial.",
        clause,
        "the use is non-commercial, or a commercial licence is bought",
    )


def _trial(licence: Licence, use: LicenceUse, clause: str) -> Point | None:
    permission = licence.permissions.company_evaluation
    if permission == "yes":
        return None
    if use.commercial is None:
        question = ask_commercial(licence)
        return Point(
            "commercial-use",
            LicenceOutcome.REVIEW,
            f"Only non-commercial use is licensed: {question.asks}",
            clause,
            missing=question,
        )
    if permission == "unclear":
        return Point(
            "commercial-use",
            LicenceOutcome.REVIEW,
            "Only non-commercial use is licensed, and whether a company's evaluation is one is unclear.",
            clause,
            change="the licensor confirms it in writing",
        )
    return blocked(
        "commercial-use",
        "Evaluation or research for a company's own purposes is outside the research licence.",
        clause,
        "the work is non-commercial research, or a commercial licence is bought",
    )


def _production(licence: Licence, use: LicenceUse, grant: UseGrant | None) -> Point | None:
    if licence.permissions.production_use == "yes" or use.mode in TRIALS:
        return None
    if grant is None:
        claim = (
            "Production use is only allowed as the project's Additional Use Grant says; without it no verdict "
            "is possible."
        )
        return Point("production-use", LicenceOutcome.REVIEW, claim, "terms", change=_GRANTED)
    return _granted(licence, use, grant)


def _granted(licence: Licence, use: LicenceUse, grant: UseGrant) -> Point | None:
    """What the grant says of this form of use; what it leaves out needs a commercial licence."""
    clause = f"Additional Use Grant ({grant.title})"
    reach = grant.service if use.mode is Mode.SAAS_MANAGED else grant.product if use.mode in OUTSIDE else grant.internal
    if reach == "competing":
        competing = competing_point(licence, use, clause)
        return replace(competing, claim=f"{grant.says}.") if competing.holds_while else competing
    if reach == "yes":
        limited = "no" in (grant.internal, grant.product, grant.service)
        holds_while = "the use stays inside that grant" if limited else None
        return Point("production-use", LicenceOutcome.PERMITTED, f"{grant.says}.", clause, holds_while=holds_while)
    outside = reach == "no" and use.commercial is not False
    return Point(
        "production-use",
        LicenceOutcome.BLOCKED if outside else LicenceOutcome.REVIEW,
        f"{grant.says}. Any other production use needs a commercial licence of the licensor.",
        clause,
        change=_GRANTED,
    )


def _redistribution(licence: Licence, use: LicenceUse) -> Point | None:
    if licence.permissions.redistribute == "no" and use.mode in SHIPPED:
        return blocked(
            "redistribution",
            "Handing it on to others is not licensed.",
            scope_clause(licence),
            "it stays inside the organisation",
        )
    return None


def _modification(licence: Licence, use: LicenceUse) -> Point | None:
    allowed, clause = licence.permissions.modify, scope_clause(licence)
    changed = use.modified or use.mode in _FINETUNES
    restricted = allowed == "no" or (allowed == "no-sharing-of-adaptations" and use.mode in OUTSIDE)
    if restricted and not changed:
        claim = "Changed versions are not licensed."
        return Point(
            "modification", LicenceOutcome.PERMITTED, claim, clause, holds_while="it is used as it is published"
        )
    if allowed == "no" and changed:
        return blocked("modification", "Modification is not licensed.", clause, "it is used unmodified")
    if restricted and changed:
        return blocked(
            "modification",
            "Adapted material may be made but not shared.",
            clause,
            "it is shared unmodified or the adaptation stays private",
        )
    if allowed == "source-and-data-only" and use.mode in _FINETUNES:
        return Point(
            "modification",
            LicenceOutcome.REVIEW,
            "Only source code and data may be modified; whether weights may be is not said.",
            clause,
        )
    return None
