"""Agents of a Run that fail, are slow, down, strange or ask without end: each a named gap, asked again alone."""

import asyncio

import pytest

from protocols.a2a.parts import text_part
from protocols.a2a.turn import Turn
from protocols.adoption import (
    Manner,
    Retry,
    Why,
)
from tests.conftest import Start, free_ports, served
from tests.fakes import agent, breaks, finds, found, times_asked, waits
from tests.orchestrator.run.person import QUESTION, person, recommendation

pytestmark = pytest.mark.anyio


async def test_a_failing_agent_is_a_named_gap_and_only_it_is_asked_again(start: Start, http):
    moods = [breaks, finds("tired")]

    async def tired(turn: Turn) -> None:
        await (moods.pop(0) if len(moods) > 1 else moods[0])(turn)

    calm, moody = agent("calm", finds("calm")), agent("tired", tired)
    asker = await person(start, http, await start(calm), await start(moody))

    first = recommendation(await asker.says(QUESTION))
    second = recommendation(await asker.says("ask again", Retry()))

    assert [(gap.agent, gap.why) for gap in first.unanswered] == [("tired", Why.FAILED)]
    assert second.unanswered == ()
    assert (times_asked(calm), times_asked(moody)) == (1, 2)


async def test_a_slow_agent_is_a_named_gap_with_its_time(start: Start, http):
    urls = await start(agent("calm", finds("calm"))), await start(agent("slow", waits(asyncio.Event())))
    asker = await person(start, http, *urls, step_budget=0.4)
    gaps = recommendation(await asker.says(QUESTION)).unanswered
    assert [(gap.agent, gap.why) for gap in gaps] == [("slow", Why.SLOW)]
    assert "0.4 s" in gaps[0].reason


async def test_an_agent_that_answers_about_something_else_is_not_believed(start: Start, http):
    async def lies(turn: Turn) -> None:
        from protocols.a2a.assessment import publish
        from protocols.adoption import Component

        await publish(turn, found("liar", Component(name="Llama 3.3", id="llama-3.3-70b")), ())

    asker = await person(start, http, await start(agent("liar", lies)))
    answer = recommendation(await asker.says(QUESTION))
    assert answer.assessments == ()
    assert [(gap.agent, gap.why) for gap in answer.unanswered] == [("liar", Why.UNREADABLE)]


async def test_an_agent_that_asks_without_end_is_stopped(start: Start, http):
    async def never_content(turn: Turn) -> None:
        from protocols.a2a.assessment import ask_unless_known
        from tests.fakes import VOLUME as QUESTION_

        ask_unless_known([QUESTION_])

    asker = await person(start, http, await start(agent("nagging", never_content)))
    answer = recommendation(await asker.says(QUESTION, Manner(may_ask=False)))
    assert [(gap.agent, gap.why) for gap in answer.unanswered] == [("nagging", Why.OVER_BUDGET)]


async def test_an_agent_without_the_extension_gives_an_unscored_opinion(start: Start, http):
    async def opines(turn: Turn) -> None:
        from protocols.adoption import Exhibit

        await turn.show(Exhibit(id="o", title="opinion", media_type="text/plain", filename="o.txt", text="I like it."))

    async def speaks(turn: Turn) -> None:
        await turn.updater.add_artifact([text_part("I like it.")], name="opinion")

    url = await start(agent("stranger", speaks, speaks=False))
    asker = await person(start, http, url, await start(agent("calm", finds("calm"))))
    answer = recommendation(await asker.says(QUESTION))
    assert [(opinion.agent, opinion.says) for opinion in answer.opinions] == [("stranger", "I like it.")]
    assert {term.concern for standing in answer.standings for term in standing.terms} == {"calm"}


async def test_an_agent_that_is_down_is_a_gap_and_joins_when_it_is_back(start: Start, http, tmp_path):
    calm, gone = agent("calm", finds("calm")), agent("gone", finds("gone"))
    async with served(gone) as url:
        port = int(url.rpartition(":")[2])
        asker = await person(start, http, await start(calm), url)
        recommendation(await asker.says("Should we adopt vLLM?"))
    first = recommendation(await asker.says(QUESTION))
    async with served(gone, port=port):
        second = recommendation(await asker.says("ask again", Retry()))

    assert [(gap.agent, gap.why) for gap in first.unanswered] == [("gone", Why.DOWN)]
    assert sorted(each.concern for each in second.assessments) == ["calm", "gone"]
    assert times_asked(calm) == 2


async def test_agents_whose_cards_were_never_seen_are_gaps_of_their_own_and_asked_again_one_by_one(start: Start, http):
    first_gone, second_gone = agent("first", finds("first")), agent("second", finds("second"))
    ports = free_ports(2)
    urls = [f"http://127.0.0.1:{port}" for port in ports]
    asker = await person(start, http, await start(agent("calm", finds("calm"))), *urls)
    gaps = recommendation(await asker.says(QUESTION)).unanswered

    async with served(first_gone, port=ports[0]), served(second_gone, port=ports[1]):
        answer = recommendation(await asker.says("ask again", Retry(agent=gaps[0].agent)))

    assert [gap.agent for gap in gaps] == [url.removeprefix("http://") for url in urls]
    assert sorted(each.concern for each in answer.assessments) == ["calm", "first"]
    assert [gap.agent for gap in answer.unanswered] == [gaps[1].agent]
