"""Whether the thing itself may be offered as a service, or work behind one's own."""

from protocols.adoption import Mode

from ...facts.records.licence import Licence
from ...facts.records.licence_terms import Threshold
from ..outcome import LicenceOutcome, Point
from ..questions import ask_size
from ..use import OUTSIDE, LicenceUse
from .scope import blocked, scope_clause


def hosting(licence: Licence, use: LicenceUse) -> Point | None:
    terms = licence.hosting
    clause = terms.clause or scope_clause(licence)
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
    # From the narrowest use to the widest: what forbids a managed service may allow one behind a product.
    if use.mode is Mode.SAAS_MANAGED:
        return _managed(licence, use, clause)
    if use.mode in OUTSIDE and terms.back_end == "competing":
        return competing_point(licence, use, clause)
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


def competing_point(licence: Licence, use: LicenceUse, clause: str) -> Point | None:
    competes = use.organisation.competes_with_licensor
    # Left open on purpose: the default is that almost nobody competes with the licensor.
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
        return blocked(
            "competing-use",
            f"A Competing Use is not licensed: {licence.hosting.why}.",
            clause,
            "the product does not compete with the licensor's",
        )
    return None
