"""What is large of a conversation, in rows of its own: an answer that stays good is compressed and written once."""

import zlib
from collections.abc import Mapping
from itertools import count
from time import time_ns
from typing import TypeVar

from protocols.models import StrictModel
from protocols.storage.database import Transaction

M = TypeVar("M", bound=StrictModel)
# Level 1 makes a tenth of an Assessment in a third of the time of level 6.
LEVEL = 1
WHERE = "where owner = ? and context_id = ?"
PUT = """insert into conversation_parts (owner, context_id, name, updated, body) values (?, ?, ?, ?, ?)
    on conflict (owner, context_id, name) do update set updated = excluded.updated, body = excluded.body"""


def stored(transaction: Transaction, owner: str, context_id: str) -> dict[str, bytes]:
    """The parts by name, packed, the earliest written first."""
    sql = f"select name, body from conversation_parts {WHERE} order by updated"
    return dict(transaction.rows(sql, owner, context_id))


def replace(
    transaction: Transaction,
    owner: str,
    context_id: str,
    before: Mapping[str, StrictModel] | None,
    after: Mapping[str, StrictModel],
) -> None:
    """Write what is new of `after` and delete what is gone; all of it when nobody knows what was there `before`."""
    if before is None:
        transaction.change(f"delete from conversation_parts {WHERE}", owner, context_id)
        before = {}
    for name in before.keys() - after.keys():
        transaction.change(f"delete from conversation_parts {WHERE} and name = ?", owner, context_id, name)
    # One moment a row, so that they come back in this order.
    moments = count(time_ns())
    for name, model in after.items():
        # By identity: models are frozen, and comparing all their fields costs what writing them does.
        if before.get(name) is not model:
            transaction.change(PUT, owner, context_id, name, next(moments), packed(model))


def tidy(transaction: Transaction) -> None:
    """Delete the parts of conversations that were deleted."""
    transaction.change(
        "delete from conversation_parts where not exists (select 1 from conversations where"
        " conversations.owner = conversation_parts.owner and conversations.context_id = conversation_parts.context_id)"
    )


def packed(model: StrictModel) -> bytes:
    """As compressed JSON."""
    return zlib.compress(model.model_dump_json(exclude_defaults=True).encode(), LEVEL)


def unpacked(kind: type[M], body: bytes) -> M:
    """The model again; raises ValidationError or zlib.error."""
    return kind.model_validate_json(zlib.decompress(body))
