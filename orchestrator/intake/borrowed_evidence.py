"""Evidence that names a source of another product's: left out, with the reason."""

import re
from collections.abc import Sequence
from typing import Any

from orchestrator.intake.flaws import Flaw, Judge, quoted
from protocols.adoption import Score


def borrowed(others: Sequence[str]) -> Judge:
    """Evidence that names another agent as its source: that agent answers for itself."""
    patterns = [(name, name.casefold(), _names_it(name)) for name in others if len(name) > 1]

    def agent_in(text: str) -> str | None:
        folded = text.casefold()
        # The patterns are dear, there are hundreds of texts, and few have the name in them at all.
        return next((name for name, part, pattern in patterns if part in folded and pattern.search(text)), None)

    def judge(item: Any) -> Flaw | None:
        for evidence in item.evidence:
            if name := agent_in(evidence.title) or agent_in(evidence.locator):
                return Flaw(
                    f"{quoted(_claim(item))} gives {name}, another agent, as its source",
                    "name the document in which it can be read",
                )
        return None

    return judge


def borrowed_signal(others: Sequence[str]) -> Judge:
    """A Score is as good as its Signals."""
    judge = borrowed(others)

    def flaw_in_score(score: Score) -> Flaw | None:
        return next((flaw for signal in score.signals if (flaw := judge(signal))), None)

    return flaw_in_score


def _names_it(name: str) -> re.Pattern[str]:
    # "research", "The research agent, today", "agent research", "assess-research", a page of its URL;
    # not "A research paper".
    own = re.escape(name)
    return re.compile(
        rf"^\W*{own}(?:\W*$|/)|^(?:the\s+)?{own}\s+agent\b|\bagent\s+{own}\b|\bassess-{own}\b"
        rf"|\b(?:according to|as told by|said by)\s+(?:the\s+)?{own}\b",
        re.IGNORECASE,
    )


def _claim(item: Any) -> str:
    """What a Finding, Fact, Signal, Measure, Table or Alternative says, in short."""
    names = ("claim", "key", "fact", "label", "title", "why")
    return next((str(text) for name in names if (text := getattr(item, name, ""))), type(item).__name__)
