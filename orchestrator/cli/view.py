"""A Recommendation as a terminal shows it: the verdict and what to do, the long report only when asked for."""

import re

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from protocols.adoption import Comparison, DefaultTaken, Headline, Recommendation, Verdict
from protocols.adoption.number_format import percent

COLOURS = {
    Verdict.ADOPT: "green",
    Verdict.TRIAL: "cyan",
    Verdict.ASSESS: "yellow",
    Verdict.HOLD: "red",
    Verdict.UNDECIDED: "magenta",
}
MOST_CONDITIONS = 8
SEPARATOR = re.compile("[\x85\u2028\u2029]")


def show(recommendation: Recommendation, console: Console) -> None:
    """Verdict, reasons, conditions, one sentence a concern, gaps; in that order."""
    console.print(Group(*_parts(recommendation)), soft_wrap=True)


def plain(text: str) -> str:
    """An agent's words without anything a terminal would obey; what parts lines or paragraphs parts words still."""
    spaced = SEPARATOR.sub(" ", text)
    return "".join(each for each in spaced if each in "\n\t" or each.isprintable())


def default_line(taken: DefaultTaken) -> str:
    """A default with its field, its value and whose it is."""
    value = "left open" if taken.value is None else f"{taken.value}"
    means = f" ({taken.means.rstrip('.')})" if taken.means else ""
    return f"{taken.field} = {value}{means}: the default of {taken.agent} for {taken.component}"


def _parts(recommendation: Recommendation) -> list[RenderableType]:
    parts: list[RenderableType] = [Text(""), *_headlines(recommendation), Text(plain(recommendation.summary)), Text("")]
    weighed = not recommendation.inquiry.concerns
    if recommendation.comparison:
        parts += [_side_by_side(recommendation.comparison), Text("")]
    parts += _listed("To be met", [f"{each.owner}: {each.claim}" for each in recommendation.conditions])
    if weighed:
        found = [f"{each.concern}, {each.component.name}: {each.summary}" for each in recommendation.assessments]
        parts += _listed("What each concern found", found, most=len(found))
    heard = [f"{each.agent}, {each.assessment.concern}: {each.assessment.summary}" for each in recommendation.heard]
    parts += _listed("Heard, not counted", heard)
    left_out = [
        f"{each.agent} {each.at}: {each.reason}" + (f" (fix: {each.fix})" if each.fix else "")
        for each in recommendation.uncounted
    ]
    parts += _listed("Refused or not counted", left_out)
    opinions = [f"{each.agent}: {each.says}" for each in recommendation.opinions]
    parts += _listed("Opinions, not scored", opinions)
    gaps = [f"{each.agent} ({each.why}): {each.reason}" for each in recommendation.unanswered]
    parts += _listed("Gaps; /retry asks again", gaps, most=len(gaps))
    sides = [f"{each.key} of {each.component}" for each in recommendation.contradictions]
    parts += _listed("The agents contradict each other on", sides)
    parts += _listed("Defaults taken, as nobody answered", [default_line(each) for each in recommendation.defaults])
    flips = [f"{each.change} → {each.verdict}" for each in recommendation.would_change]
    parts += _listed("What would change it", flips, most=4)
    return [*parts, *(Text(plain(note), style="dim") for note in recommendation.notes)]


def _headlines(recommendation: Recommendation) -> list[Text]:
    """One line each: the answer stands out, then how sure it is and what it is about."""
    verdicts = {standing.component.name: standing.verdict for standing in recommendation.standings}
    return [_headline(headline, verdicts.get(headline.component)) for headline in recommendation.headlines]


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


def _listed(title: str, lines: list[str], most: int = MOST_CONDITIONS) -> list[RenderableType]:
    if not lines:
        return []
    more = [Text(f"  … and {len(lines) - most} more", style="dim")] if len(lines) > most else []
    return [Text(title, style="bold"), *(Text(f"  - {plain(line)}") for line in lines[:most]), *more, Text("")]
