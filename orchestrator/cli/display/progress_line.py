"""Progress of a question: one line that changes in a terminal, a line for each new state in a file."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from orchestrator.cli.client import Tell
from orchestrator.cli.display.plain_text import plain
from orchestrator.cli.display.text_layout import say
from protocols.adoption import Progress, StepState

AT_REST = {StepState.DONE, StepState.UNANSWERED, StepState.CANCELED}
# The spinner and its spaces; a line that wraps could not be erased.
SPINNER_COLUMNS = 4


@contextmanager
def progress(console: Console) -> Iterator[Tell]:
    """What to call with each piece of news while the context lasts; the line is gone after it."""
    states: dict[tuple[str, str], StepState] = {}
    if not console.is_terminal:

        async def print_state(news: Progress) -> None:
            key = news.agent, news.component
            if states.get(key) != news.state:
                say(console, f"{news.agent}, {news.component}: {news.state.value}", "  ", "dim")
            states[key] = news.state

        yield print_state
        return

    with console.status(Text("asking", style="dim")) as status:

        async def change_line(news: Progress) -> None:
            states[news.agent, news.component] = news.state
            done = sum(state in AT_REST for state in states.values())
            line = plain(f"{done} of {len(states)} answered · {news.agent}: {news.says}").replace("\n", " ")
            text = Text(line, style="dim")
            text.truncate(console.width - SPINNER_COLUMNS, overflow="ellipsis")
            status.update(text)

        yield change_line
