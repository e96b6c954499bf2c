"""How the clauses that decide a use are worded, and what was found of them in a text."""

import re
from dataclasses import dataclass
from functools import cache, cached_property

from pydantic import TypeAdapter

from protocols.models import StrictModel

from .packaged import table


class ClauseWording(StrictModel):
    """One kind of clause: what it may mean, how it is worded, and which uses it can touch (all when none is given)."""

    id: str
    says: str
    wording: tuple[str, ...]
    when: tuple[str, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{wording})" for wording in self.wording))


@dataclass(frozen=True)
class QuotedClause:
    """A clause that touches a use: which, what it may mean, and the sentences in which it stands."""

    id: str
    says: str
    quotes: tuple[str, ...]
    when: tuple[str, ...] = ()


@cache
def load_clauses() -> tuple[ClauseWording, ...]:
    """The table as it is packaged."""
    return TypeAdapter(tuple[ClauseWording, ...]).validate_python(table("clauses")["clauses"])
