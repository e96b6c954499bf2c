"""What a conversation knows between its Tasks: its turns, its last Recommendation, the answers that stay good."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiosqlite
from pydantic import TypeAdapter, ValidationError

from orchestrator.language.nouns import ConversationTurn
from orchestrator.run.state import StepResult
from protocols.adoption import Recommendation
from protocols.models import Noun
from protocols.storage.sqlite_file import DAMAGED, Retention, Schema, opened, set_aside

SCHEMA = Schema(
    "conversations",
    (
        """create table if not exists conversations (
    owner text not null, context_id text not null, updated integer not null default (unixepoch()),
    turns text not null, body text not null, primary key (owner, context_id));
create index if not exists by_age on conversations (updated desc);""",
    ),
)
FORGET = "delete from conversations where owner = ? and context_id = ?"
MOST_TURNS = 30
MOST_RESULTS = 60
MOST_AT_HAND = 16
TURNS = TypeAdapter(tuple[ConversationTurn, ...])


class Conversation(Noun):
    """Everything kept of one Context. `results` are those Steps whose answers can be used again."""

    turns: tuple[ConversationTurn, ...] = ()
    recommendation: Recommendation | None = None
    results: tuple[StepResult, ...] = ()

    @property
    def version(self) -> int:
        """That of what it knows: each message makes the next one."""
        return self.turns[-1].version if self.turns else 0


class Memory:
    """Conversations in SQLite, by owner and contextId; the oldest of each are forgotten past `kept`.

    Of all together `OVERALL` times as many are kept.
    """

    def __init__(self, path: str, kept: int = 2_000) -> None:
        self._path, self._kept = path, kept
        self._retention = Retention("conversations", kept)
        self._connection: aiosqlite.Connection | None = None
        self.lock = asyncio.Lock()
        self._at_hand: OrderedDict[tuple[str, str], Conversation] = OrderedDict()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """The memory can be used inside this context only."""
        async with opened(self._path, SCHEMA, DAMAGED) as self._connection:
            yield

    async def recall(self, owner: str, context_id: str) -> Conversation:
        """The conversation so far; an empty one when there was none."""
        if (owner, context_id) in self._at_hand:
            return self._at_hand[owner, context_id]
        rows = await self._db.execute_fetchall(
            "select turns, body from conversations where owner = ? and context_id = ?", (owner, context_id)
        )
        known = Conversation()
        for turns, body in rows:
            try:
                known = _read(turns, body)
            except ValidationError as error:
                await set_aside(self._db, "conversation", owner, context_id, turns + body, str(error)[:500])
                await self._db.execute(FORGET, (owner, context_id))
        self._keep_at_hand(owner, context_id, known)
        return known

    async def remember(self, owner: str, context_id: str, conversation: Conversation) -> None:
        """Keep the conversation, its latest turns and results only."""
        before = self._at_hand.get((owner, context_id))
        kept = conversation.model_copy(update={"turns": conversation.turns[-MOST_TURNS:]})
        if before and kept.results is before.results and kept.recommendation is before.recommendation:
            # A turn that asked no agent: what is large stays as it is.
            await self._db.execute(
                "insert into conversations (owner, context_id, turns, body) values (?, ?, ?, '{}')"
                " on conflict do update set turns = excluded.turns, updated = unixepoch()",
                (owner, context_id, TURNS.dump_json(kept.turns).decode()),
            )
        else:
            kept = kept.model_copy(update={"results": conversation.results[-MOST_RESULTS:]})
            await self._write(owner, context_id, kept)
        self._keep_at_hand(owner, context_id, kept)

    async def _write(self, owner: str, context_id: str, kept: Conversation) -> None:
        body = kept.model_dump_json(exclude_defaults=True, exclude={"turns"})
        await self._db.execute(
            "insert or replace into conversations (owner, context_id, turns, body) values (?, ?, ?, ?)",
            (owner, context_id, TURNS.dump_json(kept.turns).decode(), body),
        )
        await self._retention.after_write(self._db)

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


def _read(turns: str, body: str) -> Conversation:
    return Conversation.model_validate_json(body).model_copy(update={"turns": TURNS.validate_json(turns)})
