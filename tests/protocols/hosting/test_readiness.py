"""A service becomes ready however late its database is there, and not with one that is damaged."""

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from protocols.a2a.client.discovery import card_at
from protocols.a2a.client.remote_agent import Life
from protocols.a2a.settings import Settings
from protocols.hosting import readiness
from protocols.storage.database import StorageUnavailable
from protocols.storage.secret_files import UnusableStorage
from tests.conftest import Start
from tests.fakes import agent, finds

pytestmark = pytest.mark.anyio
AWAY, DAMAGED = StorageUnavailable("it restarts"), UnusableStorage("it is damaged")


class Handler:
    """Goes on with no Task, after these errors."""

    def __init__(self, *errors: Exception) -> None:
        self._errors: Iterator[Exception] = iter(errors)

    async def resume(self) -> int:
        for error in self._errors:
            raise error
        return 0


async def life_after(start: Start, http: httpx.AsyncClient, *errors: Exception) -> Life:
    url, life = await start(agent("late", finds("late"))), Life()
    card = (await card_at(url, http)).card
    handler = Handler(*errors)
    await asyncio.wait_for(readiness.become_ready(card, Settings(public_url=url), http, handler, life), 20)  # pyright: ignore  what it uses
    return life


async def test_a_database_that_is_away_at_the_start_is_waited_for(
    start: Start, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setattr(readiness, "SHORT_PAUSE", 0)
    monkeypatch.setattr(readiness, "LONG_PAUSE", 0)

    life = await life_after(start, http, *[AWAY] * (readiness.MANY_LOOKS + 2))

    assert life.ready.is_set()
    assert life.problem == ""
    assert caplog.text.count("not ready: its Tasks cannot be read: it restarts") == 1


async def test_a_damaged_database_is_not_looked_at_again(start: Start, http: httpx.AsyncClient):
    life = await life_after(start, http, DAMAGED)

    assert not life.ready.is_set()
    assert life.problem == "its Tasks cannot be read: it is damaged"
