"""What a conversation knows can be shown, edited in words or as data, and taken back; only what changed is asked."""

import pytest

from protocols.a2a.client.reply import Reply
from protocols.a2a.parts import exhibit_of, find
from protocols.adoption.conversation_state import ConversationState, OperationKind, StateEdit, StateOperation
from tests.conftest import Start
from tests.fakes import agent, asks_then_finds, finds, times_asked
from tests.orchestrator.run.person import person, recommendation

pytestmark = pytest.mark.anyio
QUESTION = "Compare Qdrant, Milvus and pgvector for a SaaS in the EU, 200M tokens a month"
VOLUME = "use.workload.tokens_per_month"


def state(reply: Reply) -> ConversationState:
    parts = [part for artifact in reply.artifacts.values() for part in artifact.parts]
    document = find(parts, ConversationState)
    assert document is not None
    return document


def text(reply: Reply) -> str:
    parts = [part for artifact in reply.artifacts.values() for part in artifact.parts]
    return "\n".join(shown.text for part in parts if (shown := exhibit_of(part)))


async def test_a_component_that_is_not_wanted_leaves_and_nobody_is_asked_again(start: Start, http):
    one = agent("one", finds("one"))
    asker = await person(start, http, await start(one))
    first = await asker.says(QUESTION)

    edited = await asker.says("not Milvus")

    assert [each.component.name for each in recommendation(edited).standings] == ["Qdrant", "pgvector"]
    assert times_asked(one) == 3
    assert (state(first).version, state(edited).version) == (1, 2)
    assert "components no longer Milvus" in recommendation(edited).summary


async def test_only_the_agent_that_is_told_of_the_change_is_asked_again(start: Start, http):
    terms = agent("terms", finds("terms"), ignores=("use.workload",))
    price = agent("price", finds("price"), ignores=("use.mode", "use.commercial"))
    asker = await person(start, http, await start(terms), await start(price))
    await asker.says("Should we adopt Qdrant for a SaaS in the EU, 200M tokens a month?")

    await asker.says("not SaaS, internal only")

    assert (times_asked(terms), times_asked(price)) == (2, 1)


async def test_undo_goes_back_a_version_each_time_and_says_when_nothing_is_left(start: Start, http):
    asker = await person(start, http, await start(agent("one", finds("one"))))
    await asker.says(QUESTION)
    await asker.says("not Milvus")
    await asker.says("forget pgvector")

    once = state(await asker.says("undo that"))
    twice = state(await asker.says("undo"))
    thrice = await asker.says("undo")

    assert [each.name for each in once.components] == ["Qdrant", "pgvector"]
    assert [each.name for each in twice.components] == ["Qdrant", "Milvus", "pgvector"]
    assert "Nothing is left to undo." in text(thrice)


async def test_what_is_known_is_said_and_thanks_do_not_change_it(start: Start, http):
    asker = await person(start, http, await start(agent("one", finds("one"))))
    await asker.says(QUESTION)
    await asker.says("thanks")

    shown = await asker.says("What do you know about us?")

    assert "tokens a month: 200 million" in text(shown)
    assert "Qdrant, Milvus and pgvector" in text(shown)
    assert state(shown).use.workload.tokens_per_month == 200_000_000


async def test_any_client_may_edit_by_data_on_the_version_it_saw(start: Start, http):
    one = agent("one", finds("one"), ignores=("question",))
    asker = await person(start, http, await start(one))
    version = state(await asker.says(QUESTION)).version
    edit = StateOperation(kind=OperationKind.SET, path=VOLUME, value=5_000_000)

    edited = await asker.says("", StateEdit(operations=(edit,), version=version))
    stale = await asker.says("", StateEdit(operations=(edit,), version=version))
    unfit = await asker.says("", StateEdit(operations=(edit.model_copy(update={"value": "much"}),)))
    asked = await asker.says("", StateEdit())

    assert recommendation(edited).inquiry.use.workload.tokens_per_month == 5_000_000
    assert "at version 2 and not 1" in text(stale)
    assert VOLUME in text(unfit)
    assert state(asked).use.workload.tokens_per_month == 5_000_000


async def test_starting_over_forgets_what_was_said(start: Start, http):
    asker = await person(start, http, await start(agent("one", finds("one"))))
    await asker.says(QUESTION)

    await asker.says("start over")
    shown = await asker.says("what do you know about us?")

    assert "I know nothing of you yet." in text(shown)


async def test_a_command_typed_while_a_form_is_open_is_a_command(start: Start, http):
    asker = await person(start, http, await start(agent("one", asks_then_finds("one"))))
    await asker.says("Should we adopt Qdrant for a SaaS in the EU?")

    shown = await asker.says("what do you know about us?")

    assert "It is about Qdrant." in text(shown)


async def test_a_question_about_one_concern_does_not_ask_the_others_again(start: Start, http):
    terms = agent("terms", finds("terms"), tags=("licence",))
    price = agent("price", finds("price"), tags=("cost",))
    asker = await person(start, http, await start(terms), await start(price))
    await asker.says("Should we adopt Qdrant for a SaaS in the EU?")

    await asker.says("What does its licence ask of us?")

    assert (times_asked(terms), times_asked(price)) == (2, 1)
