"""Words to Inquiry without a key: names, quantities, uses, intents and the turns of a conversation."""

from orchestrator.language.understanding.names import Names, load
from orchestrator.language.understanding.nouns import Intent, Portfolio, Reading, Turn, Understood, UnknownName
from orchestrator.language.understanding.portfolio import candidates
from orchestrator.language.understanding.reading import understand

__all__ = [
    "Intent",
    "Names",
    "Portfolio",
    "Reading",
    "Turn",
    "Understood",
    "UnknownName",
    "candidates",
    "load",
    "understand",
]
