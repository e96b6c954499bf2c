"""One request to the running orchestrator's API, with what it refuses said in the terminal."""

import json
from typing import Annotated, Any

import httpx
import typer
from rich.console import Console

from orchestrator.cli.api_key import problem_in
from orchestrator.cli.client import Council, NotThere
from orchestrator.cli.display.plain_text import plain

out = Console()
err = Console(stderr=True)
FAILED = 1
URL = "http://127.0.0.1:8000"
Url = Annotated[str, typer.Option(help="A running orchestrator.", envvar="COUNCIL_URL")]


async def answered(url: str, method: str, path: str, body: dict[str, str] | None = None) -> Any:
    """The JSON it answers; ends the command with the reason when it refuses, or nobody is there."""
    try:
        async with Council.at(url) as council:
            answer = await council.api(method, path, json.dumps(body) if body else "")
            if not answer.is_success:
                raise NotThere(problem_in(answer))
            return _json(answer, url)
    except NotThere as problem:
        raise typer.Exit(failed(problem)) from problem


def _json(answer: httpx.Response, url: str) -> Any:
    try:
        return answer.json()
    except ValueError as error:
        raise NotThere(f"What answers at {url} is no orchestrator.") from error


def say(line: str, style: str = "") -> None:
    """A line for people; what agents wrote is shown as plain text."""
    out.print(plain(line), style=style or None, markup=False, highlight=False, soft_wrap=True)


def failed(problem: NotThere) -> int:
    """The exit status of a command that says why it failed."""
    err.print(plain(str(problem)), style="red", markup=False, soft_wrap=True)
    return FAILED
