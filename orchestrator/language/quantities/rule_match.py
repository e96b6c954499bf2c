"""One match of a rule of the quantity grammar, and one measure read from it."""

import re
from dataclasses import dataclass
from decimal import Decimal

from orchestrator.language.quantities.grammar import months

SPOKEN = re.compile(
    r"\b(?:(?:per|an?|each|every)\s+(month|(?:(?:work|working|business|week)[ -]?)?day|week|year|hour)"
    r"|(monthly|daily|weekly|yearly|annually))\b",
    re.IGNORECASE,
)
# `10 questions each, what would it cost a month`: the month is that of the bill.
QUESTION = re.compile(r"\b(?:what|how|which|costs?|prices?)\b.*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Measured:
    """One measure a rule found."""

    measure: str
    value: Decimal
    currency: str = ""
    label: str = ""


@dataclass(frozen=True)
class RuleMatch:
    """A rule's match: its numbers, its groups, and the words near it up to the neighbouring numbers."""

    text: str
    before: str
    near: str
    values: tuple[Decimal, ...]
    groups: dict[str, str]

    @property
    def value(self) -> Decimal:
        """The first number."""
        return self.values[0]

    @property
    def period(self) -> Decimal | None:
        """How often a month, as the match itself says."""
        return months(self.groups.get("per") or self.groups.get("ly") or "")

    @property
    def spoken_period(self) -> Decimal | None:
        """How often a month, as the match or the words near it say."""
        if self.period is not None:
            return self.period
        before, number, after = self.near.rpartition(self.text)
        spoken = SPOKEN.search(f"{before}{number}{QUESTION.sub('', after)}")
        return months(spoken.group(1) or spoken.group(2)) if spoken else None
