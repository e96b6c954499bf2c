"""Rows that cannot be read any more: kept in a table of their own, for whoever may repair them."""

import logging
import time

from protocols.storage.database import Schema, Transaction

logger = logging.getLogger(__name__)
DAMAGED = Schema(
    "damaged",
    (
        (
            """create table if not exists damaged (
    kind text not null, owner text not null, id text not null, body blob not null, problem text not null,
    at bigint not null default 0)""",
        ),
    ),
)


def set_aside(transaction: Transaction, kind: str, owner: str, id: str, body: bytes, problem: str) -> None:
    """Keep the row's content in the table `damaged`; the caller deletes or replaces the row."""
    transaction.change(
        "insert into damaged (kind, owner, id, body, problem, at) values (?, ?, ?, ?, ?, ?)",
        *(kind, owner, id, body, problem, int(time.time())),
    )
    logger.error("the %s %s cannot be read and was moved to the table damaged: %s", kind, id, problem)
