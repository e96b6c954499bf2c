"""A Recommendation as a terminal shows it: the verdict and what to do, the long report only when asked for."""

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from protocols.adoption import Recommendation, Standing, Verdict

COLOURS = {
    Verdict.ADOPT: "green",
    Verdict.TRIAL: "cyan",
    Verdict.ASSESS: "yellow",
    Verdict.HOLD: "red",
    Verdict.UNDECIDED: "magenta",
}
MOST_CONDITIONS = 8


def show(recommendation: Recommendation, console: Console) -> None:
    """Verdict, reasons, conditions, one sentence a concern, gaps; in that order."""
    console.print(Group(*_parts(recommendation)), soft_wrap=True)


def plain(text: str) -> str:
    """An agent's words without anything a terminal would obey."""
    return "".join(each for each in text if each in "\n\t" or each.isprintable())


def _parts(recommendation: Recommendation) -> list[RenderableType]:
    parts: list[RenderableType] = [Text(""), _verdict(recommendation), Text("")]
    if len(recommendation.standings) > 1:
        parts += [_standings(recommendation.standings), Text("")]
    parts += _listed("To be met", [f"{each.owner}: {each.claim}" for each in recommendation.conditions])
    said = [f"{each.concern}, {each.component.name}: {each.summary}" for each in recommendation.assessments]
    parts += _listed("What each concern found", said, most=len(said))
    opinions = [f"{each.agent}: {each.says}" for each in recommendation.opinions]
    parts += _listed("Opinions, not scored", opinions)
    gaps = [f"{each.agent} ({each.why}): {each.reason}" for each in recommendation.unanswered]
    parts += _listed("Gaps; /retry asks again", gaps, most=len(gaps))
    sides = [f"{each.key} of {each.component}" for each in recommendation.contradictions]
    parts += _listed("The agents contradict each other on", sides)
    flips = [f"{each.change} → {each.verdict}" for each in recommendation.would_change]
    parts += _listed("What would change it", flips, most=4)
    return [*parts, *(Text(plain(note), style="dim") for note in recommendation.notes)]


def _verdict(recommendation: Recommendation) -> Text:
    shown = Text(f" {recommendation.verdict.value.upper()} ", style=f"bold reverse {COLOURS[recommendation.verdict]}")
    return shown + Text(f" confidence {recommendation.confidence:.2f}   ") + Text(plain(recommendation.summary))


def _standings(standings: tuple[Standing, ...]) -> Table:
    table = Table("component", "verdict", "score", "confidence", box=None, pad_edge=False)
    for each in standings:
        score = "-" if each.score is None else f"{each.score:.1f}"
        table.add_row(Text(plain(each.component.name)), each.verdict.value, score, f"{each.confidence:.2f}")
    return table


def _listed(title: str, lines: list[str], most: int = MOST_CONDITIONS) -> list[RenderableType]:
    if not lines:
        return []
    more = [Text(f"  … and {len(lines) - most} more", style="dim")] if len(lines) > most else []
    return [Text(title, style="bold"), *(Text(f"  - {plain(line)}") for line in lines[:most]), *more, Text("")]
