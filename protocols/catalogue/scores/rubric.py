"""The scoring rules as data: which fact a signal reads, and how its value becomes points."""

from collections.abc import Mapping
from datetime import date

from pydantic import ConfigDict, Field

from protocols.catalogue.scores.scoring_rule import ScoringRule
from protocols.models import StrictModel


class Rubric(StrictModel):
    """Dimensions and their weights per sort of component, the rules, and what lowers confidence."""

    model_config = ConfigDict(populate_by_name=True)

    as_of: date
    kinds: Mapping[str, str]
    weights: Mapping[str, Mapping[str, float]]
    rules: Mapping[str, tuple[ScoringRule, ...]] = Field(alias="signals")
    homes: tuple[tuple[str, str], ...] = ()
    half_life_days: Mapping[str, float]
    other_half_life_days: float
    source_quality: Mapping[str, float]
    share_for_full_coverage: float

    def sort(self, kind: str) -> str:
        """`software`, `model` or `dataset`."""
        return self.kinds[kind]

    def half_life(self, key: str) -> float:
        """Days after which a fact of this family counts half."""
        return self.half_life_days.get(key.partition(".")[0], self.other_half_life_days)

    def home(self, text: str) -> str | None:
        """The sort of governance home that the words describe; the first word of the list that occurs decides."""
        words = text.casefold()
        # `community (project management committee)` is a committee: the list is in order of precedence.
        return next((home for word, home in self.homes if word in words), None)
