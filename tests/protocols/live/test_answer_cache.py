"""What live sources said is kept with its date, and a broken file costs only calls."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from protocols.live.answer_cache import KEPT_FOR, AnswerCache, CachedAnswer

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


async def test_an_answer_survives_a_restart(tmp_path: Path):
    saved = CachedAnswer(200, '"e"', b"body", NOW)
    cache = await AnswerCache.open(tmp_path / "c.sqlite", NOW)
    await cache.put("call", saved)
    await cache.close()

    cache = await AnswerCache.open(tmp_path / "c.sqlite", NOW)

    assert (await cache.get("call"), await cache.get("other")) == (saved, None)
    await cache.close()


async def test_answers_nobody_confirmed_for_long_are_dropped(tmp_path: Path):
    cache = await AnswerCache.open(tmp_path / "c.sqlite", NOW)
    await cache.put("old", CachedAnswer(200, None, b"", NOW))
    await cache.close()

    cache = await AnswerCache.open(tmp_path / "c.sqlite", NOW + KEPT_FOR + timedelta(days=1))

    assert await cache.get("old") is None
    await cache.close()


async def test_there_is_a_bound_and_the_oldest_go_first():
    cache = await AnswerCache.open(None, NOW, most=2)

    for minute in range(4):
        await cache.put(f"call-{minute}", CachedAnswer(200, None, b"", NOW + timedelta(minutes=minute)))

    assert [bool(await cache.get(f"call-{minute}")) for minute in range(4)] == [False, False, True, True]
    await cache.close()


async def test_a_file_that_is_no_database_is_left_as_it_is_and_memory_serves(tmp_path: Path):
    path = tmp_path / "c.sqlite"
    path.write_bytes(b"not a database, but somebody's text" * 100)

    cache = await AnswerCache.open(path, NOW)
    await cache.put("call", CachedAnswer(200, None, b"x", NOW))

    assert (await cache.get("call")) == CachedAnswer(200, None, b"x", NOW)
    assert path.read_bytes().startswith(b"not a database")
    await cache.close()
