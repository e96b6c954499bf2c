"""Words to Inquiry without a key: names, quantities, uses, acts and the turns of a conversation."""

from orchestrator.language.interpretation import ConversationTurn, Intent, Portfolio, Reading, Understood, UnknownName
from orchestrator.language.understanding.candidates import candidates
from orchestrator.language.understanding.understand import understand
from protocols.adoption.registry import Registry
from protocols.adoption.registry import packaged as load
