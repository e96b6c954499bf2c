"""What agents ask within a Run: one form, answers by field or in words, other questions, defaults that stand."""

import uuid

import pytest
from a2a.types import TaskState

from orchestrator.cli.display.view import default_line
from orchestrator.report.report import to_markdown
from protocols.a2a.parts import message, text_part
from protocols.adoption import (
    Manner,
)
from tests.conftest import Start
from tests.fakes import VOLUME as VOLUME_QUESTION
from tests.fakes import agent, asks_then_finds, finds, times_asked
from tests.orchestrator.run.person import QUESTION, VOLUME, form, person, recommendation, tasks_of

pytestmark = pytest.mark.anyio

ROUTINE = VOLUME_QUESTION.model_copy(update={"routine": True})


async def test_a_question_comes_back_named_and_its_answer_resumes_only_who_asked(start: Start, http):
    calm, curious = agent("calm", finds("calm")), agent("curious", asks_then_finds("curious"))
    asker = await person(start, http, await start(calm), url := await start(curious))

    asked = await asker.says(QUESTION)
    question = form(asked).asked[0]
    answer = recommendation(await asker.answers(asked, use__workload__tokens_per_month=200_000_000))

    assert (question.agent, question.question.field) == ("curious", VOLUME)
    assert question.question.why
    assert [task.id for task in await tasks_of(url, http)] == [question.task_id]
    assert answer.inquiry.use.workload.tokens_per_month == 200_000_000
    assert times_asked(calm) == 1


async def test_questions_of_several_agents_are_one_form_and_one_answer_serves_both(start: Start, http):
    services = [agent(name, asks_then_finds(name)) for name in ("curious", "careful")]
    asker = await person(start, http, *[await start(service) for service in services])

    asked = await asker.says(QUESTION)
    answer = recommendation(await asker.answers(asked, use__workload__tokens_per_month=7))

    assert sorted(each.agent for each in form(asked).asked) == ["careful", "curious"]
    assert sorted(each.concern for each in answer.assessments) == ["careful", "curious"]


async def test_an_answer_in_words_is_understood_like_a_question(start: Start, http):
    asker = await person(start, http, await start(agent("curious", asks_then_finds("curious"))))
    asked = await asker.says(QUESTION)
    reply = await asker.says("200M tokens a month", task_id=asked.task_id)
    assert recommendation(reply).inquiry.use.workload.tokens_per_month == 200_000_000


async def test_an_answer_that_does_not_fit_is_asked_again_with_the_reason(start: Start, http):
    asker = await person(start, http, await start(agent("curious", asks_then_finds("curious"))))
    asked = await asker.says(QUESTION)
    again = await asker.answers(asked, use__workload__tokens_per_month=-4)
    assert again.asks
    assert VOLUME in again.says
    assert recommendation(await asker.answers(again, use__workload__tokens_per_month=4)).verdict


async def test_with_nobody_to_ask_defaults_are_taken(start: Start, http):
    asker = await person(start, http, await start(agent("curious", asks_then_finds("curious"))))
    answer = recommendation(await asker.says(QUESTION, Manner(may_ask=False)))
    assert [each.concern for each in answer.assessments] == ["curious"]


async def test_an_empty_question_is_asked_back_not_failed(start: Start, http):
    asker = await person(start, http, await start(agent("calm", finds("calm"))))
    reply = await asker.says("  ")
    assert reply.asks
    assert form(reply).asked[0].agent == "orchestrator"


async def test_another_question_is_no_answer_and_the_waiting_agent_is_called_off(start: Start, http):
    asker = await person(start, http, url := await start(agent("curious", asks_then_finds("curious"))))
    asked = await asker.says(QUESTION)

    other = await asker.says("Actually, tell me about Mistral 7B at 5M tokens a month", task_id=asked.task_id)

    answer = recommendation(other)
    assert [component.name for component in answer.inquiry.components] == ["Mistral-7B-Instruct-v0.3"]
    assert answer.inquiry.use.workload.tokens_per_month == 5_000_000
    assert any("Ask it again" in note for note in answer.notes)
    waited = next(task for task in await tasks_of(url, http) if task.id == form(asked).asked[0].task_id)
    assert waited.status.state == TaskState.TASK_STATE_CANCELED


async def test_a_fact_that_was_not_asked_about_changes_the_question_and_the_form_says_so(start: Start, http):
    asker = await person(start, http, await start(agent("curious", asks_then_finds("curious"))))
    asked = await asker.says(QUESTION)

    again = await asker.says("we have about 3 million users", task_id=asked.task_id)
    answer = recommendation(await asker.answers(again, use__workload__tokens_per_month=7))

    assert "3 million users" in form(again).note
    assert answer.inquiry.use.workload.tokens_per_month == 7
    assert answer.inquiry.use.organisation.end_users_30d == 3_000_000


async def test_words_that_answer_nothing_are_asked_again_with_what_would(start: Start, http):
    asker = await person(start, http, await start(agent("curious", asks_then_finds("curious"))))
    asked = await asker.says(QUESTION)

    again = await asker.says("/help", task_id=asked.task_id)

    assert "/help is a command" in form(again).note
    assert "“default” (a pilot)" in again.says


async def test_the_forms_own_words_are_an_answer_and_the_default_is_listed(start: Start, http):
    asker = await person(start, http, await start(agent("curious", asks_then_finds("curious"))))
    asked = await asker.says(QUESTION)

    answer = recommendation(await asker.says("a pilot", task_id=asked.task_id))

    assert [(taken.agent, taken.field, taken.value, taken.means) for taken in answer.defaults] == [
        ("curious", VOLUME, 1_000_000, "a pilot")
    ]


async def test_an_answer_with_the_context_alone_goes_to_the_task_that_waits(start: Start, http):
    asker = await person(start, http, await start(agent("curious", asks_then_finds("curious"))))
    asked = await asker.says(QUESTION)
    said = message(text_part("about 200 million"), message_id=str(uuid.uuid4()), context_id=asker.context_id)

    answered = await asker.sends(said)
    repeated = await asker.sends(said)

    assert (answered.task_id, repeated.task_id) == (asked.task_id, asked.task_id)
    assert recommendation(answered).inquiry.use.workload.tokens_per_month == 200_000_000


async def test_a_question_with_the_context_alone_is_its_own_and_ends_the_one_that_waits(start: Start, http):
    asker = await person(start, http, await start(agent("curious", asks_then_finds("curious"))))
    asked = await asker.says(QUESTION)

    again = await asker.says("what if we have 3 million users?")

    assert again.task_id != asked.task_id
    assert [each.component for each in form(again).asked] == ["DeepSeek-R1"]
    assert (await asker.remote.look(asked.task_id)).state == TaskState.TASK_STATE_CANCELED


async def test_with_nobody_to_ask_every_default_is_listed_with_its_value_and_whose_it_is(start: Start, http):
    services = [agent(name, asks_then_finds(name)) for name in ("curious", "careful")]
    asker = await person(start, http, *[await start(service) for service in services])

    answer = recommendation(await asker.says(QUESTION, Manner(may_ask=False)))

    listed = {(taken.agent, taken.component, taken.field, taken.value) for taken in answer.defaults}
    assert listed == {(name, "DeepSeek-R1", VOLUME, 1_000_000) for name in ("curious", "careful")}
    assert "Defaults taken" in to_markdown(answer)
    assert all(default_line(taken) for taken in answer.defaults)


async def test_a_default_left_standing_is_still_listed_in_the_next_turn(start: Start, http):
    asker = await person(start, http, await start(agent("curious", asks_then_finds("curious"))))
    asked = await asker.says(QUESTION)
    recommendation(await asker.says("skip", task_id=asked.task_id))

    answer = recommendation(await asker.says("what if it must run on-prem?"))

    assert [taken.field for taken in answer.defaults] == [VOLUME]


async def test_a_question_whose_default_fits_almost_everybody_is_not_asked_but_listed(start: Start, http):
    asker = await person(start, http, await start(agent("curious", asks_then_finds("curious", ROUTINE))))

    answer = recommendation(await asker.says(QUESTION))

    assert [(taken.field, taken.means) for taken in answer.defaults] == [(VOLUME, "a pilot")]


async def test_whoever_says_they_are_large_is_asked_even_that(start: Start, http):
    asker = await person(start, http, await start(agent("curious", asks_then_finds("curious", ROUTINE))))

    asked = await asker.says(f"{QUESTION} We have 20,000 employees.")

    assert [each.question.field for each in form(asked).asked] == [VOLUME]


async def test_a_question_comes_back_in_the_language_that_was_asked_in(start: Start, http):
    asker = await person(start, http, await start(agent("curious", asks_then_finds("curious"))))

    asked = await asker.says("Sollen wir DeepSeek-R1 für unseren Kundendienst in Deutschland einsetzen?")
    answer = recommendation(await asker.says("200 Millionen", task_id=asked.task_id))

    assert form(asked).asked[0].question.asks.startswith("Wie viele Tokens im Monat")
    assert answer.inquiry.use.workload.tokens_per_month == 200_000_000
