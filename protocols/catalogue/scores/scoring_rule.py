"""One rule of the rubric: the fact it reads, and how its value becomes points."""

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from protocols.models import StrictModel

Steps = tuple[tuple[float, float], ...]


def _pairs(words: Any) -> Any:
    return tuple((str(word), points) for word, points in words.items()) if isinstance(words, dict) else words


class ScoringRule(StrictModel):
    """One signal: the fact it reads and the steps from value to points, as `data/rubric.yaml` prints them."""

    model_config = ConfigDict(populate_by_name=True)

    name: str
    means: str
    basis: str
    fact: tuple[str, ...]
    reads: str
    weight: float
    of: frozenset[str]
    asked_of: frozenset[str]
    at_most: Steps = ()
    at_least: Steps = ()
    otherwise: float | None = Field(default=None, alias="else")
    words: Annotated[tuple[tuple[str, float], ...], BeforeValidator(_pairs)] = Field(default=(), alias="is")
    if_true: float | None = None
    if_false: float | None = None
    present: float | None = None
    line: tuple[float, float] | None = None
    full: float = 1.0

    @model_validator(mode="before")
    @classmethod
    def _asked_of_those_it_is_read_for(cls, tree: Any) -> Any:
        return {"asked_of": tree.get("of"), **tree} if isinstance(tree, dict) else tree

    def points(self, value: float | bool | str) -> float | None:
        """The points for a value as this rule reads it; `None` when the rule has no step for it."""
        if isinstance(value, str):
            return dict(self.words).get(value)
        # Before the numbers, since a bool is an int as well.
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
        single = (("else", self.otherwise), ("yes", self.if_true), ("no", self.if_false), ("present", self.present))
        steps += [f"{word} → {points:g}" for word, points in single if points is not None]
        if self.line is not None:
            steps.append(f"0 to {self.full:g} → {self.line[0]:g} to {self.line[1]:g}")
        return f"{self.means}: {', '.join(steps)} ({self.basis})"
