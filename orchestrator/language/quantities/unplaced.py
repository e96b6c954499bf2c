"""Numbers of a message that ended in no field: said, so that nobody thinks them heard."""

import re
from collections.abc import Sequence

from orchestrator.language.quantities.quantity import Quantity
from protocols.adoption.text.numerals import Numeral, numerals

MOST = 5
YEARS = range(1900, 2101)
# What a number counts: the words right after it, at most two.
COUNTED = re.compile(r"\s*-?\s*(?:%|[^\W\d_]+(?:\s+[^\W\d_]+)?)?")
# A number that names rather than counts: an article of a law, a step, a version, an address, a formula.
NAMES = re.compile(
    r"(?:\b(?:art(?:icle)?|annex|section|clause|step|phase|level|class|part|v|version|no|nr|node|port|apache|l?gpl|agpl|mpl|by|[=~<>]=)\.?[\s-]*|[/_.#§-])$",
    re.I,
)


def unplaced(text: str, quantities: Sequence[Quantity], occupied: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """What each number counts that no quantity and no `taken` span holds; years and numbered parts are no counts."""
    spans = [*((quantity.start, quantity.end) for quantity in quantities), *occupied]
    return tuple(
        f"{text[number.start : number.end]}{COUNTED.match(text, number.end).group()}".strip()  # pyright: ignore[reportOptionalMemberAccess]
        for number in numerals(text)
        if _counts(text, number) and not any(start < number.end and number.start < end for start, end in spans)
    )[:MOST]


def _counts(text: str, number: Numeral) -> bool:
    written = text[number.start : number.end]
    year = written.isdigit() and int(written) in YEARS
    around_the_clock = text[number.start :].startswith("24/7")
    return written[0].isdigit() and not year and not around_the_clock and not NAMES.search(text[: number.start])
