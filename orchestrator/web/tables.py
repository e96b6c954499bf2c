"""The orchestrator's own tables, beside those that every service has."""

from orchestrator.run.cancellation.outbox import SCHEMA as CANCELS
from orchestrator.run.checkpoint.run_saver import SCHEMA as CHECKPOINTS
from orchestrator.run.conversation_store import SCHEMA as CONVERSATIONS
from orchestrator.web.exchanges.run_store import SCHEMA as RUNS

SCHEMAS = (CONVERSATIONS, CHECKPOINTS, CANCELS, RUNS)
