"""What a conversation knows between its Tasks: its turns, its last Recommendation, the answers that stay good."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiosqlite

from orchestrator.state import StepResult
from orchestrator.understanding import Turn
from protocols.adoption import Noun, Recommendation

SCHEMA = """
create table if not exists conversations (
    owner text not null, context_id text not null, updated integer not null default (unixepoch()),
    body text not null, primary key (owner, context_id));
create index if not exists by_age on conversations (updated desc);
"""
MOST_TURNS = 30
MOST_RESULTS = 60
MOST_AT_HAND = 16


class Conversation(Noun):
    """Everything kept of one Context. `results` are those Steps whose answers can be used again."""

    turns: tuple[Turn, ...] = ()
    recommendation: Recommendation | None = None
    results: tuple[StepResult, ...] = ()


class Memory:
    """Conversations in SQLite, by owner and contextId; the oldest are forgotten past `kept`."""

    def __init__(self, path: str, kept: int = 2_000) -> None:
        self._path, self._kept = path, kept
        self._connection: aiosqlite.Connection | None = None
        self.lock = asyncio.Lock()
        self._at_hand: OrderedDict[tuple[str, str], Conversation] = OrderedDict()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """The memory can be used inside this context only."""
        async with aiosqlite.connect(self._path, isolation_level=None, timeout=30) as self._connection:
            await self._connection.execute("pragma journal_mode=wal")
            await self._connection.execute("pragma synchronous=normal")
            await self._connection.executescript(SCHEMA)
            yield

    async def recall(self, owner: str, context_id: str) -> Conversation:
        """The conversation so far; an empty one when there was none."""
        if (owner, context_id) in self._at_hand:
            return self._at_hand[owner, context_id]
        rows = await self._db.execute_fetchall(
            "select body from conversations where owner = ? and context_id = ?", (owner, context_id)
        )
        known = next((Conversation.model_validate_json(body) for (body,) in rows), Conversation())
        self._keep_at_hand(owner, context_id, known)
        return known

    async def remember(self, owner: str, context_id: str, conversation: Conversation) -> None:
        """Keep the conversation, its latest turns and results only."""
        kept = conversation.model_copy(
            update={"turns": conversation.turns[-MOST_TURNS:], "results": conversation.results[-MOST_RESULTS:]}
        )
        await self._db.execute(
            "insert or replace into conversations (owner, context_id, body) values (?, ?, ?)",
            (owner, context_id, kept.model_dump_json(exclude_defaults=True)),
        )
        await self._db.execute(
            "delete from conversations where rowid in"
            " (select rowid from conversations order by updated desc limit -1 offset ?)",
            (self._kept,),
        )
        self._keep_at_hand(owner, context_id, kept)

    def _keep_at_hand(self, owner: str, context_id: str, conversation: Conversation) -> None:
        """The conversations of right now stay parsed: a follow-up need not read megabytes of JSON again."""
        self._at_hand[owner, context_id] = conversation
        self._at_hand.move_to_end((owner, context_id))
        while len(self._at_hand) > min(MOST_AT_HAND, self._kept):
            self._at_hand.popitem(last=False)

    @property
    def _db(self) -> aiosqlite.Connection:
        assert self._connection is not None, "the memory is not open"
        return self._connection
