"""The words by which a question of a kind is told, and what its numbers count; in order of precedence."""

import re
from functools import cached_property
from typing import Annotated

from pydantic import Field

from protocols.adoption import CostKind
from protocols.models import StrictModel

Pattern = Annotated[str, Field(min_length=1, max_length=800)]


class KindRule(StrictModel):
    """When a question is of a kind."""

    kind: CostKind
    when: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()


class UnansweredKind(StrictModel):
    """Something people ask that no kind answers."""

    subject: str
    when: tuple[Pattern, ...]


class NumberRule(StrictModel):
    """What a number counts by the words around it: `before` ends at the number, `after` begins there."""

    field: str
    before: Pattern = "$"
    after: Pattern = "$|"
    scale: float = 1.0
    least: float = 0.0
    most: float = 1e18
    times: bool = False

    @cached_property
    def _compiled(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        return re.compile(self.before, re.IGNORECASE), re.compile(self.after, re.IGNORECASE)

    def fits(self, before: str, after: str, value: float) -> bool:
        first, second = self._compiled
        return self.least <= value <= self.most and bool(first.search(before)) and bool(second.match(after))


class WordChoice(StrictModel):
    """A value that words choose."""

    field: str
    value: str | float
    when: Pattern


class KindRules(StrictModel):
    """The packaged rules, in order of precedence."""

    kinds: tuple[KindRule, ...]
    unanswered: tuple[UnansweredKind, ...]
    numbers: tuple[NumberRule, ...]
    choices: tuple[WordChoice, ...]
    answers_as_long: Pattern
    answers_as_summary: Pattern
    against: Pattern
    owned: Pattern
