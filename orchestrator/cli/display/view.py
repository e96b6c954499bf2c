"""A Recommendation as a terminal shows it: the answer and what to do; the long report only when asked for."""

from collections.abc import Iterator

from pydantic import BaseModel
from rich.console import Console
from rich.text import Text

from orchestrator.cli.display.plain_text import plain
from orchestrator.cli.display.tables import COLOURS, standings_table
from orchestrator.cli.display.text_layout import WIDEST, say
from orchestrator.report.answer.phrases import ENGLISH, phrases
from protocols.adoption import DefaultTaken, Headline, Recommendation, Verdict
from protocols.adoption.text.number_format import percent

MOST_LINES = 8


def show(recommendation: Recommendation, console: Console) -> None:
    """Headline, summary, a line a concern, what was understood, conditions, gaps; in that order."""
    verdicts = {standing.component.name: standing.verdict for standing in recommendation.standings}
    console.print()
    for headline in recommendation.headlines:
        # In a file a headline stays one line, as every paragraph does.
        line = _headline(headline, verdicts.get(headline.component))
        console.print(line, soft_wrap=not console.is_terminal, width=min(console.width, WIDEST))
    say(console, recommendation.summary)
    if table := standings_table(recommendation):
        console.print()
        console.print(table, width=min(console.width, WIDEST))
    for title, lines in _lists(recommendation):
        _print_list(console, title, lines)


def show_report(markdown: str, console: Console) -> None:
    """The whole report: rendered in a terminal, as Markdown in a file."""
    if console.is_terminal:
        # Here: with its parser and the lexers of pygments it is a fortieth of what `council up` imports.
        from rich.markdown import Markdown

        console.print(Markdown(plain(markdown)), width=min(console.width, WIDEST))
    else:
        say(console, markdown)


def default_line(default: DefaultTaken) -> str:
    """A default with what it is of, its value and whose it is."""
    name = phrases(ENGLISH).label(default.field)
    value = "left open" if default.value is None else _in_words(default.value)
    means = f" ({default.means.rstrip('.')})" if default.means else ""
    return f"{name}: {value}{means}, the default of {default.agent} for {default.component}"


def _lists(recommendation: Recommendation) -> Iterator[tuple[str, list[str]]]:
    """The sections below the answer, in the order a person acts on them; what the summary says is not said again."""
    values = [f"{name}: {value}" for name, value in _leaves(recommendation.inquiry.use)]
    yield "Understood", [*values, *recommendation.notes]
    yield (
        "To be met",
        [
            f"{condition.owner}: {condition.claim}"
            for condition in recommendation.conditions
            if condition.claim.rstrip(".") not in recommendation.summary
        ],
    )
    yield "Gaps; /retry asks again", [f"{gap.agent} ({gap.why}): {gap.reason}" for gap in recommendation.unanswered]
    yield (
        "The agents contradict each other on",
        [f"{clash.key} of {clash.component}" for clash in recommendation.contradictions],
    )
    yield (
        "Heard, not counted",
        [f"{by.agent}, {by.assessment.concern}: {by.assessment.summary}" for by in recommendation.heard],
    )
    yield (
        "Refused or not counted",
        [
            f"{entry.agent} {entry.at}: {entry.reason}" + (f" (fix: {entry.fix})" if entry.fix else "")
            for entry in recommendation.uncounted
        ],
    )
    yield "Opinions, not scored", [f"{opinion.agent}: {opinion.says}" for opinion in recommendation.opinions]
    yield "Defaults taken, as nobody answered", [default_line(default) for default in recommendation.defaults]
    yield "What would change it", [f"{flip.change} → {flip.verdict}" for flip in recommendation.would_change]


def _leaves(use: BaseModel, path: str = "use") -> Iterator[tuple[str, str]]:
    """Every value somebody gave, with its name as answers have it."""
    for name, value in use:
        if isinstance(value, BaseModel):
            yield from _leaves(value, f"{path}.{name}")
        elif value is not None and value != ():
            values = value if isinstance(value, tuple) else (value,)
            yield phrases(ENGLISH).label(f"{path}.{name}"), ", ".join(_in_words(entry) for entry in values)


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _headline(headline: Headline, verdict: Verdict | None) -> Text:
    # Only a verdict that somebody could weigh takes its colour: the answer to one concern is no verdict.
    whole = headline.concern is None and verdict is not None and headline.confidence is not None
    about = headline.component if headline.concern is None else f"{headline.component}, {headline.concern}"
    style = f"bold reverse {COLOURS[verdict]}" if whole and verdict else "bold"
    sure = f", {percent(headline.confidence)} sure" if headline.confidence is not None else ""
    return Text(plain(f"{about}: ")) + Text(plain(headline.answer), style=style) + Text(sure)


def _print_list(console: Console, title: str, lines: list[str]) -> None:
    if not lines:
        return
    console.print()
    console.print(title, style="bold")
    for line in lines[:MOST_LINES]:
        say(console, line, "  - ")
    if len(lines) > MOST_LINES:
        say(console, f"… and {len(lines) - MOST_LINES} more: /report, or --report", "  ", "dim")
