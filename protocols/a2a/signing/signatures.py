"""Parses the signatures on an AgentCard and checks them against keys. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import rfc8785
from a2a.types import AgentCard
from google.protobuf.json_format import MessageToDict
from jwt.utils import base64url_decode

from protocols.a2a.signing.jws import PublicKey, fits
from protocols.a2a.signing.signed_card import Served, without_empty

MOST = 20


@dataclass(frozen=True)
class SignatureClaim:
    """One signature: who says to have signed (`kid`, published at `jku`), how, and which key it hands over to."""

    kid: str
    alg: str
    jku: str
    heir: str
    protected: str
    signature: str


def claims_on(card: AgentCard) -> list[SignatureClaim]:
    """Every signature that can be read, `MOST` at most."""
    read = [_claim(signature.protected, signature.signature) for signature in card.signatures[:MOST]]
    return [claim for claim in read if claim]


def canonical_forms(served: Served, card: AgentCard) -> list[bytes]:
    """The card as it came, and as the 1.0 types understand it (specification section 8.4.3, steps 3 to 5)."""
    understood = MessageToDict(card)
    forms: list[bytes] = []
    for document in (served, understood, without_empty(understood)):
        assert isinstance(document, dict)
        try:
            forms.append(rfc8785.dumps({name: value for name, value in document.items() if name != "signatures"}))
        except (ValueError, RecursionError):  # a stranger's card may hold what JSON cannot say, or nest without end
            continue
    return list(dict.fromkeys(forms))


def holding(
    claims: Sequence[SignatureClaim], keys: Mapping[str, PublicKey], forms: Sequence[bytes]
) -> list[SignatureClaim]:
    """The claims that hold: the key is known and its signature fits a form of the card."""
    return [
        claim for claim in claims if claim.kid in keys and any(_fits(claim, keys[claim.kid], form) for form in forms)
    ]


def why_not(claims: Sequence[SignatureClaim], keys: Mapping[str, PublicKey], origin: str) -> str:
    """A sentence for when no claim holds."""
    if not keys:
        return f"it is signed, and {origin} publishes no keys to check that with"
    if not any(claim.kid in keys for claim in claims):
        return f"it is signed by key {claims[0].kid[:60]!r}, which {origin} does not publish"
    return "its content is not what was signed: it was changed after signing"


def leaves_a_gap(card: AgentCard) -> bool:
    """Whether a requirement is empty: it would allow calls without credentials, and the 1.0 canonical form drops it."""
    return any(not requirement.schemes for requirement in card.security_requirements)


def _fits(claim: SignatureClaim, key: PublicKey | None, form: bytes) -> bool:
    if key is None:
        return False
    # A frozen model has a hash, which the type of its base class denies.
    return fits(key, claim.alg, claim.protected, form, claim.signature)  # pyright: ignore  as said above


def _claim(protected: str, signature: str) -> SignatureClaim | None:
    try:
        header = json.loads(base64url_decode(protected))
        kid, alg, jku, heir = (header.get(name, "") for name in ("kid", "alg", "jku", "heir"))
        if "crit" in header or not all(isinstance(value, str) for value in (kid, alg, jku, heir)):
            return None
        return SignatureClaim(kid, alg, jku, heir, protected, signature)
    except (ValueError, AttributeError):
        return None
