"""The scoring rules as data: which fact a signal reads, and how its value becomes points."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rule:
    """One signal: the fact it reads and the steps from value to points, as `data/rubric.yaml` prints them."""

    name: str
    means: str
    basis: str
    fact: tuple[str, ...]
    reads: str
    weight: float
    of: frozenset[str]
    asked_of: frozenset[str]
    at_most: tuple[tuple[float, float], ...] = ()
    at_least: tuple[tuple[float, float], ...] = ()
    otherwise: float | None = None
    words: tuple[tuple[str, float], ...] = ()
    if_true: float | None = None
    if_false: float | None = None
    present: float | None = None
    line: tuple[float, float] | None = None
    full: float = 1.0

    def points(self, value: float | bool | str) -> float | None:
        """The points for a value as this rule reads it; `None` when the rule has no step for it."""
        if isinstance(value, str):
            return dict(self.words).get(value)
        if isinstance(value, bool):
            return self.present if self.present is not None else self.if_true if value else self.if_false
        for limit, points in self.at_most:
            if value <= limit:
                return points
        for limit, points in self.at_least:
            if value >= limit:
                return points
        if self.line is not None:
            low, high = self.line
            return max(0.0, min(100.0, low + (high - low) * value / self.full))
        return self.otherwise

    @property
    def text(self) -> str:
        """The rule as a reader checks it."""
        steps = [f"≤ {limit:,.10g} → {points:g}" for limit, points in self.at_most]
        steps += [f"≥ {limit:,.10g} → {points:g}" for limit, points in self.at_least]
        steps += [f"{word} → {points:g}" for word, points in self.words]
        named = (("else", self.otherwise), ("yes", self.if_true), ("no", self.if_false), ("present", self.present))
        steps += [f"{word} → {points:g}" for word, points in named if points is not None]
        if self.line is not None:
            steps.append(f"0 to {self.full:g} → {self.line[0]:g} to {self.line[1]:g}")
        return f"{self.means}: {', '.join(steps)} ({self.basis})"


@dataclass(frozen=True)
class Rubric:
    """Dimensions and their weights per sort of component, the rules, and what lowers confidence."""

    kinds: Mapping[str, str]
    weights: Mapping[str, Mapping[str, float]]
    rules: Mapping[str, tuple[Rule, ...]]
    homes: tuple[tuple[str, str], ...]
    half_life_days: Mapping[str, float]
    other_half_life_days: float
    source_quality: Mapping[str, float]
    share_for_full_coverage: float
    lifecycle: Mapping[str, frozenset[str]]

    def sort(self, kind: str) -> str:
        """`software`, `model` or `dataset`."""
        return self.kinds[kind]

    def half_life(self, key: str) -> float:
        """Days after which a fact of this family counts half."""
        return self.half_life_days.get(key.partition(".")[0], self.other_half_life_days)

    def home(self, text: str) -> str | None:
        """The sort of governance home that the words describe."""
        said = text.casefold()
        return next((home for word, home in self.homes if word in said), None)

    def stage_of_life(self, status: str) -> str | None:
        """`ended`, `winding_down`, `unproven`, `legacy`, or `None` when nothing speaks against the status."""
        return next((stage for stage, words in self.lifecycle.items() if status in words), None)


def parse(tree: dict[str, Any]) -> Rubric:
    """The Rubric that `data/rubric.yaml` holds."""
    return Rubric(
        kinds=tree["kinds"],
        weights=tree["weights"],
        rules={dimension: tuple(_rule(rule) for rule in rules) for dimension, rules in tree["signals"].items()},
        homes=tuple((word, home) for word, home in tree["homes"]),
        half_life_days=tree["half_life_days"],
        other_half_life_days=tree["other_half_life_days"],
        source_quality=tree["source_quality"],
        share_for_full_coverage=tree["share_for_full_coverage"],
        lifecycle={stage: frozenset(words) for stage, words in tree["lifecycle"].items()},
    )


def _rule(tree: dict[str, Any]) -> Rule:
    return Rule(
        name=tree["name"],
        means=tree["means"],
        basis=tree["basis"],
        fact=tuple(tree["fact"]),
        reads=tree["reads"],
        weight=tree["weight"],
        of=frozenset(tree["of"]),
        asked_of=frozenset(tree.get("asked_of", tree["of"])),
        at_most=_steps(tree.get("at_most")),
        at_least=_steps(tree.get("at_least")),
        otherwise=tree.get("else"),
        words=tuple((str(word), points) for word, points in tree.get("is", {}).items()),
        if_true=tree.get("if_true"),
        if_false=tree.get("if_false"),
        present=tree.get("present"),
        line=tuple(tree["line"]) if "line" in tree else None,
        full=tree.get("full", 1.0),
    )


def _steps(steps: list[list[float]] | None) -> tuple[tuple[float, float], ...]:
    return tuple((limit, points) for limit, points in steps or ())
