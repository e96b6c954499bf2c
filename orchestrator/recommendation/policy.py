"""What an organisation's own list of licences makes of a Component: a gate like any other, with its source."""

import re
from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from protocols.adoption import Assessment, Ceiling, Evidence, Grade, Inquiry, Verdict
from protocols.adoption.profile import ALLOWED, REFUSED

LICENCE = "licence"
# "Apache-2.0 AND (MIT OR GPL-2.0-only WITH Classpath-exception-2.0)"
OPERATOR = re.compile(r"\s+(?:AND|OR|WITH)\s+", re.IGNORECASE)
CONCERN = "profile"
OWN = "Your organisation's profile"


def policy(inquiry: Inquiry, assessments: Sequence[Assessment]) -> tuple[Ceiling, ...]:
    """A refused licence holds; one that is not on a list of allowed ones is to be looked at."""
    allowed, refused = (_names(inquiry.facts.get(name)) for name in (ALLOWED, REFUSED))
    if not allowed and not refused:
        return ()
    day = (inquiry.as_of.isoformat() if inquiry.as_of else None) or max(
        (assessment.data_as_of for assessment in assessments), default="2026"
    )
    return tuple(_ceilings(dict.fromkeys(_licences(assessments)), allowed, refused, day))


def _ceilings(licences: dict[str, None], allowed: set[str], refused: set[str], day: str) -> Iterator[Ceiling]:
    for licence in licences:
        parts = _parts(licence)
        if parts & refused:
            yield _ceiling(Verdict.HOLD, f"your profile refuses {licence}", REFUSED, day)
        elif allowed and not parts <= allowed:
            yield _ceiling(Verdict.ASSESS, f"{licence} is not on your profile's list of allowed licences", ALLOWED, day)


def _ceiling(verdict: Verdict, because: str, field: str, day: str) -> Ceiling:
    evidence = Evidence(title=OWN, locator=f"profile, {field}", seen=day, grade=Grade.PERSON)
    return Ceiling(verdict=verdict, because=because, concern=CONCERN, evidence=(evidence,))


def _licences(assessments: Sequence[Assessment]) -> Iterator[str]:
    for assessment in assessments:
        yield from (str(fact.value) for fact in assessment.facts if fact.key == LICENCE)


def _parts(licence: str) -> set[str]:
    """Every licence named in an expression; of `A OR B` both, as a list that refuses one may not have meant to."""
    return {part.strip("() ").casefold() for part in OPERATOR.split(licence) if part.strip("() ")}


def _names(value: JsonValue) -> set[str]:
    return {str(name).casefold() for name in value} if isinstance(value, list) else set()
