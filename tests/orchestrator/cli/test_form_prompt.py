"""A form at the prompt: choices are listed, commands are obeyed, and other words are no answer."""

import io

import pytest
from rich.console import Console

from orchestrator.cli.display import form_prompt
from orchestrator.cli.display.form_prompt import QUIT, STOP, fill_in
from protocols.adoption import AskedQuestion, Question, QuestionForm

pytestmark = pytest.mark.anyio
USERS = Question(
    field="use.organisation.mau_at_release",
    asks="How many monthly active users are there?",
    why="a limit",
    answer_schema={"type": "integer", "minimum": 0, "title": "monthly active users"},
    default=0,
    default_means="below the limit",
)
JOINED = Question(
    field="use.linkage",
    asks="How is it joined to your code?",
    why="copyleft",
    answer_schema={"type": "string", "enum": ["separate", "dynamic", "static", "incorporated"]},
)


def form(*questions: Question, note: str = "") -> QuestionForm:
    asked = tuple(
        AskedQuestion(agent="asker", concern=None, component="Llama 3.3 70B Instruct", task_id="t", question=question)
        for question in questions
    )
    return QuestionForm(asked=asked, note=note)


async def typed(monkeypatch: pytest.MonkeyPatch, asked: QuestionForm, *lines: str):
    """What came of typing these lines, and what was shown."""
    waiting, shown = list(lines), io.StringIO()

    async def line(prompt: str) -> str | None:
        shown.write(prompt)
        return waiting.pop(0) if waiting else None

    monkeypatch.setattr(form_prompt, "line", line)
    return await fill_in(asked, Console(file=shown, width=200)), shown.getvalue()


async def test_choices_are_listed_and_picked_by_number_or_name(monkeypatch):
    answer, shown = await typed(monkeypatch, form(JOINED), "3")

    assert answer == {"use.linkage": "static"}
    assert "2  dynamic" in shown


async def test_help_explains_and_the_question_is_asked_again(monkeypatch):
    answer, shown = await typed(monkeypatch, form(USERS), "/help", "below the limit")

    assert answer == {"use.organisation.mau_at_release": None}
    assert "/stop gives this question up" in shown
    assert shown.count("How many monthly active users") == 2


@pytest.mark.parametrize(("said", "result"), [("/quit", QUIT), ("/stop", STOP)])
async def test_quit_and_stop_are_never_answers(monkeypatch, said, result):
    assert (await typed(monkeypatch, form(USERS, JOINED), said))[0] == result


async def test_the_end_of_input_stops(monkeypatch):
    assert (await typed(monkeypatch, form(USERS)))[0] == STOP


async def test_another_question_is_handed_on_as_words(monkeypatch):
    words = "tell me about Mistral 7B"

    assert (await typed(monkeypatch, form(USERS), words))[0] == words


async def test_a_line_that_answers_a_later_question_is_kept_for_it(monkeypatch):
    answer, _ = await typed(monkeypatch, form(JOINED, USERS), "we have 3 million users", "separate")

    assert answer == {"use.organisation.mau_at_release": 3_000_000, "use.linkage": "separate"}


async def test_what_does_not_fit_is_said_with_what_would(monkeypatch):
    _, shown = await typed(monkeypatch, form(USERS, note="Noted. Still open:"), "hello", "12")

    assert shown.startswith("Noted. Still open:")
    assert "“hello” does not answer it" in shown
