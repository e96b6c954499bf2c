"""The factors of a volume in a text: numbers with what they count, whose, and how often."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from orchestrator.language.packaged import sheet
from orchestrator.language.quantities.grammar import PERIODS, grammar, months
from orchestrator.language.quantities.quantity import with_marks
from protocols.adoption.text.numerals import numerals
from protocols.models import StrictModel

PEOPLE, REQUESTS, TOKENS, SOUND = "people", "requests", "tokens", "sound"
INPUT, OUTPUT = "input", "output"
OUTPUTS = ("out", "output", "completion", "generated")
RATES = {"rpm": "minute", "rps": "second", "qps": "second", "tps": "second"}
# `per working day`, `/month`, `weekly`.
SPOKEN_PERIOD = re.compile(
    r"(?=(?:/|\b(?:per|an?|every|each)\b)\s*((?:(?:work|working|business|school|office)[ -])?[a-z]+)"
    r"|\b((?:dai|week|month|year|hour)ly)\b)"
)
SENTENCE = re.compile(r"[.!?;](?:\s|$)")


class VolumeWords(StrictModel):
    """data/volume.yaml."""

    people: str
    requests: str
    tokens: str
    sound: str
    one_person: str
    one_request: str
    rates: str
    output_before: str
    per_item: str
    monthly_bill: str
    peak: str
    average: str


@dataclass(frozen=True)
class Term:
    """One factor. `per_item` says that it is for each of the factor before; `period` how often a month."""

    value: Decimal
    unit: str
    text: str
    side: str
    per_person: bool
    per_request: bool
    per_item: bool
    period: Decimal | None
    peak: bool
    average: bool
    start: int
    end: int


@cache
def words() -> VolumeWords:
    """The packaged words."""
    return VolumeWords.model_validate(sheet("quantities/data/volume.yaml"))


@cache
def _pattern() -> re.Pattern[str]:
    """`§0§ (input )(support )tokens( per ticket)( a day)( each)`: a number, its unit, and what follows it."""
    vocabulary = words()
    period = "|".join(pattern.pattern for _, pattern in grammar().periods)
    unit = rf"(?:(?:{vocabulary.one_person}|{vocabulary.one_request})\b|{period})"
    tail = (
        rf"(?:\s*,?\s*(?:(?:/|\bper\b|\ban?\b|\bevery\b|\beach\b|\bfor (?:each|every)\b)\s*{unit}|\beach\b|\bapiece\b"
        r"|\b(?:dai|week|month|year|hour)ly\b|\b(?:in|out|input|output)\b(?! \w+ing\b)"
        r"|\bof (?:audio|dictation|speech|video)\b"
        r"|\b(?:on average|at peak|peak|avg|average)\b))"
    )
    side = r"(?:input|output|prompt|completion|generated)"
    # `12 million patient letters` are letters.
    people = rf"(?P<people>{vocabulary.people})(?!\s+(?:{vocabulary.requests})\b)"
    others = (rf"(?P<{name}>{getattr(vocabulary, name)})" for name in (TOKENS, "rates", REQUESTS, SOUND))
    units = "|".join((people, *others))
    adjective = r"(?!(?:and|or|with|per|an?|each|of|in|out|for|at|to)\b)[a-z][\w-]*\s+"
    return re.compile(
        rf"§(?P<index>\d+)§\s*-?\s*(?P<before>{side}\s+)?(?:{adjective}){{0,2}}?(?P<middle>{side}\s+)?"
        rf"(?:(?:{units})\b|(?P<slash>(?:req|requests?|queries)/s(?:ec)?\b)|(?P<bare>in|out|input|output)\b)(?P<tail>{tail}{{0,4}})",
        re.IGNORECASE,
    )


def terms_in(text: str) -> tuple[Term, ...]:
    """Every factor in a text, left to right."""
    numbers = numerals(text)
    if not numbers:
        return ()
    plain, back = with_marks(text, numbers)
    terms: list[Term] = []
    for match in _pattern().finditer(plain):
        before = SENTENCE.split(plain[_after_number(plain, match.start()) : match.start()])[-1]
        terms.append(_term(match, before, text, numbers[int(match["index"])].value, back))
    return tuple(terms)


def _after_number(plain: str, start: int) -> int:
    """Where the number before ends: what stands between the two belongs to the second."""
    return max(plain.rfind("§", 0, start) + 1, start - 60, 0)


def _term(match: re.Match[str], before: str, text: str, value: Decimal, back: Callable[[int], int]) -> Term:
    vocabulary, tail = words(), match["tail"].lower()
    start, end = back(match.start()), back(match.end())
    unit = next((name for name in (TOKENS, PEOPLE, REQUESTS, SOUND) if match[name]), REQUESTS)
    side = (match["before"] or match["middle"] or match["bare"] or _side_in(tail) or "").strip().lower()
    if match["bare"]:
        unit = TOKENS
    period = _period(tail, match)
    if unit == SOUND and match[SOUND].lower().startswith("h"):
        value *= 60
    returned = unit == TOKENS and not side and re.search(vocabulary.output_before, before, re.IGNORECASE)
    around = f"{before} {tail}"
    return Term(
        value=value,
        unit=unit,
        text=re.sub(r"\s+", " ", text[start:end]).strip(" ,"),
        side=OUTPUT if side in OUTPUTS or returned else (INPUT if side else ""),
        per_person=bool(re.search(rf"(?:/|\b(?:per|an?|every|each)\b)\s*(?:{vocabulary.one_person})\b", tail)),
        per_request=bool(re.search(rf"(?:/|\b(?:per|an?|every|each)\b)\s*(?:{vocabulary.one_request})\b", tail)),
        per_item=bool(re.search(vocabulary.per_item, around, re.IGNORECASE)),
        period=period,
        peak=bool(re.search(vocabulary.peak, around, re.IGNORECASE)),
        average=bool(re.search(vocabulary.average, around, re.IGNORECASE)),
        start=start,
        end=end,
    )


def _side_in(tail: str) -> str:
    side = re.search(r"\b(in|out|input|output)\b", tail)
    return side[1] if side else ""


def _period(tail: str, match: re.Match[str]) -> Decimal | None:
    if match["rates"]:
        return PERIODS[RATES[match["rates"].lower()]]
    if match["slash"]:
        return PERIODS["second"]
    # Looking ahead, for `each a month` holds two: each a, a month.
    spoken = SPOKEN_PERIOD.findall(tail)
    return next((often for pair in spoken if (often := months(pair[0] or pair[1])) is not None), None)
