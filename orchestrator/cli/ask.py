"""`council ask`, `answer` and `chat`: questions put to a running orchestrator, and answered where it asks back."""

import asyncio
import contextlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli.client import Council
from orchestrator.cli.display.form_prompt import QUIT, STOP, fill_in, line
from orchestrator.cli.display.progress_line import progress
from orchestrator.cli.display.terminal import FAILED, URL, Url, err, out, refusals
from orchestrator.cli.display.text_layout import say
from orchestrator.cli.display.view import show, show_report
from orchestrator.cli.display.wire import show_wire
from orchestrator.cli.turn_result import TurnResult
from protocols.adoption import Question
from protocols.adoption.questions.answer_text import choices_of, numbered

# Exit statuses scripts rely on: 2 means that `council answer` can go on with the Task.
ANSWERED, MORE_NEEDED = 0, 2
FILE = "A licence text, model card, SBOM or list of dependencies to go with the question; may be said several times."
HELP = "Ask in words. /retry asks again what stayed unanswered, /report shows the whole report, /quit ends the chat."

Wire = Annotated[bool, typer.Option("--show-wire", help="Print every exchange as it happens.")]


def ask(
    question: Annotated[str, typer.Argument(help="In words; may be left out beside --file.")] = "",
    url: Url = URL,
    file: Annotated[list[Path] | None, typer.Option("--file", help=FILE, exists=True, dir_okay=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the Recommendation as JSON, nothing else.")] = False,
    no_ask: Annotated[bool, typer.Option("--no-ask", help="Take every default, and list them.")] = False,
    report: Annotated[bool, typer.Option("--report", help="Print the whole report with every source.")] = False,
    wire: Wire = False,
) -> None:
    """Ask one question. Exit status: 0 answered, 2 more input needed, 1 failed."""
    with refusals("ask", OSError):
        raise typer.Exit(asyncio.run(_ask(question, url, file or [], as_json, no_ask, report, wire)))


async def _ask(
    question: str, url: str, files: list[Path], as_json: bool, no_ask: bool, report: bool, wire: bool
) -> int:
    if not question.strip() and not files:
        say(err, "Ask something: name a component and how you mean to use it.", style="red")
        return FAILED
    console = err if as_json else out
    async with Council.at(url) as council, show_wire(council, console, wire):
        with progress(console) as tell:
            outcome = await council.say(question, tell, may_ask=not no_ask, files=files)
        if as_json and outcome.recommendation:
            outcome = replace(outcome, recommendation=await council.complete(outcome.recommendation))
    return _print_outcome(outcome, as_json, report)


def answer(
    task: Annotated[str, typer.Argument(help="The Task that asks, as `council ask` printed it.")],
    values: Annotated[list[str], typer.Argument(help="field=value, as many as there are questions.")],
    url: Url = URL,
    as_json: Annotated[bool, typer.Option("--json", help="Print the Recommendation as JSON, nothing else.")] = False,
) -> None:
    """Answer what a Task asked, by field."""
    with refusals("answer"):
        raise typer.Exit(asyncio.run(_answer(task, values, url, as_json)))


async def _answer(task: str, values: list[str], url: str, as_json: bool) -> int:
    async with Council.at(url) as council:
        with progress(err if as_json else out) as tell:
            outcome = await council.answer(task, values, tell)
    return _print_outcome(outcome, as_json)


def chat(url: Url = URL, wire: Wire = False) -> None:
    """Talk: live progress, questions answered in place, follow-ups in the same conversation."""
    with contextlib.suppress(KeyboardInterrupt), refusals("chat"):
        asyncio.run(_chat(url, wire))


async def _chat(url: str, wire: bool) -> None:
    async with Council.at(url) as council, show_wire(council, out, wire):
        say(out, "Ask about adopting an open-source AI component. /help, /retry, /report, /quit.")
        latest: TurnResult | None = None
        while (words := await line("you> ")) not in (None, QUIT):
            if words == "/report":
                show_report(latest.text if latest else "Nothing was asked yet.", out)
            elif words == "/help":
                say(out, HELP)
            elif words and (latest := await _one_turn(council, words)) is None:
                break


async def _one_turn(council: Council, words: str) -> TurnResult | None:
    """How the turn ended, its questions answered on the way; `None` when the person quit."""
    with progress(out) as tell:
        outcome = await (council.retry(tell) if words == "/retry" else council.say(words, tell))
    while outcome.form:
        # Outside `progress`: a line that changes and a prompt cannot share the terminal.
        typed = await fill_in(outcome.form, out)
        if typed in (STOP, QUIT):
            out.print(await council.cancel(outcome.task_id))
            return outcome if typed == STOP else None
        with progress(out) as tell:
            if isinstance(typed, str):
                outcome = await council.reply(outcome, typed, tell)
            else:
                outcome = await council.settle(outcome, typed, tell)
    _print_outcome(outcome, as_json=False)
    return outcome


def _print_outcome(outcome: TurnResult, as_json: bool, report: bool = False) -> int:
    # A form comes before everything else: a Task that asks has no answer yet, also under --json.
    if outcome.form:
        err.print(f"More is needed; answer with: council answer {outcome.task_id} FIELD=VALUE …", soft_wrap=True)
        if outcome.form.note:
            say(err, outcome.form.note)
        for question in {entry.question.field: entry.question for entry in outcome.form.asked}.values():
            say(err, f"{question.asks}{_offers(question)}", f"  {question.field}: ")
        return MORE_NEEDED
    if outcome.recommendation and as_json:
        sys.stdout.write(outcome.recommendation.model_dump_json(indent=2) + "\n")
        return ANSWERED
    if outcome.problem:
        say(err, outcome.problem, style="red")
        return FAILED
    if outcome.recommendation and not report:
        show(outcome.recommendation, out)
        return ANSWERED
    show_report(outcome.text, err if as_json else out)
    return FAILED if as_json else ANSWERED


def _offers(question: Question) -> str:
    choices = choices_of(question)
    choice_list = f"  choices: {numbered(choices)}" if choices else ""
    default = question.default_means or question.default
    return choice_list + ("" if default is None else f"  default: {default}")
