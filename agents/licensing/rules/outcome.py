"""What a rule says about one licence in one use: an outcome with its clause, and what would change it."""

from dataclasses import dataclass
from enum import StrEnum

from protocols.adoption import Assumption, Question

from ..facts.licence import Verified


class Outcome(StrEnum):
    """The agent's verdict words, from free to forbidden."""

    PERMITTED = "permitted"
    OBLIGATIONS = "permitted_with_obligations"
    REVIEW = "legal_review"
    BLOCKED = "blocked"

    @property
    def rank(self) -> int:
        """0 is free, 3 is forbidden; the worst of several wins."""
        return _ORDER.index(self)


_ORDER = tuple(Outcome)


def worst(outcomes: "tuple[Outcome, ...]") -> Outcome:
    """The strictest outcome; permitted when nothing speaks against it."""
    return max(outcomes, key=lambda outcome: outcome.rank, default=Outcome.PERMITTED)


@dataclass(frozen=True)
class Point:
    """One rule applied to one licence. PERMITTED points are notes: they explain, they do not restrict.

    `missing` is the fact that would settle it, `change` what would make it permitted, `closed_copyleft`
    marks strong copyleft inside a closed product, `holds_while` the condition under which it stays permitted.
    """

    rule: str
    outcome: Outcome
    claim: str
    clause: str
    grade: Verified | None = None
    missing: Question | None = None
    change: str | None = None
    assumed: Assumption | None = None
    closed_copyleft: bool = False
    disputed: bool = False
    holds_while: str | None = None


@dataclass(frozen=True)
class Duty:
    """An obligation that this use triggers."""

    id: str
    what: str
    clause: str
    trigger: str
    exact_text: str | None = None
    passive: bool = False
    conditional: bool = False
    grade: Verified | None = None
