"""Reads the parameters of a Business Source License: what its Additional Use Grant allows, and until when. Pure."""

import re
from typing import Literal

from ..facts.records.component_record import Reach, UseGrant
from ..facts.records.licence_terms import Verified
from ..facts.tables.shingles import words_of

READ = 40_000
# The sentences that make a Business Source License; projects leave out its covenants and change its notices.
_CORE = (
    "hereby grants you the right to copy modify create derivative works redistribute and make non production use",
    "must purchase a commercial license from the licensor",
    "terminate your rights under this license for the current and all other versions",
)
LONGEST = 600
# `Additional Use Grant: …` up to the next parameter; markup such as <u> or ** may stand around the names.
_PARAMETER = re.compile(
    r"^[\W_]{0,4}(?:<u>)?(licensor|licensed work|additional use grant|change date|change license)(?:</u>)?[\W_]{0,4}:",
    re.IGNORECASE | re.MULTILINE,
)
# What follows the last parameter belongs to no grant.
_END = re.compile(
    r"^[\W_]{0,4}(?:for information about alternative|notice|terms|text of bsl|business source)\b",
    re.IGNORECASE | re.MULTILINE,
)
# Words of a grant that excludes offering it to others; whoever is excluded may still be served by an own product.
_SERVICE = re.compile(r"hosted|managed|as a service|\bservice\b|third part(?:y|ies)", re.IGNORECASE)
_COMPETES = re.compile(r"compet\w+|overlap\w*|substitut\w+", re.IGNORECASE)
# `single cluster`, `5 nodes`: a bound that no rule here measures goes to a lawyer.
_LIMITED = re.compile(
    r"\b(?:non-?profit|education\w*|personal|single|one cluster|revenue|per month"
    r"|\d+ (?:nodes?|users?|instances?|cpus?|cores?))\b",
    re.IGNORECASE,
)
# Without such words a grant allows nothing in general.
_ANY = re.compile(r"production use|any purpose|any use|make use of", re.IGNORECASE)
_INTERNAL = re.compile(r"internal", re.IGNORECASE)


def use_grant_in(text: str, day: str, title: str) -> UseGrant | None:
    """What the grant allows, form by form, in a text with the sentences of the licence; `None` for other texts.

    What its words leave open is for a lawyer.
    """
    parameters = _parameters(text[:READ])
    grant = parameters.get("additional use grant")
    joined = " ".join(words_of(text[:READ]))
    if grant is None or not all(sentence in joined for sentence in _CORE):
        return None
    internal, product, service = _reaches(grant)
    return UseGrant(
        says=f"The grant says: “{grant[:LONGEST]}”" if grant.lower() != "none" else "There is no Additional Use Grant",
        internal=internal,
        product=product,
        service=service,
        change=" on ".join(filter(None, (parameters.get("change license"), parameters.get("change date")))) or None,
        grade=Verified.TEXT,
        title=title[:300],
        locator="Additional Use Grant",
        seen=day,
    )


def _reaches(grant: str) -> tuple[Reach, Reach, Reach]:
    """Inside the organisation, in an own product, as a service. Only plain words give more than a review."""
    if grant.lower().rstrip(".") in ("none", "n/a", "not applicable"):
        return "no", "no", "no"
    if not _ANY.search(grant) or _LIMITED.search(grant):
        return "review", "review", "review"
    service: Literal["no", "yes"] = "no" if _SERVICE.search(grant) else "yes"
    product: Reach = "competing" if _COMPETES.search(grant) else "yes" if service == "no" else "review"
    return "yes" if _INTERNAL.search(grant) or service == "no" else "review", product, service


def _parameters(text: str) -> dict[str, str]:
    """Each parameter as one line of text."""
    starts = list(_PARAMETER.finditer(text))
    values: dict[str, str] = {}
    for place, start in enumerate(starts):
        stop = starts[place + 1].start() if place + 1 < len(starts) else len(text)
        end = _END.search(text, start.end(), stop)
        value = " ".join(text[start.end() : end.start() if end else stop].split())
        values.setdefault(start[1].lower(), value)
    return values
