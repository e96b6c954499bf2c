"""What may be done at all: commercial use, hosting, redistribution and modification."""

from protocols.adoption import Mode

from ..facts.catalogue import UseGrant
from ..facts.licence import Licence, Threshold
from ..facts.part import LicensedPart
from .outcome import LicenceOutcome, Point
from .questions import ask_commercial, ask_size
from .use import OUTSIDE, SHIPPED, TRIALS, LicenceUse

_GRANTED = (
    "the project's Additional Use Grant covers the use, the version's Change Date has passed, or a commercial licence "
    "is bought"
)
_FINETUNES = frozenset({Mode.FINETUNE_INTERNAL, Mode.FINETUNE_PUBLISH})


def permission_points(licence: Licence, use: LicenceUse, part: LicensedPart) -> tuple[Point, ...]:
    """Every permission the use needs and the licence does not plainly give."""
    points = [_commercial(licence, use), _production(licence, use, part.use_grant), _hosting(licence, use)]
    if not part.as_data:
        points += [_redistribution(licence, use), _modification(licence, use)]
    return tuple(point for point in points if point)


def _commercial(licence: Licence, use: LicenceUse) -> Point | None:
    allowed = licence.permissions.commercial_use
    if use.commercial is False or allowed in ("yes", "conditional"):
        return None
    clause = _scope_clause(licence)
    if allowed == "internal-only":
        return (
            _blocked(
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
    return _blocked(
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
    return _blocked(
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
    if reach == "competing" and (competing := _competing(licence, use, clause)):
        return competing
    if reach in ("yes", "competing"):
        return Point("production-use", LicenceOutcome.PERMITTED, f"{grant.says}.", clause)
    outside = reach == "no" and use.commercial is not False
    return Point(
        "production-use",
        LicenceOutcome.BLOCKED if outside else LicenceOutcome.REVIEW,
        f"{grant.says}. Any other production use needs a commercial licence of the licensor.",
        clause,
        change=_GRANTED,
    )


def _hosting(licence: Licence, use: LicenceUse) -> Point | None:
    terms = licence.hosting
    clause = terms.clause or _scope_clause(licence)
    if licence.permissions.sell == "review":
        if use.mode not in OUTSIDE or use.commercial is False:
            return None
        claim = (
            f"Selling is restricted: {terms.why}. Whether the value of the offer derives substantially from "
            "the software is a judgement."
        )
        return Point(
            "selling", LicenceOutcome.BLOCKED if use.mode is Mode.SAAS_MANAGED else LicenceOutcome.REVIEW, claim, clause
        )
    if use.mode is Mode.SAAS_MANAGED:
        return _managed(licence, use, clause)
    if use.mode in OUTSIDE and terms.back_end == "competing":
        return _competing(licence, use, clause)
    if use.mode is Mode.SAAS and terms.back_end in ("no", "review"):
        outcome = (
            LicenceOutcome.BLOCKED if terms.back_end == "no" and use.commercial is not False else LicenceOutcome.REVIEW
        )
        return Point(
            "hosting",
            outcome,
            f"Serving it to others is restricted: {terms.why}.",
            clause,
            change="the licensor agrees to the service",
        )
    return None


def _managed(licence: Licence, use: LicenceUse, clause: str) -> Point | None:
    terms = licence.hosting
    if terms.managed in ("yes", "threshold"):
        return None
    if terms.managed == "needs_source" and use.own_licence == licence.id:
        return None
    lenient = terms.managed == "review" or (licence.permissions.commercial_use == "no" and use.commercial is False)
    outcome = LicenceOutcome.REVIEW if lenient else LicenceOutcome.BLOCKED
    change = "the whole service stack is published under the same licence, or a commercial licence is bought"
    if terms.managed != "needs_source":
        change = "it only works behind an own product instead of being the service, or the licensor agrees"
    return Point(
        "hosting", outcome, f"Offering it as a managed service is restricted: {terms.why}.", clause, change=change
    )


def _competing(licence: Licence, use: LicenceUse, clause: str) -> Point | None:
    competes = use.organisation.competes_with_licensor
    if competes is None and "use.organisation.competes_with_licensor" in use.declined:
        competes = False
    if competes is None:
        threshold = Threshold(
            metric="competes_with_licensor", op="==", value=True, effect="blocked-without-licence", clause=clause
        )
        question = ask_size(licence, threshold, None)
        return Point(
            "competing-use",
            LicenceOutcome.REVIEW,
            f"A Competing Use is not licensed: {question.asks}",
            clause,
            missing=question,
        )
    if competes:
        return _blocked(
            "competing-use",
            f"A Competing Use is not licensed: {licence.hosting.why}.",
            clause,
            "the product does not compete with the licensor's",
        )
    return None


def _redistribution(licence: Licence, use: LicenceUse) -> Point | None:
    if licence.permissions.redistribute == "no" and use.mode in SHIPPED:
        return _blocked(
            "redistribution",
            "Handing it on to others is not licensed.",
            _scope_clause(licence),
            "it stays inside the organisation",
        )
    return None


def _modification(licence: Licence, use: LicenceUse) -> Point | None:
    allowed, clause = licence.permissions.modify, _scope_clause(licence)
    changed = use.modified or use.mode in _FINETUNES
    restricted = allowed == "no" or (allowed == "no-sharing-of-adaptations" and use.mode in OUTSIDE)
    if restricted and not changed:
        claim = "Changed versions are not licensed."
        return Point(
            "modification", LicenceOutcome.PERMITTED, claim, clause, holds_while="it is used as it is published"
        )
    if allowed == "no" and changed:
        return _blocked("modification", "Modification is not licensed.", clause, "it is used unmodified")
    if restricted and changed:
        return _blocked(
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


def _scope_clause(licence: Licence) -> str:
    for id in ("research-only", "non-production-only", "purpose-limit", "redistributables-only", "no-share-adapted"):
        if clause := next((duty.clause for duty in licence.obligations if duty.id == id), None):
            return clause
    return licence.hosting.clause or "licence grant"


def _blocked(rule: str, claim: str, clause: str, change: str) -> Point:
    return Point(rule, LicenceOutcome.BLOCKED, claim, clause, change=change)
