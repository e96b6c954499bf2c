"""An agent made of functions: which of them a Message reaches, and what their results become."""

import types
import uuid
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from a2a.types import TaskState

import agents.hello.__main__ as hello
from protocols.a2a.client.remote_agent import RemoteAgent
from protocols.a2a.client.reply import Reply
from protocols.a2a.extensions import FINDINGS, ignored_by, skills_speaking
from protocols.a2a.parts import find, message, text_part, to_part
from protocols.a2a.turn import Turn
from protocols.adoption import Assessment, Component, Exhibit, Inquiry, Question
from protocols.adoption.short_forms import NamedRows, assessment, evidence, finding, score, signal
from protocols.hosting.agent import Agent, NoService, service_in
from protocols.hosting.app import Service

pytestmark = pytest.mark.anyio
MOST_LINES = 15
SOURCE = evidence("A made-up page", "https://made-up.example", "2026-11-02")
KNOWN = NamedRows({"some-model": 3})
TEXT = Exhibit(id="t", title="A text", media_type="text/plain", filename="t.txt", text="so")
SIZE = Question(field="facts.size", asks="How large?", why="it matters", answer_schema={"type": "integer"})


async def quietly(reply: Reply) -> None:
    return None


async def asked(url, http, *parts) -> Reply:
    remote = await RemoteAgent.at(url, http)
    return await remote.ask(message(*parts, message_id=str(uuid.uuid4())), quietly, 10)


def parts_of(reply: Reply) -> list:
    return [part for artifact in reply.artifacts.values() for part in artifact.parts]


def assessor(**options) -> Agent:
    made = Agent("tests.sizes", "made up")

    @made.assesses("Assess", ["size"], ["How large is some-model?"], component_id=KNOWN.component_id, **options)
    def assess(inquiry: Inquiry, component: Component):
        """Finds a size."""
        if not (row := KNOWN.row(component)):
            return None
        points = signal("size", str(row), 60, "20 each", SOURCE)
        found = assessment(made.name, component, "large", finding("size", "It is 3.", SOURCE), score("size", points))
        return found, [TEXT]

    return made


def test_the_smallest_agent_is_a_dozen_lines():
    assert len(Path(hello.__file__).read_text("utf-8").splitlines()) <= MOST_LINES


def test_the_card_is_what_the_functions_say():
    card = assessor(ignores=["question"]).card

    (skill,) = skills_speaking(card, FINDINGS)
    assert (card.name, skill.id, skill.description) == ("sizes", "assess-sizes", "Finds a size.")
    assert ignored_by(card, FINDINGS, skill.id) == ("question",)


async def test_words_are_answered_in_words(start, http):
    reply = await asked(await start(hello.agent.service), http, text_part("How do you do?"))
    assert reply.state == TaskState.TASK_STATE_COMPLETED
    assert [part.text for part in parts_of(reply)] == ["Hello from hello! You wrote 4 words."]


@pytest.mark.parametrize("component", [Component(name="Some Model"), Component(name="x", id="some-model")])
async def test_an_inquiry_brings_the_assessment_with_its_exhibits(start, http, component):
    reply = await asked(await start(assessor().service), http, to_part(Inquiry(components=(component,))))

    found = find(parts_of(reply), Assessment)
    assert found is not None
    assert (found.concern, found.scores[0].points, found.data_as_of) == ("sizes", 60, "2026-11-02")
    assert [part.text for part in parts_of(reply) if part.HasField("text")] == ["so"]


async def test_words_name_the_component_where_the_agent_knows_names(start, http):
    reply = await asked(await start(assessor().service), http, text_part("Is Some Model large?"))
    found = find(parts_of(reply), Assessment)
    assert found is not None
    assert found.component.id == "some-model"


async def test_none_says_that_it_is_not_known_and_claims_nothing(start, http):
    reply = await asked(await start(assessor().service), http, to_part(Inquiry(components=(Component(name="No"),))))
    found = find(parts_of(reply), Assessment)
    assert found is not None
    assert (found.findings, found.scores, found.confidence, found.outcome) == ((), (), 0, "unknown")


async def test_questions_are_asked_before_anything_is_assessed(start, http):
    made = assessor(questions=lambda inquiry, component: [SIZE])
    reply = await asked(await start(made.service), http, to_part(Inquiry(components=(Component(name="Some Model"),))))
    assert reply.asks
    assert reply.artifacts == {}


async def test_a_message_reaches_the_skill_whose_words_it_shares(start, http):
    made = Agent("both", "made up")
    made.skill("Tell the weather", ["weather"], ["Will it rain?"])(weather)
    made.skill("Tell the time", ["clock"], ["How late is it?"])(clock)
    url = await start(made.service)

    for words, says in (("What does the clock say?", "noon"), ("Will it rain?", "rain"), ("Anything?", "rain")):
        assert [part.text for part in parts_of(await asked(url, http, text_part(words)))] == [says]


def weather(words: str) -> str:
    return "rain"


def clock(words: str) -> str:
    return "noon"


async def test_what_an_agent_opens_its_functions_get_and_it_is_closed_at_the_end(start, http):
    open_now = []

    @asynccontextmanager
    async def shelf():
        open_now.append("shelf")
        yield ["a book"]
        open_now.clear()

    made = Agent("reader", "made up", opens=lambda around: shelf())

    @made.skill("Read", ["read"], ["Read."])
    async def read(words: str, books: list[str]) -> str:
        return f"{books} {open_now}"

    reply = await asked(await start(made.service), http, text_part("Read."))
    assert [part.text for part in parts_of(reply)] == ["['a book'] ['shelf']"]


async def test_a_function_may_take_the_turn_itself(start, http):
    made = Agent("own", "made up")

    @made.skill("Do", ["do"], ["Do."])
    async def do(turn: Turn) -> None:
        await turn.tell("at it")
        await turn.deliver_text(turn.task.id, "id")

    reply = await asked(await start(made.service), http, text_part("Do."))
    assert [part.text for part in parts_of(reply)] == [reply.task_id]


async def test_a_function_that_breaks_fails_its_task_and_no_other(start, http):
    made = Agent("frail", "made up")

    @made.skill("Divide", ["divide"], ["1"])
    def divide(words: str) -> str:
        return str(1 // int(words))

    url = await start(made.service)
    states = [(await asked(url, http, text_part(words))).state for words in ("0", "1")]
    assert states == [TaskState.TASK_STATE_FAILED, TaskState.TASK_STATE_COMPLETED]


def test_a_module_holds_one_agent_under_whatever_name():
    module = types.ModuleType("made_up")
    with pytest.raises(NoService, match="made_up holds 0 agents"):
        service_in(module)
    vars(module).update(anything=hello.agent, again=hello.agent)
    assert service_in(module).name == "hello"
    vars(module).update(other=Service("other", hello.agent.service.build))
    with pytest.raises(NoService, match="holds 2"):
        service_in(module)
