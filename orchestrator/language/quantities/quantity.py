"""What the numbers in a sentence measure: tokens a month, users, requests, money, GPUs, hours."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from orchestrator.language.quantities.grammar import grammar
from orchestrator.language.quantities.measures import gpu, read
from orchestrator.language.quantities.rule_match import RuleMatch
from protocols.adoption.text.numerals import Numeral, numerals

MARK = re.compile(r"§(\d+)§")
NEAR = 60
# Tried in this order: `half as much again` is more, and `half of that` a share.
FACTORS = (
    (Decimal(2), re.compile(r"\b(?:doubles?|doubled|doubling|twice|two times)\b", re.I)),
    (Decimal(3), re.compile(r"\b(?:triples?|tripled|tripling|three times|thrice)\b", re.I)),
    (Decimal(4), re.compile(r"\b(?:quadruples?|quadrupled|four times)\b", re.I)),
    (Decimal(10), re.compile(r"\b(?:ten ?fold|ten times)\b", re.I)),
    (Decimal("1.5"), re.compile(r"\bhalf (?:as (?:much|many) )?(?:again|more)\b", re.I)),
    (Decimal("0.5"), re.compile(r"\b(?:halves?|halved|halving|half (?:the|of|as|that|our)|(?:by|in) half)\b", re.I)),
    # `Make it half`, `only half`, `half.`; not `half a million` and not `an hour and a half`.
    (Decimal("0.5"), re.compile(r"(?:^\W*|\b(?:only|just|say|at|it|that|to) )half(?=\W*$|\s*[,.;!?])", re.I)),
)
# `A third of that`, `a quarter less`; not `a third option`, nor `a third of our users are in France`.
FRACTION = re.compile(
    r"\b(?P<share>(?:a|one) (?:third|quarter|fifth|tenth)|two thirds|three quarters)"
    r" (?:(?P<of>of (?:that|it|this|those|these|(?:the|our) (?:volume|traffic|load|tokens|requests|amount)))"
    r"|(?P<less>less|fewer)|(?P<more>more))\b",
    re.IGNORECASE,
)
SHARES = {"third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "tenth": 10}
PARTS = {"two": 2, "three": 3}
# `Half of the prompt is cached` is a share of the input, no factor of the volume.
CACHED_HALF = re.compile(r"\b(half|a third|a quarter|two thirds|three quarters)\b[^.?!]{0,40}\bcach\w+", re.IGNORECASE)
SPOKEN_SHARES = {
    "half": "0.5",
    "a third": "0.333",
    "a quarter": "0.25",
    "two thirds": "0.667",
    "three quarters": "0.75",
}
SIZE = re.compile(
    r"(?<![\w.])(\d+(?:\.\d+)?)\s?b\b(?!\s*(?:tok|t/))"
    r"(?=[\s-]*(?:\w+\s+)?(?:model|param|llm|class|size|version|dense|parameter|or\b))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Quantity:
    """A number with what it measures, in the unit the measure's name says, where it stands, and the sum behind it."""

    measure: str
    value: Decimal
    text: str
    start: int
    end: int
    currency: str = ""
    label: str = ""
    sum: str = ""


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity in an (English or glossed) text, left to right, each number used once."""
    text = text.replace("§", " ")
    numbers = numerals(text)
    marked, back = with_marks(text, numbers)
    used: set[int] = set()
    results: list[Quantity] = []
    for rule, pattern in grammar().rules if numbers else ():
        for match in pattern.finditer(marked):
            indices = [int(index) for index in MARK.findall(match.group())][: 2 if rule == "in_out" else 1]
            if used & set(indices):
                continue
            measured = read(rule, _rule_match(match, marked, tuple(numbers[index].value for index in indices)))
            if measured:
                used.update(indices)
                start, end = min(back(match.start()), numbers[indices[0]].start), back(match.end())
                text_span = text[start:end].strip()
                results += [
                    Quantity(measure.measure, measure.value, text_span, start, end, measure.currency, measure.label)
                    for measure in measured
                ]
    results += [*_factor(text, results), *_gpu(text, results), *_sizes(text), *_cached(text)]
    return tuple(sorted(results, key=lambda quantity: quantity.start))


def bare(text: str) -> tuple[Numeral, ...]:
    """The numbers of a message in which no number measures anything: `sorry, 20 million, not 200`."""
    return tuple(
        number
        for number in numerals(text)
        if not re.search(r"\b(?:not|instead of)\s+$", text[: number.start], re.IGNORECASE)
    )


def _rule_match(match: re.Match[str], marked: str, values: tuple[Decimal, ...]) -> RuleMatch:
    """The match with the words around it, up to the numbers before and after."""
    before = MARK.split(marked[max(0, match.start() - NEAR) : match.start()])[-1]
    after = MARK.split(marked[match.end() : match.end() + NEAR])[0]
    groups = {name: group for name, group in match.groupdict().items() if group}
    return RuleMatch(match.group(), before, f"{before}{match.group()}{after}", values, groups)


def with_marks(text: str, numbers: tuple[Numeral, ...]) -> tuple[str, Callable[[int], int]]:
    """The text with numbers as §index§, and a map from its offsets back."""
    marked, at, offsets = "", 0, [(0, 0)]
    for index, number in enumerate(numbers):
        marked += text[at : number.start]
        offsets.append((len(marked), number.start))
        marked += f"§{index}§"
        offsets.append((len(marked), number.end))
        at = number.end
    marked += text[at:]

    def back(position: int) -> int:
        marked_start, original = [pair for pair in offsets if pair[0] <= position][-1]
        return min(len(text), original + position - marked_start)

    return marked, back


def _factor(text: str, results: list[Quantity]) -> list[Quantity]:
    if CACHED_HALF.search(text) or any(
        quantity.measure == "factor" and "%" not in quantity.text for quantity in results
    ):
        return []
    if match := FRACTION.search(text):
        return [Quantity("factor", _fraction(match), match.group(), match.start(), match.end())]
    matches = ((factor, pattern.search(text)) for factor, pattern in FACTORS)
    factor, match = next((pair for pair in matches if pair[1]), (Decimal(1), None))
    return [Quantity("factor", factor, match.group(), match.start(), match.end())] if match else []


def _fraction(match: re.Match[str]) -> Decimal:
    """What remains or comes of a volume: a third of it, a quarter less, a fifth more."""
    part, whole = match["share"].lower().split()
    share = Decimal(PARTS.get(part, 1)) / SHARES[whole]
    return share if match["of"] else 1 - share if match["less"] else 1 + share


def _cached(text: str) -> list[Quantity]:
    return [
        Quantity("cached_share", Decimal(SPOKEN_SHARES[match[1].lower()]), match.group(), match.start(), match.end())
        for match in CACHED_HALF.finditer(text)
    ]


def _gpu(text: str, results: list[Quantity]) -> list[Quantity]:
    """A GPU named without a number; `an H100` is one."""
    if any(quantity.measure == "gpu_count" and quantity.label for quantity in results):
        return []
    numbered = grammar().one_gpu.search(text)
    match = numbered or grammar().some_gpu.search(text)
    if match is None:
        return []
    measure, value = ("gpu_count", Decimal(1)) if numbered else ("gpu", Decimal(0))
    return [Quantity(measure, value, match.group(), match.start(), match.end(), label=gpu(match.group(1)))]


def _sizes(text: str) -> list[Quantity]:
    return [
        Quantity("params_b", Decimal(match.group(1)), match.group(), match.start(), match.end())
        for match in SIZE.finditer(text)
    ]
