"""What a conversation knows between its Tasks: its turns, its last Recommendation, the answers that stay good."""

import time
from collections import OrderedDict
from contextlib import AbstractAsyncContextManager

from pydantic import TypeAdapter, ValidationError

from orchestrator.language.meaning import ConversationTurn
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
    ),
)
FORGET = "delete from conversations where owner = ? and context_id = ?"
NANOSECONDS = 1_000_000_000
MOST_TURNS = 30
MOST_RESULTS = 60
MOST_AT_HAND = 16
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
        self._retention = Retention("conversations", "owner, context_id", kept, days=days, ticks=NANOSECONDS)
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
                try:
                    return changed, _read(turns, body)
                except ValidationError as error:
                    content, problem = (turns + body).encode(), str(error)[:500]
                    set_aside(transaction, "conversation", owner, context_id, content, problem)
                    transaction.change(FORGET, owner, context_id)
            return None

        if found := await self._database.run(newer):
            updated, conversation = found
        self._keep_at_hand(owner, context_id, updated or 1, conversation)
        return conversation

    async def remember(self, owner: str, context_id: str, conversation: Conversation) -> None:
        """Keep the conversation, its latest turns and results only."""
        _, before = self._at_hand.get((owner, context_id), (0, None))
        kept = conversation.model_copy(update={"turns": conversation.turns[-MOST_TURNS:]})
        updated = time.time_ns()
        row = (owner, context_id, updated, TURNS.dump_json(kept.turns).decode())
        if before and kept.results is before.results and kept.recommendation is before.recommendation:
            # A turn that asked no agent: what is large stays as it is.
            body, change = "{}", "turns = excluded.turns, updated = excluded.updated"
        else:
            kept = kept.model_copy(update={"results": conversation.results[-MOST_RESULTS:]})
            body = kept.model_dump_json(exclude_defaults=True, exclude={"turns"})
            change = "turns = excluded.turns, updated = excluded.updated, body = excluded.body"
        sql = "insert into conversations (owner, context_id, updated, turns, body) values (?, ?, ?, ?, ?)"
        sql += f" on conflict (owner, context_id) do update set {change}"
        await self._database.run(lambda transaction: transaction.change(sql, *row, body))
        await self._retention.after_write(self._database)
        self._keep_at_hand(owner, context_id, updated, kept)

    def _keep_at_hand(self, owner: str, context_id: str, updated: int, conversation: Conversation) -> None:
        """The conversations of right now stay parsed: a follow-up need not read megabytes of JSON again."""
        self._at_hand[owner, context_id] = (updated, conversation)
        self._at_hand.move_to_end((owner, context_id))
        while len(self._at_hand) > min(MOST_AT_HAND, self._kept):
            self._at_hand.popitem(last=False)


def _read(turns: str, body: str) -> Conversation:
    return Conversation.model_validate_json(body).model_copy(update={"turns": TURNS.validate_json(turns)})
