"""A Recommendation as a terminal shows it: the answer and what to do; the long report only when asked for."""

import re
from collections.abc import Iterator

from pydantic import BaseModel
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table
from rich.text import Text

from orchestrator.cli.display.text_layout import WIDEST, say
from protocols.adoption import Comparison, DefaultTaken, Headline, Recommendation, Verdict
from protocols.adoption.text.number_format import percent

COLOURS = {
    Verdict.ADOPT: "green",
    Verdict.TRIAL: "cyan",
    Verdict.ASSESS: "yellow",
    Verdict.HOLD: "red",
    Verdict.UNDECIDED: "magenta",
}
MOST_LINES = 8
# Next line, line separator, paragraph separator: a terminal may break there, `isprintable` drops them.
SEPARATOR = re.compile("[\x85\u2028\u2029]")


def show(recommendation: Recommendation, console: Console) -> None:
    """Headline, summary, a line a concern, what was understood, conditions, gaps; in that order."""
    verdicts = {standing.component.name: standing.verdict for standing in recommendation.standings}
    console.print()
    for headline in recommendation.headlines:
        console.print(_headline(headline, verdicts.get(headline.component)), soft_wrap=True)
    say(console, plain(recommendation.summary))
    weighed = not recommendation.inquiry.concerns
    if recommendation.comparison:
        console.print()
        console.print(_side_by_side(recommendation.comparison), width=min(console.width, WIDEST))
    if weighed and recommendation.assessments:
        console.print()
        console.print(_answers(recommendation), width=min(console.width, WIDEST))
    for title, lines in _lists(recommendation):
        _print_list(console, title, lines)
    for note in recommendation.notes:
        say(console, plain(note), style="dim")


def show_report(markdown: str, console: Console) -> None:
    """The whole report: rendered in a terminal, as Markdown in a file."""
    if console.is_terminal:
        console.print(Markdown(plain(markdown)), width=min(console.width, WIDEST))
    else:
        say(console, plain(markdown))


def plain(text: str) -> str:
    """An agent's words without anything a terminal would obey; what parts lines or paragraphs parts words still."""
    spaced = SEPARATOR.sub(" ", text)
    return "".join(character for character in spaced if character in "\n\t" or character.isprintable())


def default_line(default: DefaultTaken) -> str:
    """A default with its field, its value and whose it is."""
    value = "left open" if default.value is None else f"{default.value}"
    means = f" ({default.means.rstrip('.')})" if default.means else ""
    return f"{default.field} = {value}{means}: the default of {default.agent} for {default.component}"


def _lists(recommendation: Recommendation) -> Iterator[tuple[str, list[str]]]:
    """The sections below the answer, in the order a person acts on them; what the summary says is not said again."""
    yield "Understood", [f"{name}: {value}" for name, value in _leaves(recommendation.inquiry.use)]
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


def _leaves(use: BaseModel) -> Iterator[tuple[str, str]]:
    """Every value somebody gave, with its name in words."""
    for name, value in use:
        if isinstance(value, BaseModel):
            yield from _leaves(value)
        elif value is not None and value != ():
            values = value if isinstance(value, tuple) else (value,)
            yield name.replace("_", " "), ", ".join(_in_words(entry) for entry in values)


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _headline(headline: Headline, verdict: Verdict | None) -> Text:
    whole = headline.concern is None and verdict is not None and headline.confidence is not None
    about = headline.component if headline.concern is None else f"{headline.component}, {headline.concern}"
    style = f"bold reverse {COLOURS[verdict]}" if whole and verdict else "bold"
    answer = f" {headline.answer} " if whole else headline.answer
    sure = f", {percent(headline.confidence)}" if headline.confidence is not None else ""
    return Text(plain(answer), style=style) + Text(plain(f"{sure}  ({about})"))


def _side_by_side(comparison: Comparison) -> Table:
    """A column a component, a line a concern; the one to pick stands out."""
    table = Table(box=None, pad_edge=False)
    for name in comparison.table.columns:
        table.add_column(Text(plain(name)), style="bold" if name and name == comparison.pick else "")
    for row in comparison.table.rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    return table


def _answers(recommendation: Recommendation) -> Table:
    """What each agent answered, in a line: the concern, the answer, how sure it is."""
    assessments = recommendation.assessments
    several = len({assessment.component.name for assessment in assessments}) > 1
    table = Table("concern", "answer", "confidence", box=None, pad_edge=False)
    for assessment in assessments:
        about = f"{assessment.concern}, {assessment.component.name}" if several else assessment.concern
        answer = _short(assessment.answer or assessment.outcome or assessment.summary, recommendation.summary)
        table.add_row(Text(plain(about)), Text(plain(answer)), percent(assessment.confidence))
    return table


def _short(answer: str, summary: str) -> str:
    """The answer without its reason where the summary gives the same one: `Usable with care: it is replaced`."""
    head, _, reason = answer.partition(": ")
    return head if reason and reason.rstrip(".") in summary else answer


def _print_list(console: Console, title: str, lines: list[str]) -> None:
    if not lines:
        return
    console.print()
    console.print(title, style="bold")
    for line in lines[:MOST_LINES]:
        say(console, plain(line), "  - ")
    if len(lines) > MOST_LINES:
        say(console, f"… and {len(lines) - MOST_LINES} more: /report, or --report", "  ", "dim")
