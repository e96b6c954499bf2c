"""One value as JSON in a row of the database that all replicas of a service share."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from protocols.storage.database import SharedDatabase, Transaction
from protocols.storage.former_files import TAKEN_OVER
from protocols.storage.secret_files import UnusableStorage, validated

T = TypeVar("T")


class SharedDocument(Generic[T]):
    """Reads from memory what was last heard of the row; every update, here or elsewhere, is read again at once.

    A `former` file is taken over by the first replica that finds no row.
    """

    def __init__(
        self, database: SharedDatabase, name: str, content: TypeAdapter[T], empty: T, former: Path | None
    ) -> None:
        self._database, self._name, self._content, self._empty = database, name, content, empty
        self._value, self._version = empty, 0
        self._reading: asyncio.Future[None] | None = None
        # Kept beside the event: without it the listening would end here, and it lasts as long as the value.
        self._listening = database.topics.listening(self._topic)
        self._news = self._listening.__enter__()
        database.run_now(lambda transaction: self._take_over(transaction, former))
        self._read_now()

    def read(self) -> T:
        """What it holds, as far as is known here; an update of another replica is known within moments."""
        if self._news.is_set() and self._reading is None:
            self._news.clear()
            # Beside the loop: whoever reads now gets the value of a moment ago rather than wait for the server.
            self._reading = asyncio.get_running_loop().run_in_executor(None, self._read_again)
        return self._value

    def update(self, change: Callable[[T], T]) -> T:
        """Replace the value by what `change` makes of it; the row is locked meanwhile."""

        def changed(transaction: Transaction) -> tuple[T, int]:
            # There must be a row to lock: of two first updates one would undo the other.
            self._make(transaction)
            before, version = self._stored(transaction, for_update=True)
            after = change(before)
            if after == before:
                return before, version
            sql = "update documents set body = ?, version = ? where name = ?"
            transaction.change(sql, self._content.dump_json(after).decode(), version + 1, self._name)
            transaction.announce(self._topic)
            return after, version + 1

        self._hold(*self._database.run_now(changed))
        return self._value

    @property
    def _topic(self) -> str:
        return f"document {self._name}"

    def _read_again(self) -> None:
        try:
            self._read_now()
        except UnusableStorage:
            # The server is away: its coming back is news of everything.
            self._news.set()
        finally:
            self._reading = None

    def _read_now(self) -> None:
        self._hold(*self._database.run_now(self._stored))

    def _hold(self, value: T, version: int) -> None:
        # Never an older one: what was read before an update may arrive after it.
        if version >= self._version:
            self._value, self._version = value, version

    def _stored(self, transaction: Transaction, for_update: bool = False) -> tuple[T, int]:
        sql = "select body, version from documents where name = ?" + (" for update" if for_update else "")
        for body, version in transaction.rows(sql, self._name):
            try:
                return self._content.validate_json(body), version
            except ValidationError as error:
                raise UnusableStorage(f"{self._name} in {self._database.place} is damaged: delete its row") from error
        return self._empty, 0

    def _make(self, transaction: Transaction) -> None:
        sql = "insert into documents (name, version, body) values (?, 0, ?) on conflict (name) do nothing"
        transaction.change(sql, self._name, self._content.dump_json(self._empty).decode())

    def _take_over(self, transaction: Transaction, former: Path | None) -> None:
        if former is None or not former.exists() or self._stored(transaction)[1]:
            return
        self._make(transaction)
        body = self._content.dump_json(validated(self._content, former)).decode()
        transaction.change(
            "update documents set body = ?, version = 1 where name = ? and version = 0", body, self._name
        )
        # Replicas may share the folder: another one was faster.
        with suppress(FileNotFoundError):
            former.rename(former.with_name(former.name + TAKEN_OVER))
