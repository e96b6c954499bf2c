"""The signed AgentCard and the extended card that a service publishes."""

from dataclasses import dataclass
from pathlib import Path

from a2a.types import AgentCard

from protocols.a2a.security.security import Security
from protocols.a2a.security.security_schemes import with_schemes
from protocols.a2a.server.cards.extended_card import ExtendedCard
from protocols.a2a.settings import Settings
from protocols.a2a.signing.signed_card import SignedCard


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
