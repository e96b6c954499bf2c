"""What a person reads in a terminal: wrapped at words, nothing twice, one line of progress; a pipe gets whole lines."""

import io

import pytest
from rich.console import Console

from orchestrator.cli.display.progress_line import progress
from orchestrator.cli.display.text_layout import say
from orchestrator.cli.display.view import show, show_report
from protocols.adoption import Condition, Progress, StepState
from tests.page.made_up_agents import DEED
from tests.page.made_up_council import rich

pytestmark = pytest.mark.anyio
LONG = "Provide a copy of the agreement with the materials and display the name of the model prominently everywhere."
URL = "https://licence.example/" + "a-very-long-path/" * 8


def console(width: int, terminal: bool = True) -> Console:
    return Console(file=io.StringIO(), width=width, force_terminal=terminal, color_system=None)


def lines_of(printed: Console) -> list[str]:
    assert isinstance(printed.file, io.StringIO)
    return printed.file.getvalue().splitlines()


@pytest.mark.parametrize("width", [40, 80, 200])
def test_text_is_wrapped_at_words_under_its_first_word_and_no_wider_than_a_person_reads(width):
    out = console(width)

    say(out, LONG + " " + LONG, "  - ")

    first, *others = lines_of(out)
    assert first.startswith("  - Provide")
    assert all(line.startswith("    ") and line[4] != " " for line in others)
    assert all(len(line) <= min(width, 100) for line in (first, *others))
    assert " ".join(line.strip(" -") for line in (first, *others)) == LONG + " " + LONG


def test_an_address_stays_whole_however_narrow_the_terminal_is():
    out = console(40)

    say(out, f"read it at {URL} today")

    assert URL in lines_of(out)


def test_a_pipe_gets_each_paragraph_as_one_line():
    out = console(40, terminal=False)

    say(out, LONG + "\nsecond", "- ")

    assert lines_of(out) == ["- " + LONG, "  second"]


@pytest.mark.parametrize("width", [80, 200])
def test_an_answer_has_a_line_a_concern_and_says_its_reason_once(width):
    recommendation, _ = rich()
    reason = "a newer release replaces it for every new piece of work"
    condition = Condition(claim=f"{reason}.", concern="terms", owner="lead", evidence=(DEED,))
    assessments = [a.model_copy(update={"answer": f"Usable with care: {reason}."}) for a in recommendation.assessments]
    recommendation = recommendation.model_copy(
        update={
            "summary": f"Trial it. Not better because {reason}.",
            "conditions": (condition, *recommendation.conditions),
            "assessments": tuple(assessments),
        }
    )
    out = console(width)

    show(recommendation, out)

    text = " ".join(" ".join(lines_of(out)).split())
    assert text.count(reason) == 1
    assert text.count("Usable with care") == len(assessments)
    assert "Name the model where people see it." in text
    assert max(map(len, lines_of(out))) <= 100


def test_a_report_is_rendered_in_a_terminal_and_stays_markdown_in_a_file():
    terminal, file = console(80), console(80, terminal=False)

    for out in (terminal, file):
        show_report("# Trial\n\n| a | b |\n|---|---|\n| 1 | 2 |", out)

    assert not [line for line in lines_of(terminal) if line.startswith(("#", "|"))]
    assert lines_of(file)[0] == "# Trial"


async def test_progress_in_a_pipe_is_a_line_for_each_new_state_without_the_answer_itself():
    out = console(80, terminal=False)
    news = Progress(agent="terms", skill="s", concern=None, component="R1", state=StepState.WORKING, says="reading")

    with progress(out) as tell:
        await tell(news)
        await tell(news.model_copy(update={"says": "still reading"}))
        await tell(news.model_copy(update={"state": StepState.DONE, "says": LONG}))

    assert lines_of(out) == ["  terms, R1: working", "  terms, R1: done"]


async def test_progress_in_a_terminal_is_one_line_that_is_gone_at_the_end():
    out = console(80)

    with progress(out) as tell:
        await tell(Progress(agent="terms", skill="s", concern=None, component="R1", state=StepState.WORKING, says=LONG))

    assert isinstance(out.file, io.StringIO)
    assert out.file.getvalue().count("\n") == 1
    assert out.file.getvalue().endswith("\x1b[1A\x1b[2K")
