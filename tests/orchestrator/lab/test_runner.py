"""Lessons that must fail, and runs that must not be: broken agents, nobody there, too long, too many, strangers."""

import asyncio

import pytest
from a2a.types import AgentCard

from orchestrator.lab.lesson import Lesson, Live
from orchestrator.lab.lesson_list import LESSONS
from orchestrator.lab.partners import RECOMMENDS, teaches
from orchestrator.lab.runner import Busy, Lab
from orchestrator.lab.tutor import tutor
from orchestrator.run.agent_directory import Directory
from protocols.a2a.client.remote_agent import Life
from protocols.a2a.extensions import RUNS, declaration
from protocols.a2a.parts import text_part
from protocols.a2a.security.client_auth import Credentials
from protocols.a2a.turn import Turn
from protocols.hosting.app import Built, Service
from tests.conftest import Start
from tests.fakes import Executor, Work

pytestmark = [pytest.mark.anyio, pytest.mark.slow]


async def says_nothing(turn: Turn) -> None:
    """Ends at once, with no result."""


async def answers_at_once(turn: Turn) -> None:
    """One Artifact in two chunks that take each other's place, whatever was asked."""
    for words in ("one", "two"):
        await turn.updater.add_artifact([text_part(words)], artifact_id="same", name="odd", last_chunk=True)


def careless(card: AgentCard, *extensions: str, work: Work = answers_at_once) -> Service:
    served = AgentCard()
    served.CopyFrom(card)
    served.capabilities.extensions.extend(declaration(uri, *(skill.id for skill in card.skills)) for uri in extensions)
    return Service("careless", lambda around: Built(served, Executor(work)))


def lab_with(http, *urls: str, seconds: float = 10) -> Lab:
    return Lab(Directory((), http, Life()), urls, http, Credentials(()), None, seconds)


@pytest.mark.parametrize(
    ("number", "unmet"),
    [
        (2, {"A greeting is answered by one Message"}),
        (6, {"All but the first append"}),
        # Whether the Task had ended when it was to be cancelled is a race: one of the two is wrong either way.
        (7, {"CancelTask answers with the Task, canceled", "The stream told it too, as its last state"}),
        (8, {"When the line was cut, the Task worked"}),
        (10, {"By state: the one that was refused"}),
    ],
)
async def test_an_agent_that_does_otherwise_than_the_lesson_says_fails_its_checks(number, unmet, start: Start, http):
    lab = lab_with(http, await start(careless(tutor.card)))

    result = await lab.run(LESSONS[number])

    assert not result.ok
    assert result.problem or unmet & {check.claim for check in result.checks if not check.ok}


async def test_an_agent_that_has_nothing_to_tell_fails_the_lesson_on_push(start: Start, http):
    lab = lab_with(http, await start(careless(tutor.card, work=says_nothing)), seconds=2)

    result = await lab.run(LESSONS[9])

    assert not result.ok
    assert result.problem or "It was told the result" in [check.claim for check in result.checks if not check.ok]


async def test_an_orchestrator_that_does_not_remember_fails_the_lesson_on_contexts(start: Start, http):
    result = await lab_with(http, await start(careless(tutor.card, RUNS))).run(LESSONS[5])
    unmet = [check.claim for check in result.checks if not check.ok]
    assert unmet == ["The Context was remembered: the answer is about vLLM"]


async def test_an_orchestrator_that_does_not_ask_ends_the_lesson_on_asking_with_its_refusal(start: Start, http):
    result = await lab_with(http, await start(careless(tutor.card, RUNS))).run(LESSONS[4])
    assert not result.ok
    assert "UnsupportedOperationError" in result.problem


async def test_with_nobody_whose_card_suits_the_lesson_says_whom_it_needs(start: Start, http):
    result = await lab_with(http, await start(careless(tutor.card))).run(LESSONS[4])
    assert not result.ok
    assert RECOMMENDS.description in result.problem


async def stays(live: Live) -> None:
    await asyncio.Event().wait()


ENDLESS = Lesson(99, "Endless", "", (), teaches("wait"), stays, (), ())


async def test_a_lesson_that_does_not_end_is_ended(start: Start, http):
    result = await lab_with(http, await start(careless(tutor.card)), seconds=0.2).run(ENDLESS)
    assert result.problem == "It did not end within 0.2 s."


async def test_the_same_lesson_is_not_run_twice_at_once(start: Start, http):
    lab = lab_with(http, await start(careless(tutor.card)))
    running = asyncio.create_task(lab.run(ENDLESS))
    await asyncio.sleep(0)

    with pytest.raises(Busy, match="Lesson 99"):
        await lab.run(ENDLESS)

    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert lab.running == set()


async def test_lessons_are_listed_by_number_and_an_unknown_one_is_told_so(council, http):
    listed = (await http.get(f"{council}/api/lessons")).json()
    one = (await http.get(f"{council}/api/lessons/3")).json()
    unknown = await http.post(f"{council}/api/lessons/77/run")

    assert [each["number"] for each in listed] == list(LESSONS)
    assert one in listed
    assert all(each["teaches"] and each["code"] and each["checks"] and each["sections"] for each in listed)
    assert unknown.status_code == 404
    assert "There is no lesson 77" in unknown.text


async def test_a_page_of_another_site_cannot_run_a_lesson(council, http):
    refused = await http.post(f"{council}/api/lessons/1/run", headers={"Origin": "https://stranger.example"})
    assert refused.status_code == 403
