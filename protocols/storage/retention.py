"""How many rows are kept: the latest of each owner, and those that are not too old."""

import time

from protocols.storage.database import Database, Transaction, Unit

WRITES_BETWEEN = 100
# Of all owners together a table keeps so many times what it keeps of one.
OVERALL = 10
DAY = 24 * 3600


class Retention:
    """Keeps the latest `of_each` rows an owner, and `OVERALL` times that, of those that match `only`.

    The latest of each owner come before the second latest of anybody: whoever has most loses first. With `days`, what
    changed last before so many days goes too; `ticks` of the column `updated` make a second. `tidy` deletes what
    belonged to the deleted rows.
    """

    def __init__(
        self,
        table: str,
        key: str,
        of_each: int,
        only: str = "true",
        days: float = 0,
        ticks: int = 1,
        tidy: Unit[None] | None = None,
    ) -> None:
        self._limits, self._days, self._ticks, self._tidy = (of_each, OVERALL * of_each), days, ticks, tidy
        self._writes, self._between = 0, max(WRITES_BETWEEN, of_each // 10)
        self._too_many = f"""delete from {table} where ({key}) in (
    select {key} from (
        select {key}, of_owner, row_number() over (order by of_owner, updated desc) as of_all from (
            select {key}, updated, row_number() over (partition by owner order by updated desc) as of_owner
            from {table} where {only}) as ranked) as numbered
    where of_owner > ? or of_all > ?)"""
        self._too_old = f"delete from {table} where {only} and updated < ?"

    async def after_write(self, database: Database, writes: int = 1) -> None:
        """Delete what is too many; only every so many writes, since it reads the age of every row."""
        self._writes += writes
        if self._writes >= self._between:
            self._writes = 0
            await database.run(self._delete, durable=False)

    def _delete(self, transaction: Transaction) -> None:
        transaction.change(self._too_many, *self._limits)
        if self._days:
            transaction.change(self._too_old, int((time.time() - self._days * DAY) * self._ticks))
        if self._tidy:
            self._tidy(transaction)
