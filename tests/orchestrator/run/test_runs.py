"""A Run over real A2A with made-up agents: fan-out, questions, gaps, retry, cancel, crash, two people at once."""

import asyncio
import uuid

import httpx
import pytest
from a2a.client import ClientConfig, ClientFactory
from a2a.types import ListTasksRequest, Task, TaskState

from orchestrator.app import SERVICE
from orchestrator.cli.display.view import default_line
from orchestrator.report.report import to_markdown
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.parts import exhibit_of, find, message, text_part, to_part
from protocols.a2a.turn import Turn
from protocols.adoption import (
    Answers,
    Manner,
    Progress,
    QuestionForm,
    Recommendation,
    Retry,
    Severity,
    StepState,
    Verdict,
    Why,
)
from tests.conftest import Start, free_ports, served, until
from tests.fakes import VOLUME as VOLUME_QUESTION
from tests.fakes import agent, asks_then_finds, breaks, finds, found, times_asked, waits

pytestmark = pytest.mark.anyio
QUESTION = "Should we adopt DeepSeek-R1 for an EU helpdesk SaaS?"
VOLUME = "use.workload.tokens_per_month"


async def quietly(reply: Reply) -> None:
    return None


class Person:
    """Somebody who talks to the orchestrator, one conversation long."""

    def __init__(self, remote: RemoteAgent) -> None:
        self.remote, self.context_id, self.heard = remote, "", list[Progress]()

    async def says(self, words: str, *models, task_id: str = "") -> Reply:
        parts = [text_part(words), *(to_part(model) for model in models)]
        said = message(*parts, message_id=str(uuid.uuid4()), context_id=self.context_id, task_id=task_id)
        return await self.sends(said)

    async def answers(self, asked: Reply, **values) -> Reply:
        answers = to_part(Answers(values={field.replace("__", "."): value for field, value in values.items()}))
        ids = str(uuid.uuid4()), asked.context_id, asked.task_id
        return await self.sends(message(answers, message_id=ids[0], context_id=ids[1], task_id=ids[2]))

    async def sends(self, said) -> Reply:
        async def hear(reply: Reply) -> None:
            news = find(reply.status.parts, Progress) if reply.status else None
            self.heard += [news] if news else []

        reply = await self.remote.ask(said, hear, 20)
        self.context_id = reply.context_id
        return reply


def recommendation(reply: Reply) -> Recommendation:
    parts = [part for artifact in reply.artifacts.values() for part in artifact.parts]
    answer = find(parts, Recommendation)
    assert answer is not None, (TaskState.Name(reply.state), reply.says)
    return answer


def form(reply: Reply) -> QuestionForm:
    assert reply.status is not None
    asked = find(reply.status.parts, QuestionForm)
    assert asked is not None, reply.says
    return asked


async def tasks_of(url: str, http: httpx.AsyncClient) -> list[Task]:
    remote = await RemoteAgent.at(url, http)
    client = ClientFactory(ClientConfig(httpx_client=http)).create(remote.card)
    return list((await client.list_tasks(ListTasksRequest())).tasks)


async def person(start: Start, http: httpx.AsyncClient, *urls: str, **settings) -> Person:
    """Somebody in front of an orchestrator whose map has these agents on it."""
    return Person(await RemoteAgent.at(await start(SERVICE, agents=urls, **{"own": urls, **settings}), http))


async def test_every_agent_is_asked_and_its_assessment_is_in_the_recommendation(start: Start, http):
    services = [agent(name, finds(name)) for name in ("one", "two", "three")]
    asker = await person(start, http, *[await start(service) for service in services])

    answer = recommendation(await asker.says(QUESTION))

    assert sorted(each.concern for each in answer.assessments) == ["one", "three", "two"]
    assert [times_asked(service) for service in services] == [1, 1, 1]
    assert {(news.agent, news.state) for news in asker.heard} >= {("one", StepState.DONE), ("two", StepState.WORKING)}


async def test_one_blocker_holds_whatever_the_others_found(start: Start, http):
    calm, strict = agent("calm", finds("calm", points=100)), agent("strict", finds("strict", Severity.BLOCKER))
    asker = await person(start, http, await start(calm), await start(strict))
    assert recommendation(await asker.says(QUESTION)).verdict is Verdict.HOLD


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


async def test_stopping_cancels_the_run_and_every_agents_task(start: Start, http):
    started = [asyncio.Event(), asyncio.Event()]
    urls = [await start(agent(f"slow{n}", waits(event))) for n, event in enumerate(started)]
    front = await start(SERVICE, agents=tuple(urls), own=tuple(urls))
    asker = Person(await RemoteAgent.at(front, http))
    asking = asyncio.create_task(asker.says(QUESTION))
    await asyncio.gather(*(event.wait() for event in started))

    run = (await tasks_of(front, http))[0]
    await asker.remote.cancel(run.id)

    async def all_canceled() -> bool:
        states = {task.status.state for url in (front, *urls) for task in await tasks_of(url, http)}
        return states == {TaskState.TASK_STATE_CANCELED}

    await until(all_canceled, seconds=2)
    await asyncio.gather(asking, return_exceptions=True)


async def test_stopping_while_questions_are_open_cancels_those_who_asked(start: Start, http):
    url = await start(agent("curious", asks_then_finds("curious")))
    asker = await person(start, http, url)
    asked = await asker.says(QUESTION)
    await asker.remote.cancel(asked.task_id)

    async def canceled() -> bool:
        return [task.status.state for task in await tasks_of(url, http)] == [TaskState.TASK_STATE_CANCELED]

    await until(canceled, seconds=2)


async def test_a_run_cut_off_by_a_crash_goes_on_without_asking_again_who_had_answered(start: Start, http, tmp_path):
    """The first life ends while one agent works; the second finds the Run in its checkpoints."""
    started, release = asyncio.Event(), asyncio.Event()

    async def slow(turn: Turn) -> None:
        started.set()
        await release.wait()
        await finds("slow")(turn)

    quick_service, slow_service = agent("quick", finds("quick")), agent("slow", slow)
    urls = (await start(quick_service), await start(slow_service))
    async with served(SERVICE, agents=urls, own=urls, keep=str(tmp_path)) as front:
        asker = Person(await RemoteAgent.at(front, http))
        asking = asyncio.create_task(asker.says(QUESTION))
        await started.wait()

        async def quick_is_done() -> bool:
            return any(news.agent == "quick" and news.state is StepState.DONE for news in asker.heard)

        await until(quick_is_done)
        run = (await tasks_of(front, http))[0].id
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    release.set()

    async with served(SERVICE, agents=urls, own=urls, keep=str(tmp_path)) as front:
        remote = await RemoteAgent.at(front, http)

        async def finished() -> bool:
            return (await remote.look(run)).state == TaskState.TASK_STATE_COMPLETED

        await until(finished)
        answer = recommendation(await remote.look(run))

    assert sorted(each.concern for each in answer.assessments) == ["quick", "slow"]
    assert times_asked(quick_service) == 1


async def test_two_people_at_once_never_see_each_others_words(start: Start, http):
    url = await start(agent("calm", finds("calm")))
    front = await start(SERVICE, agents=(url,), own=(url,))
    people = [Person(await RemoteAgent.at(front, http)) for _ in range(2)]
    subjects = [("DeepSeek-R1", "vLLM"), ("PyTorch", "LangGraph")]

    for turn in range(2):
        answers = await asyncio.gather(
            *(each.says(f"Should we adopt {names[turn]}?") for each, names in zip(people, subjects, strict=True))
        )
        for reply, names in zip(answers, subjects, strict=True):
            named = [component.name for component in recommendation(reply).inquiry.components]
            assert named == [names[turn]]
    assert people[0].context_id != people[1].context_id


async def test_an_empty_question_is_asked_back_not_failed(start: Start, http):
    asker = await person(start, http, await start(agent("calm", finds("calm"))))
    reply = await asker.says("  ")
    assert reply.asks
    assert form(reply).asked[0].agent == "orchestrator"


async def test_a_recommendation_comes_as_data_and_as_a_report_to_read(start: Start, http):
    asker = await person(start, http, await start(agent("calm", finds("calm"))))
    reply = await asker.says(QUESTION)
    shown = [exhibit_of(part) for artifact in reply.artifacts.values() for part in artifact.parts]
    report = next(exhibit for exhibit in shown if exhibit)
    assert report.media_type == "text/markdown"
    assert "DeepSeek-R1" in report.text
    assert recommendation(reply).summary in report.text


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


ROUTINE = VOLUME_QUESTION.model_copy(update={"routine": True})


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
