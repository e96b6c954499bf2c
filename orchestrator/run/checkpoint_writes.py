"""Which writes of a Run's steps are kept between two checkpoints: those that cannot be made again for nothing."""

from collections.abc import Sequence
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.serde.types import ERROR, INTERRUPT, RESUME

# What a remote call brought; LangGraph's own name for what a task returns.
RETURN = "__return__"
NEEDED = {RETURN, INTERRUPT, RESUME, ERROR}


class NeededWrites(BaseCheckpointSaver[str]):
    """A saver's first base class: after a crash a step runs again, but a call to an agent does not.

    What a node brought stands in the checkpoint that follows at once; written before as well, it was half of all
    transactions of a Run.
    """

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """Write what is needed."""
        if any(channel in NEEDED for channel, _ in writes):
            await super().aput_writes(config, writes, task_id, task_path)
