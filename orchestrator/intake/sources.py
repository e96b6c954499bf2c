"""Sources that lead somewhere, sources that are another agent, and alternatives that are one's own product."""

import re
from collections.abc import Sequence
from typing import Any

from orchestrator.intake.flaws import Flaw, Judge, quoted
from protocols.adoption import Alternative, Finding, Grade, Score, Severity, Verdict
from protocols.adoption.text.component_names import spelled
from protocols.adoption.text.locators import leads_somewhere


def ungrounded(finding: Finding) -> Flaw | None:
    """Whether a Finding caps the Verdict on nothing a reader can check, or blocks on memory alone."""
    blocks = finding.severity is Severity.BLOCKER or finding.ceiling is Verdict.HOLD
    if not blocks and finding.ceiling in (None, Verdict.ADOPT):
        return None
    places = [item for item in finding.evidence if leads_somewhere(item.locator)]
    if places and (not blocks or any(item.grade is not Grade.MEMORY for item in places)):
        return None
    does = "blocks" if blocks else "caps the verdict"
    why = "rests on memory alone" if places else "its evidence leads nowhere"
    return Flaw(
        f"{quoted(finding.claim)} {does}, but {why}",
        "name a URL, a file, or a document with its clause, and how it was verified",
    )


def as_a_note(finding: Finding) -> Finding:
    """What a Finding says, without its power to cap; a condition stays one."""
    severity = Severity.NOTE if finding.severity is Severity.BLOCKER else finding.severity
    return finding.model_copy(update={"severity": severity, "ceiling": None})


def borrowed(others: Sequence[str]) -> Judge:
    """Evidence that names another agent as its source: that agent answers for itself."""
    patterns = [(name, _names_it(name)) for name in others if len(name) > 1]

    def judge(item: Any) -> Flaw | None:
        for evidence in item.evidence:
            for name, pattern in patterns:
                if pattern.search(evidence.title) or pattern.search(evidence.locator):
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


def own_product(makers: Sequence[str]) -> Judge:
    """An agent does not advise its own or its provider's product."""
    names = [f" {words} " for name in makers if (words := spelled(name))]

    def judge(offered: Alternative) -> Flaw | None:
        product, publisher = offered.component.name, offered.component.publisher or ""
        if any(f" {spelled(product)} ".startswith(name) or name in f" {spelled(publisher)} " for name in names):
            return Flaw(f"the alternative {product} is its own product", "leave it out")
        return None

    return judge


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
