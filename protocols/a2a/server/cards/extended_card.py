"""The extended AgentCard for authenticated callers (specification section 3.1.11)."""

import asyncio
from pathlib import Path

from a2a.types import AgentCard

from protocols.a2a.extensions import inside_declaration
from protocols.a2a.fact_files import inside
from protocols.a2a.settings import Settings
from protocols.a2a.signing.key_store import SigningKeys
from protocols.a2a.signing.signed_card import SignedCard


class ExtendedCard:
    """Put together when it is first asked for; signed like the public card."""

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
