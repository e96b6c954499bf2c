"""What all Tasks at work in a process share."""

from typing import TYPE_CHECKING, Protocol

from a2a.server.agent_execution import AgentExecutor

from protocols.a2a.push.dispatcher import Deliveries
from protocols.a2a.task_store import DurableTaskStore

if TYPE_CHECKING:
    from protocols.a2a.inline.live_task import LiveTask


class Shared(Protocol):
    """Who works, where Tasks are stored, who is notified."""

    executor: AgentExecutor
    store: DurableTaskStore
    push: Deliveries

    def forget(self, live: "LiveTask") -> None:
        """Leave a Task to the store."""
        ...
