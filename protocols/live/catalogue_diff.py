"""What a refresh brings that the catalogue lacks or says otherwise, and which of it nobody should take unread."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from protocols.catalogue.cited_fact import as_text
from protocols.catalogue.knowledge import CitedKnowledge
from protocols.live.live_facts import LiveFact, LiveFacts, differences
from protocols.live.snapshot import Snapshot

_SIZE_MAY_DIFFER, _FIGURE_MAY_GROW = 1.2, 5.0
_FIGURES = ("adoption.", "community.")
_MONTH = re.compile(r"(?:\(|@ |^)(\d{4}-\d{2})")  # `1.3.0 (2026-10)`, `v1.3.0 @ 2026-10-04`, `2026-10-04`


@dataclass(frozen=True)
class FactChange:
    """One value that is new, or other than packaged when `before_as_of` says since when.

    `jump` says why it should be checked first: it is left out of the snapshot unless it is taken on purpose.
    """

    id: str
    key: str
    before: JsonValue
    before_as_of: str | None
    now: LiveFact
    jump: str | None = None

    @property
    def line(self) -> str:
        """As a line of a diff."""
        new = f"{as_text(self.now.value)} ({self.now.as_of})"
        if self.before_as_of is None:
            return f"+ {self.id} {self.key}: {new}"
        text = f"{self.id} {self.key}: {as_text(self.before)} ({self.before_as_of}) -> {new}"
        return f"? {text}: {self.jump}" if self.jump else f"~ {text}"


def changes(knowledge: CitedKnowledge, snapshot: Snapshot) -> Iterator[FactChange]:
    """What the snapshot says otherwise than the knowledge, and what it adds, by component and key."""
    for component in snapshot.components:
        packaged = knowledge.catalogue.entries[component.id].facts
        keys = {fact.key for fact in packaged}
        changed = {
            (difference.key, difference.live.source): difference
            for difference in differences(packaged, LiveFacts(component.facts))
        }
        for fact in component.facts:
            if difference := changed.get((fact.key, fact.source)):
                before = difference.packaged
                jump = _jump(fact.key, before, fact.value)
                yield FactChange(component.id, fact.key, before, difference.packaged_as_of, fact, jump)
            elif fact.key not in keys:
                yield FactChange(component.id, fact.key, None, None, fact)


def new_advisories(knowledge: CitedKnowledge, snapshot: Snapshot) -> Iterator[str]:
    """Weaknesses that the catalogue does not have yet, as lines of the diff."""
    for component in snapshot.components:
        packaged = {advisory.id for advisory in knowledge.catalogue.entries[component.id].advisories}
        for advisory in component.advisories:
            if advisory.id not in packaged:
                rated = f" ({advisory.severity})" if advisory.severity else ""
                yield f"+ {component.id} advisory{rated}: {advisory.summary}"


def without(snapshot: Snapshot, left_out: frozenset[tuple[str, LiveFact]]) -> Snapshot:
    """The snapshot without these facts of these components."""
    components = (
        component.model_copy(
            update={"facts": tuple(fact for fact in component.facts if (component.id, fact) not in left_out)}
        )
        for component in snapshot.components
    )
    return snapshot.model_copy(update={"components": tuple(components)})


def jumps(diff: tuple[FactChange, ...]) -> frozenset[tuple[str, LiveFact]]:
    """The facts that are to be checked before they are taken."""
    return frozenset((change.id, change.now) for change in diff if change.jump)


def _jump(key: str, before: JsonValue, now: JsonValue) -> str | None:
    """Why a change is too great to be taken unread; `None` when it is not."""
    if key.startswith("licence."):
        return "another licence: read the text first"
    if key.startswith("release.") and (days := _months(before, now)) and days[1] < days[0]:
        return "older than the packaged one"
    first, second = _number(before), _number(now)
    if first is None or second is None:
        return None
    ratio = max(first, second) / min(first, second) if min(first, second) > 0 else float("inf")
    if key.startswith("params_") and ratio > _SIZE_MAY_DIFFER:
        return f"differs by more than {_SIZE_MAY_DIFFER - 1:.0%}"
    if key.startswith(_FIGURES) and ratio > _FIGURE_MAY_GROW:
        return f"{_FIGURE_MAY_GROW:g} times as much, or as little"
    return None


def _number(value: JsonValue) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _months(before: JsonValue, now: JsonValue) -> tuple[str, str] | None:
    first, second = _MONTH.search(str(before)), _MONTH.search(str(now))
    return (first[1], second[1]) if first and second else None
