"""The exchanges of finished Runs in SQLite: one compressed recording a trace, the oldest dropped past a size."""

import asyncio
import time
import zlib

from protocols.models import StrictModel
from protocols.storage.damage import set_aside
from protocols.storage.database import Database, Schema, Transaction
from protocols.storage.retention import Retention
from protocols.wire.exchange import exchanges_of
from protocols.wire.recording_file import LARGEST, Recording, UnreadableRecording, dump_compact, load

MB = 1_000_000
MOST_RUNS = 500
MOST_BYTES = 200 * MB
MOST_LISTED = 200
SCHEMA = Schema(
    "runs",
    (
        (
            """create table if not exists runs (
    trace text primary key, owner text not null, updated bigint not null, bytes integer not null,
    summary text not null, recording blob not null)""",
            "create index if not exists runs_by_owner on runs (owner, updated desc)",
        ),
    ),
)
PUT = """insert into runs (trace, owner, updated, bytes, summary, recording) values (?, ?, ?, ?, ?, ?)
    on conflict (trace) do update set owner = excluded.owner, updated = excluded.updated, bytes = excluded.bytes,
    summary = excluded.summary, recording = excluded.recording"""
# The newest of all owners together, as far as the bytes go.
DROP_OLDEST = """delete from runs where trace in (
    select trace from (select trace, sum(bytes) over (order by updated desc, trace) as total from runs) as summed
    where total > ?)"""
FORGET = "delete from runs where trace = ? and owner = ?"


class RunSummary(StrictModel):
    """One finished Run in a list. `made` is when it was recorded, `bytes` what it takes here."""

    trace: str
    words: str
    state: str
    context_id: str
    task_id: str
    made: str
    exchanges: int
    services: tuple[str, ...]
    bytes: int = 0


class RunStore:
    """Recordings by trace, each its owner's; the oldest go when there are too many or they take too much room."""

    def __init__(self, database: Database, most_bytes: int = MOST_BYTES) -> None:
        self._database, self._most_bytes = database, most_bytes
        self._retention = Retention("runs", "trace", MOST_RUNS)

    async def put(self, owner: str, recording: Recording) -> None:
        """Keep the Run in place of an earlier state of it."""
        packed = await asyncio.to_thread(_packed, recording)
        summary = _summary(recording).model_dump_json()
        row = (recording.trace, owner, time.time_ns(), len(packed), summary, packed)

        def put(transaction: Transaction) -> None:
            transaction.change(PUT, *row)
            transaction.change(DROP_OLDEST, self._most_bytes)

        await self._database.run(put, durable=False)
        await self._retention.after_write(self._database)

    async def listed(self, owner: str) -> list[RunSummary]:
        """This owner's Runs, the newest first."""
        sql = "select summary, bytes from runs where owner = ? order by updated desc limit ?"
        rows = await self._database.run(lambda transaction: transaction.rows(sql, owner, MOST_LISTED), durable=False)
        return [RunSummary.model_validate_json(row[0]).model_copy(update={"bytes": row[1]}) for row in rows]

    async def get(self, owner: str, trace: str) -> Recording | None:
        """The Run of this trace if it is this owner's and still here; one that cannot be read is set aside."""
        sql = "select recording from runs where trace = ? and owner = ?"
        rows = await self._database.run(lambda transaction: transaction.rows(sql, trace, owner), durable=False)
        for (packed,) in rows:
            try:
                return await asyncio.to_thread(_unpacked, packed)
            except (zlib.error, UnicodeDecodeError, UnreadableRecording) as problem:
                await self._set_aside(owner, trace, packed, str(problem)[:500])
        return None

    async def forget(self, owner: str, trace: str) -> bool:
        """Whether there was such a Run of this owner's."""
        return await self._database.run(lambda transaction: transaction.change(FORGET, trace, owner)) > 0

    async def _set_aside(self, owner: str, trace: str, packed: bytes, problem: str) -> None:
        def replaced(transaction: Transaction) -> None:
            set_aside(transaction, "run", owner, trace, packed, problem)
            transaction.change(FORGET, trace, owner)

        await self._database.run(replaced)


def _packed(recording: Recording) -> bytes:
    return zlib.compress(dump_compact(recording).encode("utf-8", "replace"))


def _unpacked(packed: bytes) -> Recording:
    # Bounded: a file that was tampered with could grow a thousandfold.
    stream = zlib.decompressobj()
    text = stream.decompress(packed, LARGEST)
    if stream.unconsumed_tail:
        raise UnreadableRecording(f"The recording is larger than {LARGEST // MB} MB.")
    return load(text.decode())


def _summary(recording: Recording) -> RunSummary:
    return RunSummary(
        trace=recording.trace,
        words=recording.words[:500],
        state=recording.state,
        context_id=recording.context_id,
        task_id=recording.task_id,
        made=recording.made,
        exchanges=len(exchanges_of(recording.frames)),
        services=tuple(participant.name for participant in recording.participants),
    )
