"""What a conversation knows between its Tasks: its turns, its last Recommendation, the answers that stay good."""

import time
import zlib
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager

from pydantic import TypeAdapter, ValidationError

from orchestrator.language.interpretation import ConversationTurn
from orchestrator.run.conversation import parts
from orchestrator.run.state import StepResult
from protocols.adoption import Recommendation
from protocols.models import StrictModel
from protocols.storage.damage import set_aside
from protocols.storage.database import Database, Schema, Transaction
from protocols.storage.retention import Retention

SCHEMA = Schema(
    "conversations",
    (
        (
            """create table if not exists conversations (
    owner text not null, context_id text not null, updated bigint not null,
    turns text not null, body text not null, primary key (owner, context_id))""",
            "create index if not exists conversations_by_age on conversations (updated desc)",
        ),
        # What is large of a conversation, each by its name and written once; `body` is what earlier versions wrote.
        (
            """create table conversation_parts (
    owner text not null, context_id text not null, name text not null, updated bigint not null, body blob not null,
    primary key (owner, context_id, name))""",
        ),
    ),
)
NANOSECONDS = 1_000_000_000
MOST_TURNS = 30
MOST_RESULTS = 60
MOST_AT_HAND = 16
# The names of parts; a result's key follows.
RECOMMENDATION, RESULT = "recommendation", "result "
EMPTY = "{}"
PUT = """insert into conversations (owner, context_id, updated, turns, body) values (?, ?, ?, ?, '{}')
    on conflict (owner, context_id) do update set turns = excluded.turns, updated = excluded.updated"""
TURNS = TypeAdapter(tuple[ConversationTurn, ...])


class Conversation(StrictModel):
    """Everything kept of one Context. `results` are those Steps whose answers can be used again."""

    turns: tuple[ConversationTurn, ...] = ()
    recommendation: Recommendation | None = None
    results: tuple[StepResult, ...] = ()

    @property
    def version(self) -> int:
        """That of what it knows: each message makes the next one."""
        return self.turns[-1].version if self.turns else 0


class Memory:
    """Conversations by owner and contextId; the oldest of each are forgotten past `kept`.

    Of all together `OVERALL` times as many are kept.
    """

    def __init__(self, database: Database, kept: int = 2_000, days: float = 0) -> None:
        self._database, self._kept = database, kept
        self._retention = Retention(
            "conversations", "owner, context_id", kept, days=days, ticks=NANOSECONDS, tidy=parts.tidy
        )
        self._at_hand: OrderedDict[tuple[str, str], tuple[int, Conversation]] = OrderedDict()

    def alone(self, owner: str, context_id: str) -> AbstractAsyncContextManager[None]:
        """Nobody else changes the conversation inside this context, in whatever process."""
        return self._database.lock(f"conversation {owner}/{context_id}")

    async def recall(self, owner: str, context_id: str) -> Conversation:
        """The conversation so far; an empty one when there was none."""
        updated, conversation = self._at_hand.get((owner, context_id), (0, Conversation()))
        if updated and not self._database.shared:
            return conversation

        def newer(transaction: Transaction) -> tuple[int, Conversation] | None:
            sql = "select updated, turns, body from conversations where owner = ? and context_id = ? and updated <> ?"
            for changed, turns, body in transaction.rows(sql, owner, context_id, updated):
                packed = parts.stored(transaction, owner, context_id)
                try:
                    conversation = _read(turns, body, packed)
                except (ValidationError, zlib.error) as error:
                    _set_aside(transaction, owner, context_id, {"": (turns + body).encode(), **packed}, str(error))
                    return None
                if body != EMPTY:
                    # An earlier version wrote it whole: from now on only what changes is written.
                    transaction.change(f"update conversations set body = '{EMPTY}' {parts.WHERE}", owner, context_id)
                    parts.replace(transaction, owner, context_id, None, _parts_of(conversation))
                return changed, conversation
            return None

        if found := await self._database.run(newer):
            updated, conversation = found
        self._keep_at_hand(owner, context_id, updated or 1, conversation)
        return conversation

    async def remember(self, owner: str, context_id: str, conversation: Conversation, durable: bool = True) -> None:
        """Keep the conversation, its latest turns and results only."""
        _, before = self._at_hand.get((owner, context_id), (0, None))
        latest = {"turns": conversation.turns[-MOST_TURNS:], "results": conversation.results[-MOST_RESULTS:]}
        kept, updated = conversation.model_copy(update=latest), time.time_ns()
        row = (owner, context_id, updated, TURNS.dump_json(kept.turns).decode())

        def write(transaction: Transaction) -> None:
            transaction.change(PUT, *row)
            parts.replace(transaction, owner, context_id, before and _parts_of(before), _parts_of(kept))

        await self._database.run(write, durable)
        await self._retention.after_write(self._database)
        self._keep_at_hand(owner, context_id, updated, kept)

    def _keep_at_hand(self, owner: str, context_id: str, updated: int, conversation: Conversation) -> None:
        """The conversations of right now stay parsed: a follow-up need not read megabytes of JSON again."""
        self._at_hand[owner, context_id] = (updated, conversation)
        self._at_hand.move_to_end((owner, context_id))
        while len(self._at_hand) > min(MOST_AT_HAND, self._kept):
            self._at_hand.popitem(last=False)


def _set_aside(
    transaction: Transaction, owner: str, context_id: str, contents: Mapping[str, bytes], problem: str
) -> None:
    for name, content in contents.items():
        set_aside(transaction, "conversation", owner, f"{context_id} {name}".rstrip(), content, problem[:500])
    transaction.change(f"delete from conversations {parts.WHERE}", owner, context_id)
    parts.replace(transaction, owner, context_id, None, {})


def _read(turns: str, body: str, stored: Mapping[str, bytes]) -> Conversation:
    conversation = Conversation.model_validate_json(body).model_copy(update={"turns": TURNS.validate_json(turns)})
    results = {result.key: result for result in conversation.results}
    for name, packed in stored.items():
        if name == RECOMMENDATION:
            recommendation = parts.unpacked(Recommendation, packed)
            conversation = conversation.model_copy(update={"recommendation": recommendation})
        else:
            result = parts.unpacked(StepResult, packed)
            results[result.key] = result
    return conversation.model_copy(update={"results": tuple(results.values())})


def _parts_of(conversation: Conversation) -> dict[str, StrictModel]:
    results: dict[str, StrictModel] = {f"{RESULT}{result.key}": result for result in conversation.results}
    return results | ({RECOMMENDATION: conversation.recommendation} if conversation.recommendation else {})
