"""Conduct that a licence forbids: fields of use, switched-off guardrails, removed branding."""

from ...facts.fields_of_use import Fields, Match
from ...facts.records.licence import Licence
from ..outcome import LicenceOutcome, Point
from ..use import LicenceUse


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
