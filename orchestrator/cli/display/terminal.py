"""What every command shares: the two streams, where the orchestrator is, and the sentence a person reads on failure."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console

from orchestrator.cli.client import NotThere
from orchestrator.cli.display.text_layout import say

out, err = Console(), Console(stderr=True)
FAILED = 1
URL = "http://127.0.0.1:8000"
Url = Annotated[str, typer.Option(help="A running orchestrator.", envvar="COUNCIL_URL")]


@contextmanager
def refusals(command: str, *problems: type[Exception], status: int = FAILED) -> Iterator[None]:
    """What keeps a command from its work as one sentence and the exit status; NotThere is always one of `problems`."""
    try:
        yield
    except (NotThere, *problems) as problem:
        say(err, f"council {command}: {problem}", style="red")
        raise typer.Exit(status) from problem


@contextmanager
def extra(command: str, remedy: str) -> Iterator[None]:
    """What to install when a command's optional packages are missing."""
    try:
        yield
    except ImportError as problem:
        say(err, f"council {command}: {problem}. {remedy}", style="red")
        raise typer.Exit(FAILED) from problem
