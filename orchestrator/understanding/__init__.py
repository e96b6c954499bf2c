"""Words to Inquiry without a key: names, quantities, uses, intents and the turns of a conversation."""

from orchestrator.understanding.names import Names, load
from orchestrator.understanding.nouns import Intent, Portfolio, Reading, Turn, Understood, UnknownName
from orchestrator.understanding.portfolio import candidates
from orchestrator.understanding.reading import understand

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
