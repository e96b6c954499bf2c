"""The words by which a question of a kind is told, in order of precedence."""

from typing import Annotated

from pydantic import Field

from protocols.adoption import CostKind
from protocols.models import StrictModel

Pattern = Annotated[str, Field(min_length=1, max_length=500)]


class KindRule(StrictModel):
    """When a question is of a kind."""

    kind: CostKind
    when: tuple[Pattern, ...]
    unless: tuple[Pattern, ...] = ()


class UnansweredKind(StrictModel):
    """Something people ask that no kind answers."""

    subject: str
    when: tuple[Pattern, ...]


class KindRules(StrictModel):
    """The packaged rules, in order of precedence."""

    kinds: tuple[KindRule, ...]
    unanswered: tuple[UnansweredKind, ...]
