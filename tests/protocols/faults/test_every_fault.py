"""Each fault against the real orchestrator over real HTTP: what is written beside the switch is what happens."""

import asyncio

import pytest
from a2a.types import TaskState

from protocols.a2a.fault_switches import FaultName
from protocols.a2a.turn import Turn
from protocols.adoption import Manner, Retry, Why
from protocols.faults.descriptions import faults
from tests.conftest import Start, until
from tests.fakes import agent, finds, times_asked
from tests.orchestrator.run.person import QUESTION, form, recommendation
from tests.protocols.faults.faulty_council import FAULTY, concerns, gaps, stage

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
GAPS = [fault for fault in faults() if fault.gap]
HARMLESS = [fault for fault in faults() if not fault.gap]
LONG = {FaultName.SLOW: {"seconds": 30}}
IMPATIENT = {FaultName.SLOW: 0.5, FaultName.STUCK: 0.5}


def name_of(fault) -> str:
    return fault.name


@pytest.mark.parametrize("fault", GAPS, ids=name_of)
async def test_a_lasting_fault_is_the_gap_its_description_names_and_the_others_answers_stay(start: Start, http, fault):
    on = await stage(start, http, step_budget=IMPATIENT.get(fault.name, 6))
    await on.switch(fault.name, **LONG.get(fault.name, {}))

    answer = await on.ask(Manner(may_ask=False))

    assert gaps(answer) == [(FAULTY, fault.gap)]
    assert concerns(answer) == ["calm"]


@pytest.mark.parametrize("fault", GAPS, ids=name_of)
async def test_once_the_fault_is_off_asking_again_fills_the_gap(start: Start, http, fault):
    on = await stage(start, http, step_budget=IMPATIENT.get(fault.name, 6))
    await on.switch(fault.name, **LONG.get(fault.name, {}))
    await on.ask(Manner(may_ask=False))

    await on.off()
    on_again = recommendation(await on.person.says("ask again", Retry(agent=FAULTY)))

    assert gaps(on_again) == []
    assert concerns(on_again) == ["calm", FAULTY]


@pytest.mark.parametrize("fault", HARMLESS, ids=name_of)
async def test_a_fault_that_is_named_harmless_leaves_no_gap(start: Start, http, fault):
    on = await stage(start, http, step_budget=3)
    await on.switch(fault.name)

    answer = await on.ask()

    assert gaps(answer) == []
    assert concerns(answer) == ["calm", FAULTY]
    assert (await on.now(fault.name)).struck > 0


async def test_one_server_error_is_tried_again_and_never_seen(start: Start, http):
    faulty = agent(FAULTY, finds(FAULTY))
    on = await stage(start, http, faulty)
    await on.switch(FaultName.SERVER_ERROR, requests=1)
    assert gaps(await on.ask()) == []
    assert times_asked(faulty) == 1


async def test_lasting_server_errors_are_tried_for_a_quarter_of_the_budget_ever_more_slowly(start: Start, http):
    on = await stage(start, http, step_budget=6)
    await on.switch(FaultName.SERVER_ERROR)
    await on.ask()
    # At once and after 0.1, 0.3, 0.7 and 1.5 s; on a slow machine fewer fit into the quarter. Afterwards the agent is
    # asked for a Task that one of them may have begun, which is not counted here.
    assert 2 <= await on.calls("SendStreamingMessage") <= 5


@pytest.mark.parametrize(("name", "met"), [(FaultName.WRONG_VERSION, 1), (FaultName.EXPIRED_TOKEN, 2)])
async def test_a_refusal_is_met_once_and_credentials_are_renewed_once(start: Start, http, name, met):
    on = await stage(start, http)
    await on.switch(name)
    await on.ask()
    assert (await on.now(name)).struck == met


async def test_a_card_changed_after_it_was_signed_is_refused_and_its_agent_not_asked(start: Start, http):
    faulty = agent(FAULTY, finds(FAULTY))
    on = await stage(start, http, faulty)
    await on.switch(FaultName.BAD_SIGNATURE)
    answer = await on.ask()
    assert "changed after signing" in answer.unanswered[0].reason
    assert times_asked(faulty) == 0


async def test_the_gap_quotes_what_the_agent_said(start: Start, http):
    on = await stage(start, http)
    said = {}
    for name in (FaultName.WRONG_VERSION, FaultName.EXPIRED_TOKEN, FaultName.LIES):
        await on.off()
        await on.switch(name)
        said[name] = (await on.ask()).unanswered[0].reason
    assert "9.0" in said[FaultName.WRONG_VERSION]
    assert "expired" in said[FaultName.EXPIRED_TOKEN]
    assert "Assessment" in said[FaultName.LIES]


async def test_an_answer_that_is_slow_but_in_time_is_taken(start: Start, http):
    on = await stage(start, http)
    await on.switch(FaultName.SLOW, seconds=0.3)
    assert gaps(await on.ask()) == []


async def test_an_agent_that_goes_down_in_mid_run_is_a_gap(start: Start, http):
    started, release = asyncio.Event(), asyncio.Event()

    async def works(turn: Turn) -> None:
        started.set()
        await release.wait()

    on = await stage(start, http, agent(FAULTY, works))
    asking = asyncio.create_task(on.ask())
    await started.wait()
    await on.switch(FaultName.DOWN)
    release.set()

    assert gaps(await asking) == [(FAULTY, Why.DOWN)]


async def test_a_stuck_task_is_cancelled(start: Start, http):
    on = await stage(start, http, step_budget=0.5)
    await on.switch(FaultName.STUCK)
    await on.ask()
    assert await on.states() == ["TASK_STATE_CANCELED"]


async def test_a_stalled_stream_is_given_up_for_the_task_itself(start: Start, http):
    faulty = agent(FAULTY, finds(FAULTY))
    on = await stage(start, http, faulty, step_budget=2)
    await on.switch(FaultName.STALL)
    assert concerns(await on.ask()) == ["calm", FAULTY]
    assert times_asked(faulty) == 1


@pytest.mark.parametrize("name", [FaultName.DUPLICATE_EVENT, FaultName.OUT_OF_ORDER])
async def test_an_artifact_in_pieces_arrives_whole_however_its_events_come(start: Start, http, name):
    from protocols.a2a.parts import text_part

    async def speaks(turn: Turn) -> None:
        for piece in ("ha", "-ha", "-ho"):
            await turn.updater.add_artifact([text_part(piece)], artifact_id="said", append=bool(started))
            started.append(1)

    started: list[int] = []
    on = await stage(start, http, agent(FAULTY, speaks, speaks=False))
    await on.switch(name)

    answer = await on.ask()

    assert [opinion.says for opinion in answer.opinions] == ["ha-ha-ho"]


async def test_who_asks_again_and_again_is_answered_twice_and_then_cancelled(start: Start, http):
    on = await stage(start, http)
    await on.switch(FaultName.ASKS_AGAIN)

    asked = await on.person.says(QUESTION)
    once_more = await on.person.answers(asked, facts__patience="some")
    answer = recommendation(await on.person.answers(once_more, facts__patience="none"))

    assert [each.question.field for each in form(once_more).asked] == ["facts.patience"]
    assert gaps(answer) == [(FAULTY, Why.OVER_BUDGET)]
    assert await on.states() == ["TASK_STATE_CANCELED"]


async def test_a_huge_artifact_is_not_read_to_its_end_and_its_task_is_cancelled(start: Start, http):
    started = asyncio.Event()

    async def waits(turn: Turn) -> None:
        started.set()
        await asyncio.Event().wait()

    on = await stage(start, http, agent(FAULTY, waits))
    await on.switch(FaultName.HUGE_ARTIFACT)
    answer = await on.ask()

    async def cancelled() -> bool:
        return await on.states() == [TaskState.Name(TaskState.TASK_STATE_CANCELED)]

    await until(cancelled, 5)
    assert gaps(answer) == [(FAULTY, Why.OVER_BUDGET)]
