"""Alternatives are named once whoever can rule them out was asked about them, for the same use."""

import pytest
from a2a.types import TaskState

from protocols.a2a.assessment import ask_unless_known, inquiry_of, publish
from protocols.a2a.turn import Turn
from protocols.adoption import Alternative, Component, Finding, Score, Severity, Signal, Verdict
from tests.conftest import Start
from tests.fakes import SEEN, VOLUME, agent, found, times_asked
from tests.orchestrator.run.person import person, recommendation, tasks_of

pytestmark = pytest.mark.anyio
GOOD, BARRED = Component(name="Good One"), Component(name="Barred One")
QUESTION = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS?"


async def offers(turn: Turn) -> None:
    """Names two alternatives, and leaves trial at best."""
    for component in inquiry_of(turn, str).components:
        named = tuple(Alternative(component=each, why="alike") for each in (BARRED, GOOD))
        about = found("sound", component, Severity.CONDITION, Verdict.TRIAL)
        await publish(turn, about.model_copy(update={"alternatives": named}), ())


async def judges(turn: Turn) -> None:
    """Scores what can rule a component out, and bars one."""
    inquiry = inquiry_of(turn, str)
    for component in inquiry.components:
        points = 0 if component == BARRED else 100
        signal = Signal(fact="terms", value="read", points=points, weight=1, rule="made up", evidence=(SEEN,))
        score = Score(dimension="licence_fit", points=points, coverage=1, signals=(signal,))
        barred = Finding(
            id="barred", claim=f"not in {inquiry.use.territory}", severity=Severity.BLOCKER, evidence=(SEEN,)
        )
        findings = (barred,) if component == BARRED else ()
        about = found("terms", component).model_copy(update={"scores": (score,), "findings": findings})
        await publish(turn, about, ())


async def test_an_alternative_that_is_ruled_out_for_this_use_is_not_named(start: Start, http):
    terms = agent("terms", judges)
    asker = await person(start, http, await start(agent("sound", offers)), await start(terms))

    answer = recommendation(await asker.says(QUESTION))

    assert [each.component.name for each in answer.standings[0].alternatives] == ["Good One"]
    assert "Look at Good One for the same use." in answer.summary
    assert times_asked(terms) == 3
    assert [each.component for each in answer.consultations if each.agent == "terms"] == [
        "DeepSeek-R1",
        "Barred One",
        "Good One",
    ]


async def test_an_agent_that_asks_about_an_alternative_is_not_left_waiting(start: Start, http):
    async def asks_of_good_one(turn: Turn) -> None:
        if inquiry_of(turn, str).components == (GOOD,):
            ask_unless_known([VOLUME])
        await judges(turn)

    url = await start(agent("terms", asks_of_good_one))
    asker = await person(start, http, await start(agent("sound", offers)), url)

    await asker.says(QUESTION)

    states = sorted(TaskState.Name(task.status.state) for task in await tasks_of(url, http))
    assert states == ["TASK_STATE_CANCELED", "TASK_STATE_COMPLETED", "TASK_STATE_COMPLETED"]


async def test_what_was_checked_before_is_not_asked_again(start: Start, http):
    terms = agent("terms", judges, ignores=("use.workload", "question"))
    asker = await person(start, http, await start(agent("sound", offers)), await start(terms))
    await asker.says(QUESTION)

    answer = recommendation(await asker.says("what if it is 5 billion tokens a month?"))

    assert [each.component.name for each in answer.standings[0].alternatives] == ["Good One"]
    assert times_asked(terms) == 3


async def test_what_somebody_does_not_want_is_not_offered(start: Start, http):
    asker = await person(start, http, await start(agent("sound", offers)))
    await asker.says(QUESTION)

    answer = recommendation(await asker.says("not Gemma 3 27B"))

    assert [each.component.name for each in answer.standings[0].alternatives] == ["Barred One", "Good One"]
    assert answer.inquiry.facts["excluded"]


async def test_what_is_compared_already_is_not_checked_once_more(start: Start, http):
    terms = agent("terms", judges)
    asker = await person(start, http, await start(agent("sound", names_the_other)), await start(terms))

    answer = recommendation(await asker.says("Compare Qdrant and Milvus for a SaaS in the EU"))

    assert times_asked(terms) == 2
    assert {each.component.name for standing in answer.standings for each in standing.alternatives} == {
        "Qdrant",
        "Milvus",
    }


async def names_the_other(turn: Turn) -> None:
    """Names the one of two that was not asked about, and leaves trial at best."""
    for component in inquiry_of(turn, str).components:
        other = (
            Component(name="Milvus", id="milvus") if component.id == "qdrant" else Component(name="Qdrant", id="qdrant")
        )
        about = found("sound", component, Severity.CONDITION, Verdict.TRIAL)
        await publish(turn, about.model_copy(update={"alternatives": (Alternative(component=other, why="alike"),)}), ())
