"""Numbers as people write them: 45.000, 1,5 Mio., 200k, a hundred million, 2亿."""

import re
from dataclasses import dataclass
from decimal import Decimal

LONGEST = 30
SCALES = {
    "k": 3, "thousand": 3, "thousands": 3, "tsd": 3, "tausend": 3, "千": 3,
    "m": 6, "mn": 6, "mm": 6, "mio": 6, "mill": 6, "mil": 6, "million": 6, "millions": 6, "百万": 6,
    "millionen": 6, "millones": 6, "millón": 6, "millon": 6,
    "b": 9, "bn": 9, "billion": 9, "billions": 9, "mrd": 9, "md": 9, "十亿": 9,
    "milliarde": 9, "milliarden": 9, "milliard": 9, "milliards": 9,
    "t": 12, "tn": 12, "trillion": 12, "trillions": 12,
    "lakh": 5, "lakhs": 5, "crore": 7, "crores": 7, "万": 4, "萬": 4, "亿": 8, "億": 8, "hundred": 2, "dozen": 0,
}  # fmt: skip
ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SPELT = {word: value for value, word in enumerate(ONES)} | {word: 20 + 10 * at for at, word in enumerate(TENS)}
HAN = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "百": 100}
BIG = r"thousand|million|billion|trillion"
SPELT_WORD = "|".join([*SPELT, "hundred", "thousand", "million", "billion", "trillion"])
WRITTEN = re.compile(
    r"(?<![\w.,])(?:\d{1,3}(?:[,.'’\u00a0\u202f ]\d{3})+(?![\d])(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d+)?)"
    r"(?:(?P<scale>\s?(?:thousands?|tausend|tsd|lakhs?|crores?|millionen|millones|mill[oó]n|milliarden?|milliards?|millions?|mio|mill|mil|mrd|billions?"
    r"|trillions?|mn|mm|bn|md|tn)\b\.?"
    r"|\s?(?:百万|十亿|千|万|萬|亿|億)|[kKmMbBtT](?![\w]))"
    r"|(?P<wide>\s[kKM](?=\s+(?:tok|req|user|mau|mon|monthly|per)))|(?P<bare>\s?B(?=\s*(?:tok|t/))))?",
    re.IGNORECASE,
)
IN_WORDS = re.compile(
    rf"\b(?:(?P<half>half\s+an?|an?\s+half)\s+(?P<halved>{BIG})"
    rf"|(?P<and_half>{SPELT_WORD}|an?)\s+and\s+a\s+half\s+(?P<and_big>{BIG})"
    rf"|(?P<couple>a\s+(?:couple|pair)\s+of)\s+(?P<couple_big>{BIG})s?"
    rf"|(?P<words>(?:an?\s+)?(?:{SPELT_WORD})(?:(?:\s+|-|\s+and\s+)(?:{SPELT_WORD}))*))\b",
    re.IGNORECASE,
)
IN_HAN = re.compile(
    r"([一两二三四五六七八九十百]+)(千万|百万|万|亿|千)(?=\s*(?:个|名|token|monthly|user|per|[^\w\s]|\w|$))"
)


@dataclass(frozen=True)
class Numeral:
    """A number in a text and where it stands."""

    value: Decimal
    start: int
    end: int


def numerals(text: str) -> tuple[Numeral, ...]:
    """Every number in `text`, left to right, none inside another."""
    numbers: list[Numeral] = []
    for match in WRITTEN.finditer(text):
        value = _written(match)
        if value is not None:
            numbers.append(Numeral(value, match.start(), match.end()))
    for pattern, read in ((IN_WORDS, _in_words), (IN_HAN, _in_han)):
        for match in pattern.finditer(text):
            value = read(match)
            if value is not None and not any(n.start < match.end() and match.start() < n.end for n in numbers):
                numbers.append(Numeral(value, match.start(), match.end()))
    return tuple(sorted(numbers, key=lambda number: number.start))


def _written(match: re.Match[str]) -> Decimal | None:
    scale = (match["scale"] or match["wide"] or match["bare"] or "").strip().rstrip(".").lower()
    figures = match.group()[: len(match.group()) - len(match["scale"] or match["wide"] or match["bare"] or "")]
    if len(figures) > LONGEST:
        return None
    return _figures(figures, scaled=bool(scale)) * Decimal(10) ** SCALES.get(scale, 0)


def _figures(figures: str, scaled: bool) -> Decimal:
    """Dots and commas before exactly three digits group thousands, unless a scale word follows a single one."""
    plain = re.sub(r"['’\u00a0\u202f ]", "", figures)
    groups = re.split(r"[.,]", plain)
    if len(groups) == 1:
        return Decimal(plain)
    grouped = all(len(group) == 3 for group in groups[1:]) and 1 <= len(groups[0]) <= 3 and groups[0] != "0"
    if grouped and not (scaled and len(groups) == 2):
        return Decimal("".join(groups))
    return Decimal("".join(groups[:-1]) + "." + groups[-1])


def _in_words(match: re.Match[str]) -> Decimal | None:
    if match["half"]:
        return Decimal(10) ** SCALES[match["halved"].lower()] / 2
    if match["and_half"]:
        whole = SPELT.get(match["and_half"].lower(), 1)
        return (Decimal(whole) + Decimal("0.5")) * Decimal(10) ** SCALES[match["and_big"].lower()]
    if match["couple"]:
        return 2 * Decimal(10) ** SCALES[match["couple_big"].lower()]
    return _spelt(match["words"].lower())


def _spelt(words: str) -> Decimal | None:
    total = part = 0
    parts = [word for word in re.split(r"[\s-]+", words) if word not in ("and",)]
    if parts in (["one"], ["a"], ["an"]) or len(parts) > 12:
        return None
    for place, word in enumerate(parts):
        if word in ("a", "an"):
            # `a hundred` is 100, while `a two-person team` is two.
            part = 1 if parts[place + 1] not in SPELT else 0
        elif word in SPELT:
            part += SPELT[word]
        elif word == "hundred":
            part = (part or 1) * 100
        else:
            total, part = total + (part or 1) * 10 ** SCALES[word], 0
    return Decimal(total + part)


def _in_han(match: re.Match[str]) -> Decimal | None:
    part = value = 0
    for sign in match.group(1):
        if HAN[sign] >= 10:
            value, part = value + (part or 1) * HAN[sign], 0
        else:
            part = HAN[sign]
    scale = {"千万": 7, "百万": 6, "万": 4, "亿": 8, "千": 3}[match.group(2)]
    return Decimal(value + part) * Decimal(10) ** scale
