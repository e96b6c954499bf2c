"""A watched decision in a terminal: what of its facts is otherwise now, old → new."""

from rich.console import Console

from orchestrator.cli.display.text_layout import say
from orchestrator.watch.premise_changes import PremiseChange
from orchestrator.watch.watch_list import WatchedDecision

MOST_CHANGES = 12


def print_decision(out: Console, decision: WatchedDecision) -> None:
    """The question, how much changed since when, and each change on a line."""
    changes = decision.comparison.changes
    count = f"{len(changes)} changed" if changes else "unchanged"
    say(out, decision.question, style="bold")
    say(out, f"{count} since {decision.since}, checked {decision.checked}; {decision.id}", "  ", "dim")
    for change in changes[:MOST_CHANGES]:
        say(out, _line(change), "  - ")
    if len(changes) > MOST_CHANGES:
        say(out, f"… and {len(changes) - MOST_CHANGES} more", "  ", "dim")
    for concern in decision.comparison.unanswered:
        say(out, f"nobody answered on {concern} today: nothing can be said on it", "  - ", "yellow")


def _line(change: PremiseChange) -> str:
    what = " ".join(filter(None, (change.component, change.concern, change.key or change.kind)))
    source = f" ({change.source.title}, {change.source.seen})" if change.source else ""
    return f"{what}: {change.before or 'nothing'} → {change.now or 'nothing'}{source}"
