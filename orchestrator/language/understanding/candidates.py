"""Which entries of the registry are worth weighing for a wish."""

import re

from orchestrator.language.interpretation import Portfolio
from protocols.adoption import Component
from protocols.adoption.registry import Record, Registry

PERMISSIVE = frozenset(
    [
        "Apache-2.0",
        "MIT",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "PostgreSQL",
        "ISC",
        "Unlicense",
        "CC0-1.0",
        "OpenMDW-1.0",
        "OpenMDW-1.1",
        "CC-BY-4.0",
    ]
)
COPYLEFT = frozenset(
    ("GPL-3.0-only", "AGPL-3.0-only", "AGPL-3.0-or-later", "MPL-2.0", "LGPL-3.0-only", "GPL-3.0-or-later")
)
RETIRED = frozenset(
    [
        "legacy",
        "unmaintained",
        "dormant",
        "abandoned",
        "withdrawn",
        "deprecated",
        "archived",
        "retired",
        "superseded",
        "merged",
    ]
)


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
        preference = (entry.licence not in PERMISSIVE, entry.parameters_b is None)
        return (*((preference[1], size) if cheapest else preference), -(entry.downloads or 0), _newest(entry), entry.id)

    return tuple(entry.component for entry in sorted(fits, key=rank)[: portfolio.limit])


def _fits(entry: Record, portfolio: Portfolio) -> bool:
    if not entry.task or entry.status in RETIRED or not entry.licence or entry.api_only:
        return False
    if portfolio.kind:
        if portfolio.kind not in (entry.kind.value, entry.task):
            return False
        if portfolio.kind == "inference-engine" and portfolio.purpose in ("edge inference", "image classification"):
            return "ONNX" in entry.standards
    elif entry.kind.value != "model" or not _does(entry.task, portfolio.task or "text-generation"):
        return False
    if portfolio.licence == "permissive" and entry.licence not in PERMISSIVE:
        return False
    if portfolio.licence == "open" and entry.licence not in PERMISSIVE | COPYLEFT:
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
