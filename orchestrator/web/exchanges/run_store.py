"""The exchanges of finished Runs in SQLite: one compressed recording a trace, the oldest dropped past a size."""

import asyncio
import time
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiosqlite

from protocols.models import Noun
from protocols.storage.sqlite_file import DAMAGED, Retention, Schema, opened, set_aside
from protocols.wire.exchange import exchanges_of
from protocols.wire.recording_file import LARGEST, Recording, UnreadableRecording, dump, load

MB = 1_000_000
MOST_RUNS = 500
MOST_BYTES = 200 * MB
MOST_LISTED = 200
SCHEMA = Schema(
    "runs",
    (
        """create table if not exists runs (
    trace text primary key, owner text not null, updated real not null, bytes integer not null,
    summary text not null, recording blob not null);
create index if not exists runs_by_owner on runs (owner, updated desc);""",
    ),
)
# The newest of all owners together, as far as the bytes go.
DROP_OLDEST = """delete from runs where trace in (
    select trace from (select trace, sum(bytes) over (order by updated desc, trace) as total from runs)
    where total > ?)"""


class RunSummary(Noun):
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

    def __init__(self, path: str, most_bytes: int = MOST_BYTES) -> None:
        self._path, self._most_bytes = path, most_bytes
        self._retention = Retention("runs", MOST_RUNS)
        self._connection: aiosqlite.Connection | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """The store can be used inside this context only."""
        async with opened(self._path, SCHEMA, DAMAGED) as self._connection:
            yield

    async def put(self, owner: str, recording: Recording) -> None:
        """Keep the Run in place of an earlier state of it."""
        packed = await asyncio.to_thread(_packed, recording)
        summary = _summary(recording).model_dump_json()
        await self._db.execute(
            "insert or replace into runs (trace, owner, updated, bytes, summary, recording) values (?, ?, ?, ?, ?, ?)",
            (recording.trace, owner, time.time(), len(packed), summary, packed),
        )
        # After the insert: a Run larger than the whole room drops itself too, so that the bound always holds.
        await self._db.execute(DROP_OLDEST, (self._most_bytes,))
        await self._retention.after_write(self._db)

    async def listed(self, owner: str) -> list[RunSummary]:
        """This owner's Runs, the newest first."""
        rows = await self._db.execute_fetchall(
            "select summary, bytes from runs where owner = ? order by updated desc limit ?", (owner, MOST_LISTED)
        )
        return [RunSummary.model_validate_json(row[0]).model_copy(update={"bytes": row[1]}) for row in rows]

    async def get(self, owner: str, trace: str) -> Recording | None:
        """The Run of this trace if it is this owner's and still here; one that cannot be read is set aside."""
        rows = await self._db.execute_fetchall(
            "select recording from runs where trace = ? and owner = ?", (trace, owner)
        )
        for row in rows:
            try:
                return await asyncio.to_thread(_unpacked, row[0])
            except (zlib.error, UnicodeDecodeError, UnreadableRecording) as problem:
                await set_aside(self._db, "run", owner, trace, row[0], str(problem)[:500])
                await self.forget(owner, trace)
        return None

    async def forget(self, owner: str, trace: str) -> bool:
        """Whether there was such a Run of this owner's."""
        cursor = await self._db.execute("delete from runs where trace = ? and owner = ?", (trace, owner))
        return cursor.rowcount > 0

    @property
    def _db(self) -> aiosqlite.Connection:
        assert self._connection is not None, "the store is not open"
        return self._connection


def _packed(recording: Recording) -> bytes:
    return zlib.compress(dump(recording).encode("utf-8", "replace"))


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
