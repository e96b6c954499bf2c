"""The signed AgentCard and the extended card that a service publishes."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from a2a.types import AgentCard

from protocols.a2a.extensions import inside_declaration
from protocols.a2a.fact_files import inside
from protocols.a2a.security.security import Security
from protocols.a2a.security.security_schemes import with_schemes
from protocols.a2a.settings import Settings
from protocols.a2a.signing.key_store import SigningKeys
from protocols.a2a.signing.signed_card import SignedCard


class ExtendedCard:
    """For authenticated callers (specification section 3.1.11): put together when first asked for, and signed."""

    def __init__(self, card: AgentCard, facts: Path | None, keys: SigningKeys, settings: Settings) -> None:
        self._card, self._facts, self._keys, self._settings = card, facts, keys, settings
        self._signed: SignedCard | None = None

    async def message(self) -> AgentCard:
        """The card as the operation returns it."""
        if self._signed is None:
            facts = await asyncio.to_thread(inside, self._facts, self._settings)
            extended = AgentCard()
            extended.CopyFrom(self._card)
            del extended.signatures[:]
            extended.capabilities.extensions.append(inside_declaration(facts))
            self._signed = SignedCard(extended, self._keys, self._settings.public_url)
        return self._signed.message()


@dataclass(frozen=True)
class Front:
    """A service's card, the same as it is served, its extended card, and its security."""

    card: AgentCard
    signed: SignedCard
    extended: ExtendedCard
    security: Security


def front(card: AgentCard, facts: Path | None, security: Security, settings: Settings) -> Front:
    """For a card with its interfaces; `facts` is the folder of the data the service answers from."""
    declared = with_schemes(card, settings.public_url, settings.auth, settings.oidc.issuer)
    signed = SignedCard(declared, security.keys, settings.public_url)
    return Front(declared, signed, ExtendedCard(declared, facts, security.keys, settings), security)
