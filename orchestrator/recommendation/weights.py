"""How much each dimension counts, and from which score on a Verdict is earned. Edit here; every answer shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from protocols.adoption import Kind, Verdict


@dataclass(frozen=True)
class Sort:
    """The table of one sort of component.

    `core` gives the points below which a dimension alone rules out adopting; `optional` dimensions count
    when somebody scores them and are not missed when nobody does.
    """

    weights: Mapping[str, float]
    core: Mapping[str, float]
    optional: frozenset[str] = frozenset({"cost_fit"})


SOFTWARE = Sort(
    weights={
        "licence_fit": 15,
        "maintenance": 20,
        "governance": 20,
        "adoption": 15,
        "security": 15,
        "portability": 10,
        "cost_fit": 5,
    },
    core={"licence_fit": 45, "maintenance": 45, "governance": 45, "security": 45},
)
MODEL = Sort(
    weights={
        "licence_fit": 20,
        "openness": 20,
        "recency": 20,
        "adoption": 15,
        "security": 10,
        "governance": 5,
        "portability": 5,
        "cost_fit": 5,
    },
    core={"licence_fit": 45, "openness": 15},
)
DATASET = Sort(
    weights={
        "licence_fit": 30,
        "provenance": 40,
        "maintenance": 10,
        "adoption": 10,
        "portability": 10,
    },
    core={"licence_fit": 45, "provenance": 45},
)


@dataclass(frozen=True)
class Weighing:
    """Every number of the weighing.

    `other` is the one weight that all share which no table foresees: dimensions it does not name, and whatever
    agents score that are weighed only. It is as much as the lightest of the known ones, and moves the score within
    its ring. `firm` is the source quality below which a core dimension is hearsay: adopting on it takes a score that
    clears the threshold by `hearsay_margin`, so that one unchecked fact could not have tipped it.
    """

    sorts: Mapping[Kind, Sort] = field(default_factory=lambda: {Kind.MODEL: MODEL, Kind.DATASET: DATASET})
    software: Sort = SOFTWARE
    other: float = 5
    thresholds: Mapping[Verdict, float] = field(
        default_factory=lambda: {Verdict.ADOPT: 70, Verdict.TRIAL: 55, Verdict.ASSESS: 40}
    )
    confidence_to_adopt: float = 0.45
    confidence_to_judge: float = 0.20
    firm: float = 0.5
    hearsay_margin: float = 10
    must_have: tuple[str, ...] = ("licence_fit",)

    def sort(self, kind: Kind | None) -> Sort:
        """The table for a kind; what is neither model nor dataset is judged as software."""
        return self.sorts.get(kind, self.software) if kind else self.software


STANDARD = Weighing()
