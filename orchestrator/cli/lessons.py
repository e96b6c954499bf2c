"""`council lesson`: the lessons in a terminal, run against a running stack."""

import asyncio
from typing import Annotated

import httpx
import typer
from pydantic import TypeAdapter
from rich.markup import escape

from orchestrator.cli.api_key import credentials, problem_in, refused
from orchestrator.cli.client import NotThere
from orchestrator.cli.display.plain_text import plain
from orchestrator.cli.display.terminal import FAILED, URL, Url, out, refusals
from orchestrator.cli.display.text_layout import say
from orchestrator.cli.display.wire import show_frame
from orchestrator.lab.result import LessonResult, LessonText
from protocols.a2a.client.ssl_context import tls
from protocols.wire.frames import FRAMES

LESSONS = TypeAdapter(list[LessonText])
RUN_SECONDS = 60


def lesson(
    number: Annotated[int, typer.Argument(help="Which one; without it all are listed.")] = 0,
    url: Url = URL,
    code: Annotated[bool, typer.Option("--code", help="Print the code that runs.")] = False,
    wire: Annotated[bool, typer.Option("--show-wire", help="Print every exchange of the run.")] = False,
) -> None:
    """A lesson of A2A, run against the stack and checked. Exit status: 0 when every check holds, 1 otherwise."""
    with refusals("lesson"):
        raise typer.Exit(asyncio.run(_lesson(url.rstrip("/"), number, code, wire)))


async def _lesson(url: str, number: int, code: bool, wire: bool) -> int:
    # A lesson answers when it has run; an orchestrator that is not there is noticed at once.
    patience = httpx.Timeout(RUN_SECONDS, connect=3)
    async with httpx.AsyncClient(base_url=url, timeout=patience, verify=tls(), auth=credentials(url)) as http:
        if number == 0:
            for lesson in LESSONS.validate_json(await _fetched(http, "GET", "/api/lessons")):
                out.print(f"{lesson.number:>3}  {escape(lesson.title)}", highlight=False)
            return 0
        _print_lesson(LessonText.model_validate_json(await _fetched(http, "GET", f"/api/lessons/{number}")), code)
        result = LessonResult.model_validate_json(await _fetched(http, "POST", f"/api/lessons/{number}/run"))
        if wire:
            frames = await _fetched(http, "GET", f"/api/exchange?trace={result.trace}")
            hops = {(frame.exchange, frame.piece, frame.nth): frame for frame in FRAMES.validate_json(frames)}
            for frame in hops.values():
                show_frame(frame, out)
        return _print_result(result)


async def _fetched(http: httpx.AsyncClient, method: str, path: str) -> bytes:
    try:
        answer = await http.request(method, path)
    except httpx.TransportError as error:
        raise NotThere(f"No orchestrator at {http.base_url}; start one with `council up`.") from error
    if answer.is_success:
        return answer.content
    raise NotThere(refused(str(http.base_url), answer) or problem_in(answer))


def _print_lesson(lesson: LessonText, code: bool) -> None:
    out.print(f"[bold]Lesson {lesson.number}: {escape(lesson.title)}[/]\n")
    say(out, lesson.teaches)
    say(out, f"\nIt talks to {lesson.partner}.")
    for section in lesson.sections:
        out.print(f"  {section.section:<7} {section.title}  {section.url}", style="dim", markup=False, soft_wrap=True)
    if code:
        out.print("\n" + lesson.code, markup=False, soft_wrap=True)


def _print_result(result: LessonResult) -> int:
    out.print(f"\n{result.agent or 'nobody'} {result.url}  trace {result.trace}", style="dim", soft_wrap=True)
    for check in result.checks:
        style = "green" if check.ok else "red"
        out.print(
            f"[{style}]{'✓' if check.ok else '✗'}[/] {escape(f'{check.claim}: {plain(check.finding)}')}", soft_wrap=True
        )
    if result.problem:
        out.print(plain(result.problem), style="red", markup=False, soft_wrap=True)
    for request in result.requests:
        out.print(f"\n[bold]{escape(request.title)}[/]")
        out.print(request.curl, markup=False, highlight=False, soft_wrap=True)
    return 0 if result.ok else FAILED
