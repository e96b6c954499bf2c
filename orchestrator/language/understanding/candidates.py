"""Which entries of the registry are worth weighing for a wish."""

import re

from orchestrator.language.interpretation import Portfolio
from orchestrator.language.understanding.portfolio import portfolio_patterns
from protocols.adoption import Component
from protocols.adoption.registry import Record, Registry


def candidates(portfolio: Portfolio, registry: Registry) -> tuple[Component, ...]:
    """At most `limit` catalogue entries worth weighing for the wish, by this rule.

    An entry must match the task (by its first part: `text-generation/reasoning` is text generation) or the kind, not be
    retired, carry a licence of the wished class, and stay under the size asked for. They come smallest first for
    `cheapest`; otherwise current before the rest, then permissive licences, most downloads, newest, and id.
    """
    fits = [entry for entry in registry.records.values() if _fits(entry, portfolio)]
    cheapest = portfolio.order == "cheapest"

    def rank(entry: Record) -> tuple:
        size = entry.parameters_b if entry.parameters_b is not None else 1e6
        preference = (entry.licence not in portfolio_patterns().permissive, entry.parameters_b is None)
        return (*((preference[1], size) if cheapest else preference), -(entry.downloads or 0), _newest(entry), entry.id)

    return tuple(entry.component for entry in sorted(fits, key=rank)[: portfolio.limit])


def _fits(entry: Record, portfolio: Portfolio) -> bool:
    words = portfolio_patterns()
    if not entry.task or entry.status in words.retired or not entry.licence or entry.api_only:
        return False
    if portfolio.kind:
        if portfolio.kind not in (entry.kind.value, entry.task):
            return False
        if portfolio.kind == "inference-engine" and portfolio.purpose in ("edge inference", "image classification"):
            return "ONNX" in entry.standards
    elif entry.kind.value != "model" or not _does(entry.task, portfolio.task or "text-generation"):
        return False
    if portfolio.licence == "permissive" and entry.licence not in words.permissive:
        return False
    if portfolio.licence == "open" and entry.licence not in words.permissive | words.copyleft:
        return False
    return (
        portfolio.max_params_b is None
        or portfolio.kind is not None
        or (entry.parameters_b or 1e6) <= portfolio.max_params_b
    )


def _does(offered: str, task: str) -> bool:
    return (
        offered == task or offered.split("/")[0] == task or (task == "image-segmentation" and "segmentation" in offered)
    )


def _newest(entry: Record) -> int:
    digits = re.sub(r"\D", "", entry.released)[:8]
    return -int(digits.ljust(8, "0")) if digits else 0
