"""`council record` saves a run as a file; `council replay` prints such a file message by message."""

import asyncio
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from orchestrator.cli.client import Council, Tell
from orchestrator.cli.display.plain_text import plain
from orchestrator.cli.display.terminal import URL, Url, err, out, refusals
from orchestrator.cli.display.text_layout import print_line
from orchestrator.cli.recording.replay import ReplayLine, lines_of
from orchestrator.cli.turn_result import TurnResult
from protocols.adoption import Progress
from protocols.wire.recording_file import LARGEST, UnreadableRecording, load

# An answer may lead to another question; more forms than this in one run are a loop.
ROUNDS = 5
# Whoever watches a replay does not wait out an agent that took a minute.
LONGEST_WAIT = 5.0
LAST_FRAMES = 0.5

Into = Annotated[Path | None, typer.Option("-o", "--output", help="The file to write; run.json or run.html.")]
Answers = Annotated[list[str] | None, typer.Option("--answer", help="field=value for what agents ask; repeatable.")]


def record(
    question: str,
    output: Into = None,
    html: Annotated[bool, typer.Option("--html", help="One page that opens from disk, without any server.")] = False,
    answer: Answers = None,
    no_ask: Annotated[bool, typer.Option("--no-ask", help="Take every default, and list them.")] = False,
    url: Url = URL,
) -> None:
    """Ask one question and save everything that crossed a wire on the way."""
    form = "html" if html or (output and output.suffix in (".html", ".htm")) else "json"
    into = output or Path(f"run.{form}")
    with refusals("record", UnreadableRecording, OSError):
        text = asyncio.run(recording_of(question, form, answer or [], url, not no_ask))
        into.write_text(text, "utf-8")
    print_line(out, f"{into} ({len(text.encode()) / 1000:,.0f} kB)")


async def recording_of(question: str, form: str, pairs: list[str], url: str, may_ask: bool = True) -> str:
    """The recording of one run as text, `form` json or html; raises NotThere and UnreadableRecording."""
    async with Council.at(url) as council:
        outcome = await council.say(question, _tell, may_ask=may_ask)
        outcome = await answered(council, outcome, dict(_pair(pair) for pair in pairs), _tell)
        if outcome.problem:
            print_line(err, outcome.problem, "yellow")
        # The last pieces of a stream are recorded after its reader has them.
        await asyncio.sleep(LAST_FRAMES)
        return await fetched(council, form)


def replay(
    file: Annotated[Path, typer.Argument(help="A recording made by `council record`.")],
    speed: Annotated[float, typer.Option(min=0.01, max=1000, help="2 is twice as fast as it was.")] = 1,
    step: Annotated[bool, typer.Option("--step", help="Wait for Enter after each message.")] = False,
) -> None:
    """Print a recorded run message by message; needs no agent and no network."""
    with refusals("replay", OSError, UnicodeDecodeError, UnreadableRecording):
        if file.stat().st_size > LARGEST:
            raise UnreadableRecording(f"The file is larger than {LARGEST // 1_000_000} MB.")
        recording = load(file.read_text("utf-8"))
    print_line(out, f"“{recording.words}”  recorded {recording.made}, trace {recording.trace}")
    try:
        show(list(lines_of(recording)), _enter if step else lambda line, before: _wait((line.after - before) / speed))
    except (EOFError, KeyboardInterrupt):
        return
    print_line(out, f"The Task ended {recording.state.lower() or 'open'}.")


def show(lines: list[ReplayLine], pause: Callable[[ReplayLine, float], None]) -> None:
    """Print the lines; before each, `pause` is given the line and the time of the one before."""
    before = 0.0
    for line in lines:
        pause(line, before)
        before = line.after
        ends = f"{line.sender} → {line.receiver}"
        print_line(out, f"{line.after:8.3f} s  {plain(ends):<28}  {line.text}")


def _wait(seconds: float) -> None:
    # Replay keeps the pauses of the run, up to LONGEST_WAIT; nothing else waits for this process.
    time.sleep(max(0.0, min(LONGEST_WAIT, seconds)))


def _enter(line: ReplayLine, before: float) -> None:
    input()


async def answered(council: Council, outcome: TurnResult, values: Mapping[str, str], tell: Tell) -> TurnResult:
    """The outcome once what was asked is answered by field; what no value is given for is declined."""
    for _ in range(ROUNDS):
        fields = {entry.question.field for entry in outcome.form.asked} if outcome.form else set()
        answers = {field: value for field, value in values.items() if field in fields}
        if not answers:
            return outcome
        outcome = await council.settle(outcome, answers | dict.fromkeys(fields - set(answers)), tell)
    return outcome


async def fetched(council: Council, form: str) -> str:
    """The recording of the conversation's trace, `form` json or html; raises NotThere."""
    return (await council.api("GET", f"/recording?trace={council.trace}&form={form}")).decode()


def _pair(text: str) -> tuple[str, str]:
    field, _, value = text.partition("=")
    return field, value


async def _tell(news: Progress) -> None:
    print_line(err, f"  {news.agent}: {news.says}", "dim")
