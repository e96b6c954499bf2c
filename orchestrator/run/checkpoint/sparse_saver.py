"""Which checkpoints of a Run are written: those with something that a second try could not make again as it was.

After a crash a step runs again, but a call to an agent does not, and no language model is asked again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.serde.types import ERROR, INTERRUPT, RESUME

# What a remote call brought; LangGraph's own name for what a task returns.
RETURN = "__return__"
NEEDED_WRITES = {RETURN, INTERRUPT, RESUME, ERROR}
# How a language model read the words, and the answer that the conversation remembers in the step after it: made again
# from that conversation, the answer would be compared with itself.
NEEDED_CHANNELS = {"turn", "recommendation"}


@dataclass(frozen=True)
class UnwrittenCheckpoint:
    """The latest checkpoint of a thread, and the versions of all channels that changed since the last written one."""

    config: RunnableConfig
    checkpoint: Checkpoint
    metadata: CheckpointMetadata
    versions: ChannelVersions


class SparseSaver(BaseCheckpointSaver[str]):
    """A saver's first base class: a checkpoint waits in memory until something rests on it that must not be lost."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.unwritten: dict[str, UnwrittenCheckpoint] = {}

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """As written: whoever begins anew in this process does what another one would do after a crash."""
        self.unwritten.pop(_thread(config), None)
        return await super().aget_tuple(config)

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Write what is needed, keep the rest until it is."""
        before = self.unwritten.pop(_thread(config), None)
        versions = {**before.versions, **new_versions} if before else new_versions
        if not NEEDED_CHANNELS.isdisjoint(checkpoint.get("updated_channels") or ()):
            return await super().aput(config, checkpoint, metadata, versions)
        self.unwritten[_thread(config)] = UnwrittenCheckpoint(config, checkpoint, metadata, versions)
        return {"configurable": {**config.get("configurable", {}), "checkpoint_id": checkpoint["id"]}}

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """Write what is needed, and first the checkpoint it belongs to."""
        if NEEDED_WRITES.isdisjoint(channel for channel, _ in writes):
            return
        if latest := self.unwritten.pop(_thread(config), None):
            await super().aput(latest.config, latest.checkpoint, latest.metadata, latest.versions)
        await super().aput_writes(config, writes, task_id, task_path)

    async def adelete_thread(self, thread_id: str) -> None:
        """Nothing of it is left."""
        self.unwritten.pop(thread_id, None)
        await super().adelete_thread(thread_id)


def _thread(config: RunnableConfig) -> str:
    return config.get("configurable", {})["thread_id"]
