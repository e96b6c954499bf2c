"""The grammar of quantities: data/measures.yaml compiled, and how long each spoken period is."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from orchestrator.language.packaged import sheet

DAYS_PER_MONTH = Decimal("30.4375")
PERIODS = {
    "second": DAYS_PER_MONTH * 86_400,
    "minute": DAYS_PER_MONTH * 1_440,
    "hour": DAYS_PER_MONTH * 24,
    "day": DAYS_PER_MONTH,
    "workday": DAYS_PER_MONTH * 5 / 7,
    "week": DAYS_PER_MONTH / 7,
    "month": Decimal(1),
    "quarter": Decimal(1) / 3,
    "year": Decimal(1) / 12,
}
PART = re.compile(r"<([A-Z_]+)>")


@dataclass(frozen=True)
class Grammar:
    """What each period is called, the rules in their order, and the ways to say a GPU without a number."""

    periods: tuple[tuple[str, re.Pattern[str]], ...]
    before: re.Pattern[str]
    rules: tuple[tuple[str, re.Pattern[str]], ...]
    one_gpu: re.Pattern[str]
    some_gpu: re.Pattern[str]


@cache
def grammar() -> Grammar:
    """The packaged grammar, compiled once."""
    read = sheet("quantities/data/measures.yaml")
    parts = {"N": r"§(\d+)§", "PERIOD_WORD": "|".join(read["periods"].values()), **read["parts"]}

    def compiled(pattern: str) -> re.Pattern[str]:
        while PART.search(pattern):
            pattern = PART.sub(lambda name: parts[name.group(1)], pattern)
        return re.compile(pattern, re.IGNORECASE)

    return Grammar(
        periods=tuple((name, re.compile(expression)) for name, expression in read["periods"].items()),
        before=compiled(r"\b(<PERIOD_WORD>)\s+(?:\w+\s+){0,4}$"),
        rules=tuple((measure, compiled(pattern)) for measure, pattern in read["rules"]),
        one_gpu=compiled(r"\b(?:an?|one|single|the|our)\s+(?:(?:single|rented|dedicated|nvidia)\s+)*(<GPU>)\b"),
        some_gpu=compiled(r"(?<![\w.-])(<GPU>)s?\b"),
    )


def months(period: str) -> Decimal | None:
    """How many times a month a spoken period (`day`, `weekly`, `m`) comes round."""
    low = period.lower().strip()
    low = "month" if low == "m" else low
    return next((PERIODS[name] for name, pattern in grammar().periods if low and pattern.fullmatch(low)), None)
