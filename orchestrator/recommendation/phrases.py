"""Small pieces of Markdown made of a Recommendation's own data."""

from collections.abc import Iterable, Sequence

from protocols.adoption import Evidence, Headline, Recommendation, Standing, Verdict, Why
from protocols.adoption.text.number_format import percent, whole

RINGS = {
    Verdict.ADOPT: "Adopt",
    Verdict.TRIAL: "Trial",
    Verdict.ASSESS: "Assess",
    Verdict.HOLD: "Hold",
    Verdict.UNDECIDED: "Undecided",
}
HAPPENED = {
    Why.DOWN: "could not be reached",
    Why.SLOW: "took too long",
    Why.FAILED: "failed",
    Why.REJECTED: "refused the question",
    Why.UNREADABLE: "gave an answer nobody can read",
    Why.OVER_BUDGET: "asked too much",
    Why.CANCELED: "was stopped",
}


def score_of(standing: Standing, complete: bool) -> str:
    """The score out of 100; of an answer that is not `complete`, also what alone it rests on."""
    if standing.score is None:
        return "not scored"
    score = f"{whole(standing.score)} of 100"
    concerns = list(dict.fromkeys(term.concern for term in standing.terms))
    return score if complete else f"{score} on {enumeration(concerns)} alone"


def line(headline: Headline) -> str:
    """A Headline in one line: `Permitted, 85 %`."""
    sure = f", {percent(headline.confidence)}" if headline.confidence is not None else ""
    return f"{headline.answer}{sure}"


def enumeration(names: Sequence[str]) -> str:
    """Names in a row, the last after `and`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def cited(evidence: Sequence[Evidence]) -> str:
    """Where a claim can be checked, in brackets; nothing when there is nothing."""
    if not evidence:
        return ""
    first = evidence[0]
    more = f" and {len(evidence) - 1} more" if len(evidence) > 1 else ""
    return f" [{first.title}, {first.locator}, seen {first.seen}{more}]"


def cell(text: str) -> str:
    """Text that cannot break out of a table's cell."""
    return text.replace("|", "\\|").replace("\n", " ")


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    return "\n".join([*lines, *(f"| {' | '.join(cell(value) for value in row)} |" for row in rows)])


def heading(recommendation: Recommendation, standing: Standing) -> str:
    """What was answered about a component, in one line."""
    name = standing.component.name
    answers = "; ".join(line(headline) for headline in recommendation.headlines if headline.component == name)
    return f"**{name}: {answers}**"
