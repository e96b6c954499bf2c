"""What a rule says about one licence in one use: an outcome with its clause, and what would change it."""

from dataclasses import dataclass
from enum import StrEnum

from protocols.adoption import Assumption, Evidence, Question

from ..facts.part import LicensedPart
from ..facts.records.expression_tree import Leaf
from ..facts.records.licence_terms import Verified


class LicenceOutcome(StrEnum):
    """The agent's verdict words, from free to forbidden."""

    PERMITTED = "permitted"
    OBLIGATIONS = "permitted_with_obligations"
    REVIEW = "legal_review"
    BLOCKED = "blocked"

    @property
    def rank(self) -> int:
        """0 is free, 3 is forbidden; the worst of several wins."""
        return _ORDER.index(self)


# The order of the enum is the order of severity.
_ORDER = tuple(LicenceOutcome)


def worst(outcomes: "tuple[LicenceOutcome, ...]") -> LicenceOutcome:
    """The strictest outcome; permitted when nothing speaks against it."""
    return max(outcomes, key=lambda outcome: outcome.rank, default=LicenceOutcome.PERMITTED)


@dataclass(frozen=True)
class Point:
    """One rule applied to one licence. PERMITTED points are notes: they explain, they do not restrict.

    `missing` is the fact that would settle it, `change` what would make it permitted, `closed_copyleft`
    marks strong copyleft inside a closed product, `holds_while` the condition under which it stays permitted,
    `evidence` where it stands when that is not the licence.
    """

    rule: str
    outcome: LicenceOutcome
    claim: str
    clause: str
    grade: Verified | None = None
    missing: Question | None = None
    change: str | None = None
    assumed: Assumption | None = None
    closed_copyleft: bool = False
    disputed: bool = False
    holds_while: str | None = None
    evidence: Evidence | None = None


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


@dataclass(frozen=True)
class LeafRuling:
    """One licence judged for one part in one use; `later` are the duties that handing over copies would add."""

    leaf: Leaf
    outcome: LicenceOutcome
    points: tuple[Point, ...]
    duties: tuple[Duty, ...]
    later: tuple[Duty, ...] = ()

    @property
    def grade(self) -> Verified:
        """The weakest verification this ruling rests on."""
        used = [fact.grade for fact in (*self.points, *self.duties) if fact.grade]
        base = self.leaf.licence.verification.grade if self.leaf.licence else Verified.TEXT
        return max((base, *used), key=list(Verified).index)


@dataclass(frozen=True)
class PartRuling:
    """One part judged: the branch chosen, and the branches not chosen."""

    part: LicensedPart
    outcome: LicenceOutcome
    chosen: tuple[LeafRuling, ...]
    branches: tuple[tuple[LeafRuling, ...], ...] = ()
    points: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Ruling:
    """The whole component judged."""

    outcome: LicenceOutcome
    parts: tuple[PartRuling, ...]

    def points(self) -> tuple[tuple[PartRuling, LeafRuling | None, Point], ...]:
        """Every point of the chosen branches with where it belongs."""
        points: list[tuple[PartRuling, LeafRuling | None, Point]] = []
        for part in self.parts:
            points += [(part, None, point) for point in part.points]
            points += [(part, leaf, point) for leaf in part.chosen for point in leaf.points]
        return tuple(points)
