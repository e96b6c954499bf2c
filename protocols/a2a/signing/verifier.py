"""Verifies an AgentCard's signatures with the keys published at the card's own origin.

A valid signature here says that who controls the origin signed exactly this card. It says nothing about who
that is: TLS and the operator who configured the URL do. What it adds is that a card changed on its way, by
a cache or a proxy that cannot change the published keys, is refused; and with pins, that a key once seen at an
origin must sign, or hand over to, every later one.
"""

from collections.abc import Sequence
from enum import StrEnum
from urllib.parse import urljoin, urlsplit

import httpx
from a2a.types import AgentCard

from protocols.a2a.signing.jws import PublicKey
from protocols.a2a.signing.pin_store import Pins
from protocols.a2a.signing.published_keys import PublishedKeys
from protocols.a2a.signing.signatures import SignatureClaim, claims_on, holding, leaves_a_gap, why_not
from protocols.a2a.signing.signed_card import KEYS_PATH
from protocols.models import StrictModel


class SignatureState(StrEnum):
    """What became of a card's signatures."""

    VALID = "valid"
    UNSIGNED = "unsigned"
    REFUSED = "refused"


class Signature(StrictModel):
    """The outcome; `key` is the kid of the key that fits, `says` a sentence for people."""

    state: SignatureState
    key: str = ""
    says: str = ""


UNSIGNED = Signature(state=SignatureState.UNSIGNED, says="The card carries no signature.")


class RefusedCard(ValueError):
    """The card's signatures do not hold; the text says why."""


class Trust:
    """Verifies cards by the keys published at their own origin."""

    def __init__(self, http: httpx.AsyncClient, pins: Pins | None = None) -> None:
        self.keys, self._pins = PublishedKeys(http), pins or Pins()

    async def judge(self, url: str, forms: Sequence[bytes], card: AgentCard) -> Signature:
        """The state of the card found at `url`: valid or unsigned; raises RefusedCard.

        `forms` are what a signature may cover, by `canonical_forms`.
        """
        origin, pinned = origin_of(url), self._pins.of(url)
        if not card.signatures and not pinned:
            return UNSIGNED
        claims = claims_on(card)
        if not claims:
            raise RefusedCard("it was signed before and is not now" if pinned else "its signature cannot be read")
        keys = await self._keys(origin, claims)
        hold = holding(claims, keys, forms)
        if not hold:
            raise RefusedCard(why_not(claims, keys, origin))
        # After the signature holds, since it is the very thing a valid signature does not cover.
        if leaves_a_gap(card):
            raise RefusedCard("it has an empty security requirement, which no signature covers")
        # Last: only a card that passed everything may change what later cards are held against.
        self._pins.keep(url, _followed(hold, pinned, url))
        return Signature(state=SignatureState.VALID, key=hold[0].kid, says=f"Signed by a key that {origin} publishes.")

    async def _keys(self, origin: str, claims: Sequence[SignatureClaim]) -> dict[str, PublicKey]:
        places = (claim.jku for claim in claims if origin_of(claim.jku) == origin)
        where = next(places, urljoin(origin, KEYS_PATH))
        return await self.keys.at(where, [claim.kid for claim in claims])


def origin_of(url: str) -> str:
    """Scheme, host and port of a URL; empty when it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.scheme and parts.netloc else ""


def _followed(hold: Sequence[SignatureClaim], pinned: Sequence[str], url: str) -> list[str]:
    """The kids to know from now on: those known before, and whom they name as heirs; raises RefusedCard."""
    if not pinned:
        return [claim.kid for claim in hold]
    trusted = {*pinned, *(claim.heir for claim in hold if claim.kid in pinned)}
    followed = [claim.kid for claim in hold if claim.kid in trusted]
    if not followed:
        raise RefusedCard(
            f"it is signed by key {hold[0].kid}, to which the key known for {url}, {pinned[0]}, did not hand over"
        )
    return followed
