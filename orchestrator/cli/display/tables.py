"""Tables of a Recommendation in a terminal: a line a concern, components side by side, or many of them ranked."""

from rich.table import Table
from rich.text import Text

from orchestrator.cli.display.plain_text import plain
from protocols.adoption import Comparison, Recommendation, Standing, Verdict
from protocols.adoption.text.number_format import percent

COLOURS = {
    Verdict.ADOPT: "green",
    Verdict.TRIAL: "cyan",
    Verdict.ASSESS: "yellow",
    Verdict.HOLD: "red",
    Verdict.UNDECIDED: "magenta",
}
MOST_COLUMNS = 6
MOST_ROWS = 40
# What nobody could weigh comes after what is known to be bad: it wants a look, but blocks nothing.
WORST_FIRST = (Verdict.HOLD, Verdict.UNDECIDED, Verdict.ASSESS, Verdict.TRIAL, Verdict.ADOPT)


def standings_table(recommendation: Recommendation) -> Table | None:
    """The one table that says most in the room there is; none for a question about some concerns of one component."""
    if len(recommendation.standings) > MOST_COLUMNS:
        return _ranked(recommendation)
    if recommendation.comparison:
        return _side_by_side(recommendation.comparison)
    if recommendation.inquiry.concerns or not recommendation.assessments:
        return None
    return _answers(recommendation)


def _ranked(recommendation: Recommendation) -> Table:
    """The worst first, as a bill of materials is read."""
    table = Table(box=None, pad_edge=False)
    for head in ("component", "verdict", "sure", "score", "why"):
        table.add_column(head, overflow="fold")
    ranked = sorted(recommendation.standings, key=_rank)
    for standing in ranked[:MOST_ROWS]:
        verdict = Text(standing.verdict, style=COLOURS[standing.verdict])
        score = "" if standing.score is None else f"{standing.score:.0f}"
        name, because = Text(plain(standing.component.name)), Text(plain(standing.because), overflow="ellipsis")
        because.truncate(80, overflow="ellipsis")
        table.add_row(name, verdict, percent(standing.confidence), score, because)
    if len(ranked) > MOST_ROWS:
        table.add_row(f"and {len(ranked) - MOST_ROWS} better ones", "", "", "", "")
    return table


def _rank(standing: Standing) -> tuple[int, float]:
    return WORST_FIRST.index(standing.verdict), standing.score or 0


def _side_by_side(comparison: Comparison) -> Table:
    """A column a component, a line a concern; the one to pick stands out."""
    table = Table(box=None, pad_edge=False)
    for name in comparison.table.columns:
        table.add_column(Text(plain(name)), style="bold" if name and name == comparison.pick else "", overflow="fold")
    for row in comparison.table.rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    return table


def _answers(recommendation: Recommendation) -> Table:
    """What each agent answered, in a line: the concern, the answer, how sure it is."""
    table = Table("concern", "answer", "sure", box=None, pad_edge=False)
    for assessment in recommendation.assessments:
        answer = _short(assessment.answer or assessment.outcome or assessment.summary, recommendation.summary)
        sure = percent(assessment.confidence) if assessment.confidence else "–"
        table.add_row(Text(plain(assessment.concern)), Text(plain(answer)), sure)
    return table


def _short(answer: str, summary: str) -> str:
    """The answer without its reason where the summary gives the same one: `Usable with care: it is replaced`."""
    head, _, reason = answer.partition(": ")
    return head if reason and reason.rstrip(".") in summary else answer
