"""Small pieces of Markdown made of a Recommendation's own data."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from protocols.adoption import Evidence, Standing


def number(value: float | Decimal) -> str:
    """A number as a person reads it: grouped, without trailing zeros."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    shown = f"{exact:,.4f}" if abs(exact) < 1 else f"{exact:,.2f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


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
    return "\n".join([*lines, *(f"| {' | '.join(cell(each) for each in row)} |" for row in rows)])


def heading(standing: Standing) -> str:
    """A component's verdict in one line."""
    score = "not scored" if standing.score is None else f"score {number(standing.score)}"
    return f"**{standing.component.name}: {standing.verdict.value}** ({score}, confidence {standing.confidence:.2f})"
