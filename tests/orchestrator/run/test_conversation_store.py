"""What a conversation keeps survives the process, also turns that asked no agent."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from orchestrator.language.understanding import ConversationTurn
from orchestrator.run.conversation_store import SCHEMA, Conversation, Memory
from orchestrator.run.state import StepResult
from protocols.adoption import Inquiry
from protocols.storage.damage import DAMAGED
from protocols.storage.sqlite_database import SqliteDatabase

pytestmark = pytest.mark.anyio


def turn(words: str) -> ConversationTurn:
    return ConversationTurn(words=words, inquiry=Inquiry(question=words))


@asynccontextmanager
async def memory_at(path: Path | str, kept: int = 2_000) -> AsyncIterator[Memory]:
    database = SqliteDatabase(str(path))
    async with database.opened(DAMAGED, SCHEMA):
        yield Memory(database, kept)


async def recalled(path: Path, owner: str = "|", context_id: str = "c") -> Conversation:
    async with memory_at(path) as memory:
        return await memory.recall(owner, context_id)


async def test_a_first_turn_that_asked_nobody_is_kept(tmp_path):
    async with memory_at(tmp_path / "m.sqlite") as memory:
        await memory.recall("|", "c")
        await memory.remember("|", "c", Conversation(turns=(turn("hello"),)))

    assert [each.words for each in (await recalled(tmp_path / "m.sqlite")).turns] == ["hello"]


async def test_a_later_turn_that_asked_nobody_keeps_the_answers_of_the_earlier(tmp_path):
    async with memory_at(tmp_path / "m.sqlite") as memory:
        await memory.recall("|", "c")
        asked = Conversation(turns=(turn("one"),), results=(StepResult(key="k"),))
        await memory.remember("|", "c", asked)
        known = await memory.recall("|", "c")
        await memory.remember("|", "c", known.model_copy(update={"turns": (*known.turns, turn("why?"))}))

    kept = await recalled(tmp_path / "m.sqlite")
    assert [each.words for each in kept.turns] == ["one", "why?"]
    assert [result.key for result in kept.results] == ["k"]


async def test_nobody_recalls_another_owners_conversation(tmp_path):
    async with memory_at(tmp_path / "m.sqlite") as memory:
        await memory.remember("|ann", "c", Conversation(turns=(turn("secret"),)))
    assert (await recalled(tmp_path / "m.sqlite", "|bob")).turns == ()


async def test_a_conversation_that_cannot_be_read_is_set_aside_and_begins_anew(tmp_path):
    file = tmp_path / "m.sqlite"
    async with memory_at(file) as memory:
        await memory.remember("|", "c", Conversation(turns=(turn("one"),)))
        await memory.remember("|", "d", Conversation(turns=(turn("two"),)))
    with closing(sqlite3.connect(file)) as damaged:
        damaged.execute("update conversations set turns = '[{' where context_id = 'c'")
        damaged.commit()

    async with memory_at(file) as again:
        assert (await again.recall("|", "c")).turns == ()
        assert [each.words for each in (await again.recall("|", "d")).turns] == ["two"]

    with closing(sqlite3.connect(file)) as damaged:
        assert damaged.execute("select kind, id from damaged").fetchall() == [("conversation", "c")]


async def test_many_conversations_of_one_owner_delete_their_own_oldest_and_nobody_elses(tmp_path):
    async with memory_at(tmp_path / "m.sqlite", kept=3) as memory:
        await memory.remember("|quiet", "first", Conversation(turns=(turn("mine"),)))
        for number in range(100):
            await memory.remember("|loud", str(number), Conversation(turns=(turn("more"),)))

    assert [each.words for each in (await recalled(tmp_path / "m.sqlite", "|quiet", "first")).turns] == ["mine"]
    assert (await recalled(tmp_path / "m.sqlite", "|loud", "95")).turns == ()
    assert (await recalled(tmp_path / "m.sqlite", "|loud", "99")).turns != ()


async def test_only_what_a_turn_brought_is_written_with_it(tmp_path):
    file = tmp_path / "m.sqlite"
    first, second = StepResult(key="first", facts_key="a"), StepResult(key="second", facts_key="b")
    async with memory_at(file) as memory:
        await memory.recall("|", "c")
        await memory.remember("|", "c", Conversation(turns=(turn("one"),), results=(first,)))
        written = _parts(file)
        await memory.remember("|", "c", Conversation(turns=(turn("one"), turn("two")), results=(first, second)))

    after = _parts(file)
    assert after["result first"] == written["result first"]
    assert after.keys() == {"result first", "result second"}
    assert (await recalled(file)).results == (first, second)


async def test_what_a_conversation_forgets_is_gone_from_the_file(tmp_path):
    file = tmp_path / "m.sqlite"
    async with memory_at(file) as memory:
        await memory.recall("|", "c")
        await memory.remember("|", "c", Conversation(turns=(turn("one"),), results=(StepResult(key="k"),)))
        await memory.remember("|", "c", Conversation(turns=(turn("forget it"),)))

    assert _parts(file) == {}
    assert (await recalled(file)).results == ()


async def test_a_conversation_that_an_earlier_version_wrote_whole_goes_on(tmp_path):
    file = tmp_path / "m.sqlite"
    async with memory_at(file) as memory:
        await memory.remember("|", "c", Conversation(turns=(turn("one"),)))
    with closing(sqlite3.connect(file)) as former:
        former.execute("""update conversations set body = '{"results": [{"key": "k"}]}'""")
        former.commit()

    async with memory_at(file) as memory:
        known = await memory.recall("|", "c")
        await memory.remember("|", "c", known.model_copy(update={"turns": (*known.turns, turn("two"))}))

    again = await recalled(file)
    assert [each.words for each in again.turns] == ["one", "two"]
    assert [result.key for result in again.results] == ["k"]


def _parts(file: Path) -> dict[str, tuple[int, bytes]]:
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute("select name, updated, body from conversation_parts").fetchall()
    return {name: (updated, body) for name, updated, body in rows}
