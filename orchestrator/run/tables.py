"""The orchestrator's own tables, beside those that every service has."""

from orchestrator.run.cancel_outbox import SCHEMA as CANCELS
from orchestrator.run.conversation_store import SCHEMA as CONVERSATIONS

SCHEMAS = (CONVERSATIONS, CANCELS)
