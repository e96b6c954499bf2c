"""Where a licence gives nothing: by the licensee's seat, or by the territory of use, its users' and its servers'."""

from protocols.adoption import Assumption, Mode

from ...facts.records.licence import Licence
from ...facts.records.licence_terms import GeoExclusion
from ...facts.tables.countries import code, codes, within
from ..outcome import LicenceOutcome, Point
from ..questions import ask_multimodal, ask_seat, ask_territory, assumed_seat, assumed_territory
from ..use import LicenceUse


def territory_points(licence: Licence, use: LicenceUse, multimodal: bool | None, name: str) -> tuple[Point, ...]:
    """What each territorial exclusion of the licence says."""
    points = []
    for exclusion in licence.geo_exclusions:
        if (use.end_user_of_product or _received(use)) and exclusion.end_users_exempt:
            points.append(
                _point(
                    exclusion,
                    LicenceOutcome.PERMITTED,
                    "End users of a product that contains the model are outside the exclusion.",
                )
            )
        elif exclusion.test == "seat":
            points.append(_seat(licence, exclusion, use, multimodal, name))
        else:
            points.append(_territory(licence, exclusion, use))
    return tuple(points)


def _received(use: LicenceUse) -> bool:
    """Who only uses a product received with the model inside is its end user."""
    return use.received_in_product and use.mode is Mode.INTERNAL


def _seat(licence: Licence, exclusion: GeoExclusion, use: LicenceUse, multimodal: bool | None, name: str) -> Point:
    is_multimodal = use.multimodal if use.multimodal is not None else multimodal
    if exclusion.multimodal_only and is_multimodal is False:
        return _point(
            exclusion,
            LicenceOutcome.PERMITTED,
            "The exclusion of organisations based in the EU reaches multimodal models only.",
        )
    likely = _likely_seat(use)
    seat = use.based_in or (likely if "use.organisation.based_in" in use.declined else None)
    assumed = assumed_seat(likely) if seat and likely and not use.based_in else None
    if seat is None:
        question = ask_seat(licence, exclusion.clause, likely)
        return _point(
            exclusion,
            LicenceOutcome.REVIEW,
            f"Whether the exclusion applies depends on the seat: {question.asks}",
            missing=question,
        )
    if not within(seat, exclusion.excluded):
        return _point(
            exclusion,
            LicenceOutcome.PERMITTED,
            f"The test is the licensee's seat, which is {seat}, not where its users or servers are.",
            assumed=assumed,
        )
    if exclusion.multimodal_only and is_multimodal is None:
        question = ask_multimodal(licence, name)
        return _point(
            exclusion,
            LicenceOutcome.REVIEW,
            f"Whether the exclusion applies depends on the model: {question.asks}",
            missing=question,
            assumed=assumed,
        )
    return _excluded(exclusion, seat, assumed)


def _likely_seat(use: LicenceUse) -> str | None:
    """Where all the users are, as far as one place was named for them."""
    return use.places[0] if len(use.places) == 1 and not use.worldwide else None


def _excluded(exclusion: GeoExclusion, seat: str, assumed: Assumption | None) -> Point:
    return _point(
        exclusion,
        LicenceOutcome.BLOCKED,
        f"No rights for a licensee based in {seat}: {exclusion.applies_to} are not licensed to whom is "
        f"{exclusion.basis}."
        + (" Only who uses a finished product is exempt, not who builds one." if exclusion.end_users_exempt else ""),
        change="the licensee is based outside the excluded territory, or only uses a finished product as its end user"
        if exclusion.end_users_exempt
        else "the licensee is based outside the excluded territory",
        assumed=assumed,
    )


def _territory(licence: Licence, exclusion: GeoExclusion, use: LicenceUse) -> Point:
    excluded = ", ".join(exclusion.excluded)
    hit = sorted(place for place in use.territory if within(place, exclusion.excluded))
    hit += [f"{place} (its servers)" for place in sorted(use.servers) if within(place, exclusion.excluded)]
    if not use.territory and use.based_in and within(use.based_in, exclusion.excluded):
        hit = [use.based_in]
    if hit or use.worldwide:
        where = ", ".join(hit) or "the whole world"
        return _point(
            exclusion,
            LicenceOutcome.BLOCKED,
            f"The licence does not apply in {excluded} ({exclusion.applies_to}); the use reaches {where}.",
            change=f"neither the model nor its outputs are used in {excluded}",
        )
    if not use.territory and ("use.territory" not in use.declined or use.based_in is None):
        question = ask_territory(licence, exclusion.clause, use.based_in)
        return _point(
            exclusion,
            LicenceOutcome.REVIEW,
            f"The licence does not apply in {excluded}: {question.asks}",
            missing=question,
        )
    seat = use.based_in and code(use.based_in) in codes(exclusion.excluded)[1]
    warn = " Work on it at the seat would itself be use in an excluded territory." if seat else ""
    return _point(
        exclusion,
        LicenceOutcome.PERMITTED,
        f"The use stays outside the excluded territory ({excluded}).{warn}",
        assumed=None if use.territory else assumed_territory(use.based_in),
    )


def _point(exclusion: GeoExclusion, outcome: LicenceOutcome, claim: str, **more: object) -> Point:
    return Point(rule="territory", outcome=outcome, claim=claim, clause=exclusion.clause, **more)  # pyright: ignore[reportArgumentType]
