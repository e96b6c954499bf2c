"""Conduct that a licence forbids: fields of use, switched-off guardrails, removed branding."""

from ...facts.fields_of_use import Fields, Match
from ...facts.records.licence import Licence
from ..outcome import Duty, LicenceOutcome, Point
from ..questions import ask_size
from ..use import LicenceUse
from .thresholds import State, ThresholdStanding, standings


# Prohibited uses bind every use, also inside: a policy makes no exception for tests.
def conduct_points(licence: Licence, use: LicenceUse, fields: Fields) -> tuple[Point, ...]:
    """Every prohibited field of use, and guardrails that may not be weakened."""
    sector = tuple(match for match in fields.matches(licence, (use.sector,) if use.sector else ()) if match.certain)
    points = [_field(licence, match) for match in (*fields.matches(licence, use.fields), *sector)]
    guard = next((duty for duty in licence.obligations if duty.id == "keep-guardrails"), None)
    if use.disable_guardrails and guard:
        claim = "Bypassing, disabling or weakening guardrails ends the rights automatically."
        points.append(
            Point("guardrails", LicenceOutcome.BLOCKED, claim, guard.clause, change="the guardrails stay in place")
        )
    return tuple(points)


def branding_points(licence: Licence, use: LicenceUse, owed: tuple[Duty, ...]) -> tuple[Point, ...]:
    """Whether branding that is to be removed may be removed."""
    if not use.remove_branding or use.holds_commercial_licence or use.end_user_of_product:
        return ()
    for standing in standings(licence, use):
        if standing.threshold.effect == "branding-must-stay":
            return _branding(licence, standing)
    return _branding_point(owed) or _display_unknown(licence, use)


def _branding_point(owed: tuple[Duty, ...]) -> tuple[Point, ...]:
    branding = next(
        (duty for duty in owed if duty.id in ("keep-branding", "display-brand") and not duty.conditional), None
    )
    if branding is None:
        return ()
    return (
        Point(
            "branding",
            LicenceOutcome.BLOCKED,
            f"Branding may not be removed: {branding.what}",
            branding.clause,
            change="the branding stays",
        ),
    )


def _display_unknown(licence: Licence, use: LicenceUse) -> tuple[Point, ...]:
    """A brand that must be shown above a size nobody gave."""
    for standing in standings(licence, use):
        if standing.threshold.effect == "display-required" and standing.state is State.UNKNOWN:
            question = ask_size(licence, standing.threshold, None)
            claim = f"Above a size the brand must be shown, so it cannot simply be left out: {question.asks}"
            return (Point("branding", LicenceOutcome.REVIEW, claim, standing.threshold.clause, missing=question),)
    return ()


def _branding(licence: Licence, standing: ThresholdStanding) -> tuple[Point, ...]:
    state, clause, limit = standing.state, standing.threshold.clause, standing.threshold.value
    if state is State.ABOVE:
        claim = (
            f"Above {limit} end users in 30 days the branding must stay in every deployment, internal ones included."
        )
        return (
            Point(
                "branding",
                LicenceOutcome.BLOCKED,
                claim,
                clause,
                change="the branding stays, or an enterprise licence is bought",
            ),
        )
    if state is State.UNKNOWN:
        question = ask_size(licence, standing.threshold, None)
        return (
            Point(
                "branding",
                LicenceOutcome.REVIEW,
                f"Branding must stay above {limit} end users: {question.asks}",
                clause,
                missing=question,
            ),
        )
    return ()


def _field(licence: Licence, match: Match) -> Point:
    clause = "acceptable-use policy" if licence.aup.present else "use restrictions"
    if match.prohibition is None:
        claim = f"The use policy that comes with the licence was not read for '{match.word}': read it before this use."
        return Point("field-of-use", LicenceOutcome.REVIEW, claim, clause, change="the policy does not forbid it")
    claim = f"'{match.word}' falls under the prohibited use '{match.prohibition.tag}'"
    if match.certain:
        return Point(
            "field-of-use",
            LicenceOutcome.BLOCKED,
            f"{claim}.",
            clause,
            grade=match.prohibition.grade,
            change="the use is dropped, or a licence without this restriction is chosen",
        )
    return Point(
        "field-of-use",
        LicenceOutcome.REVIEW,
        f"{claim} or lies close to it; its reach is arguable.",
        clause,
        grade=match.prohibition.grade,
    )
