"""Licences that demand a notice or a name to be displayed, and what removing it means."""

from ...facts.records.licence import Licence
from ..outcome import Duty, LicenceOutcome, Point
from ..questions import ask_size
from ..use import LicenceUse
from .thresholds import State, ThresholdStanding, standings


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
