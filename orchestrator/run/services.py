"""What a Run borrows from outside: the agents, the conversations, the reader of words, the clocks, files by address."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from orchestrator.intake.document_links import DocumentLinks
from orchestrator.language.interpreter import MessageReader
from orchestrator.run.agent_directory import Directory
from orchestrator.run.budget import Clocks
from orchestrator.run.cancellation.outbox import CancelOutbox
from orchestrator.run.conversation.profile_store import Profiles
from orchestrator.run.conversation_store import Memory
from orchestrator.run.graph_log import GraphLog
from protocols.adoption import Progress


async def _nobody(news: Progress) -> None:
    """Nobody follows."""


@dataclass(frozen=True)
class Platform:
    """What a Run borrows from outside; never written to the state. `trace` and `tell`, who follows it, are its own."""

    directory: Directory
    memory: Memory
    message_reader: MessageReader
    clocks: Clocks
    links: DocumentLinks
    profiles: Profiles
    cancels: CancelOutbox
    graph_log: GraphLog = field(default_factory=GraphLog)
    trace: str = ""
    tell: Callable[[Progress], Awaitable[None]] = _nobody
