"""Asks a form's questions at the prompt, with their choices; what is typed is an answer or a new question."""

import asyncio

from pydantic import JsonValue
from rich.console import Console

from orchestrator.cli.display.plain_text import plain
from orchestrator.cli.display.text_layout import say
from protocols.adoption import Question, QuestionForm
from protocols.adoption.questions.answer_text import choices_of

STOP, QUIT, HELP = "/stop", "/quit", "/help"
COMMANDS = "/skip takes the default, /stop gives this question up, /quit ends the chat; other words are an answer."
Values = dict[str, JsonValue]


async def fill_in(form: QuestionForm, out: Console) -> Values | str:
    """The answers by field; or the words that are another question, `STOP` or `QUIT`."""
    questions = {entry.question.field: entry for entry in form.asked}
    if form.note:
        say(out, form.note)
    values: Values = {}
    while open_questions := [entry for field, entry in questions.items() if field not in values]:
        question = open_questions[0].question
        show_question(open_questions[0].agent, question, out)
        typed = await line("  answer> ")
        if typed in (None, STOP, QUIT):
            return STOP if typed is None else typed
        answered = _answered(form, question, typed)
        if isinstance(answered, dict):
            values |= answered
        elif answered is None:
            return typed
        else:
            say(out, answered)
    return values


def show_question(agent: str, question: Question, out: Console) -> None:
    """The Question with why it is asked and its choices, each on a line with the number it can be picked by."""
    say(out, f"{question.asks} ({question.why})", f"{plain(agent)} asks: ")
    for place, choice in enumerate(choices_of(question), 1):
        say(out, str(choice).replace("_", " "), f"    {place}  ")
    say(out, f"/skip: {_default(question)}. /stop gives the question up.", "  ", "dim")


def _answered(form: QuestionForm, question: Question, typed: str) -> Values | str | None:
    """What a line answers; a sentence when it answers nothing, `None` when it is another question."""
    # The reader of words is loaded when somebody answers: every other command starts without it.
    from orchestrator.language.answers import Answered, Unclear, bound, only
    from orchestrator.language.understanding import load

    if typed == HELP:
        return COMMANDS
    # The question on the screen first: `2` is its second choice before it is a number for another question.
    answer = bound(only(form, question.field), typed, load())
    if isinstance(answer, Answered):
        return answer.values
    other_answer = bound(form, typed, load())
    if isinstance(other_answer, Answered):
        return other_answer.values
    return answer.reply if isinstance(answer, Unclear) else None


def _default(question: Question) -> str:
    default = question.default_means or ("" if question.default is None else str(question.default))
    return default.rstrip(".") or "goes on without it"


async def line(prompt: str) -> str | None:
    """One line from the person, `None` at the end of input; the event loop goes on meanwhile."""
    try:
        return (await asyncio.to_thread(input, prompt)).strip()
    except EOFError:
        return None
