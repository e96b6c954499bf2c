"""LangGraph's checkpoints in the orchestrator's database: of each Run the latest, where something rests on it.

After a crash a step runs again, but a call to an agent does not, and no language model reads the same words again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    WRITES_IDX_MAP,
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.serde.types import ERROR, INTERRUPT, RESUME, TASKS

from orchestrator.run.checkpoint.serializer import serializer
from orchestrator.run.graph_log import GraphLog
from protocols.a2a.persistence.rows import unfinished_ids
from protocols.storage.database import Database, Schema, Transaction
from protocols.wire.trace import serving, trace_id

SCHEMA = Schema(
    "run_checkpoints",
    (
        (
            """create table run_checkpoints (
    run text primary key, checkpoint text not null, kind text not null, body blob not null)""",
            """create table run_writes (
    run text not null, checkpoint text not null, task text not null, place integer not null,
    channel text not null, kind text not null, body blob not null,
    primary key (run, checkpoint, task, place))""",
        ),
    ),
)
PUT = """insert into run_checkpoints (run, checkpoint, kind, body) values (?, ?, ?, ?)
    on conflict (run) do update set checkpoint = excluded.checkpoint, kind = excluded.kind, body = excluded.body"""
INSERT = """insert into run_writes (run, checkpoint, task, place, channel, kind, body) values (?, ?, ?, ?, ?, ?, ?)
    on conflict (run, checkpoint, task, place) do """
REPLACE = "update set channel = excluded.channel, kind = excluded.kind, body = excluded.body"
SELECT_WRITES = """select task, channel, kind, body from run_writes where run = ? and checkpoint = ?
    order by task, place"""
# A value as a serializer writes it: how to read it, and its bytes.
Typed = tuple[str, bytes]
NEEDED_WRITES = {INTERRUPT, RESUME, ERROR}
# A branch of its own, which `Send` began: what it writes is what a remote call brought.
BRANCH = "~__pregel_push"
# Who is about to be asked, so that it can be cancelled after a crash.
NEEDED_CHANNELS = frozenset({TASKS})
READING = "turn"


@dataclass(frozen=True)
class RunState:
    """The latest checkpoint of a Run."""

    checkpoint: Checkpoint
    metadata: CheckpointMetadata


class RunSaver(BaseCheckpointSaver[int]):
    """A checkpoint waits in memory until something rests on it that must not be lost.

    `keeps_readings` says that reading a Message twice could give two readings, as a language model's would be.
    """

    def __init__(self, database: Database, graph_log: GraphLog, keeps_readings: bool = False) -> None:
        super().__init__(serde=serializer())
        self._database, self._graph_log = database, graph_log
        self._needed_channels = NEEDED_CHANNELS | ({READING} if keeps_readings else set())
        self.unwritten: dict[str, RunState] = {}
        self._new: set[str] = set()

    def begin(self, run: str) -> None:
        """Nothing is stored of this Run yet, so nobody need look."""
        self._new.add(run)

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Where the Run stands; what is in memory is written first. Raises ValueError: another version wrote it."""
        run = _run(config)
        if run in self._new:
            self._new.discard(run)
            return None

        await self._write(run)
        stored = await self._database.run(lambda transaction: _stored(transaction, run), durable=False)
        if stored is None:
            return None
        checkpoint, body, writes = stored
        state = self.serde.loads_typed(body)
        pending = [(task, channel, self.serde.loads_typed(value)) for task, channel, value in writes]
        return CheckpointTuple(_config(run, checkpoint), state["checkpoint"], state["metadata"], None, pending)

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Write what is needed, hold the rest until it is."""
        run = _run(config)
        self._graph_log.checkpoint(trace_id(serving().traceparent), metadata.get("step", 0))
        self.unwritten[run] = RunState(checkpoint, metadata)
        if not self._needed_channels.isdisjoint(checkpoint.get("updated_channels") or ()):
            await self._write(run)
        return _config(run, checkpoint["id"])

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """Write what is needed, and in the same transaction the checkpoint it belongs to."""
        channels = [channel for channel, _ in writes]
        if NEEDED_WRITES.isdisjoint(channels) and not task_path.startswith(BRANCH):
            return
        run, checkpoint = _run(config), config.get("configurable", {})["checkpoint_id"]
        # LangGraph's special channels have a place each, and are written anew; what else is there already stays.
        clash = REPLACE if all(channel in WRITES_IDX_MAP for channel in channels) else "nothing"
        rows = [
            (run, checkpoint, task_id, WRITES_IDX_MAP.get(channel, place), channel, *self.serde.dumps_typed(value))
            for place, (channel, value) in enumerate(writes)
        ]
        await self._write(run, *((INSERT + clash, row) for row in rows))

    async def forget(self, run: str) -> None:
        """Delete where this Run stands, so that it begins anew."""
        self.unwritten.pop(run, None)
        await self._database.run(lambda transaction: _delete(transaction, [run]))

    async def forget_ended(self) -> None:
        """Delete what is left of Tasks that are over; called now and then, so that a crash in between loses nothing."""

        def delete(transaction: Transaction) -> set[str]:
            going_on = unfinished_ids(transaction)
            runs = {run for (run,) in transaction.rows("select run from run_checkpoints")}
            _delete(transaction, sorted(runs - going_on))
            return going_on

        # Before the Tasks are looked at: one that begins meanwhile is not among them.
        before = list(self.unwritten)
        going_on = await self._database.run(delete, durable=False)
        for run in before:
            if run not in going_on:
                self.unwritten.pop(run, None)

    async def _write(self, run: str, *statements: tuple[str, tuple[Any, ...]]) -> None:
        """The Run's checkpoint if it is not written yet, and these statements, in one transaction."""
        if state := self.unwritten.pop(run, None):
            body = self.serde.dumps_typed({"checkpoint": state.checkpoint, "metadata": state.metadata})
            statements = ((PUT, (run, state.checkpoint["id"], *body)), *statements)
        if not statements:
            return

        def write(transaction: Transaction) -> None:
            for sql, values in statements:
                transaction.change(sql, *values)

        await self._database.run(write, durable=False)


def _stored(transaction: Transaction, run: str) -> tuple[str, Typed, list[tuple[str, str, Typed]]] | None:
    sql = "select checkpoint, kind, body from run_checkpoints where run = ?"
    for checkpoint, kind, body in transaction.rows(sql, run):
        writes = transaction.rows(SELECT_WRITES, run, checkpoint)
        pending = [(task, channel, (kind, bytes(value))) for task, channel, kind, value in writes]
        return checkpoint, (kind, bytes(body)), pending
    return None


def _delete(transaction: Transaction, runs: Sequence[str]) -> None:
    for run in runs:
        transaction.change("delete from run_checkpoints where run = ?", run)
        transaction.change("delete from run_writes where run = ?", run)


def _config(run: str, checkpoint: str) -> RunnableConfig:
    return {"configurable": {"thread_id": run, "checkpoint_ns": "", "checkpoint_id": checkpoint}}


def _run(config: RunnableConfig) -> str:
    return config.get("configurable", {})["thread_id"]
