"""Shows which words of a text are not those of a known licence, and which of the licence's are missing. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ..facts.licence_texts import Template
from ..facts.tables.shingles import SIZE, says_nothing_operative

MOST_SHOWN = 12
QUOTED = 45
LONGEST_HEADING = 8
LONGEST_NOTICE = 40

# In compared words `(c)` is a word of its own: `copyright c 2024 example`.
_COPYRIGHT = re.compile(r"(?:portions )?copyright (?:c |by )?(?:\d{4}|c |by )")


@dataclass(frozen=True)
class TextDifference:
    """One difference; `quote` holds words of the text itself, as compared: lower case, no punctuation."""

    kind: Literal["added", "missing", "conflict", "order", "more"]
    claim: str
    quote: str = ""


@dataclass(frozen=True)
class Coverage:
    """A text laid over one template: `matched` and `present` flag the shingles that are in the other."""

    words: Sequence[str]
    template: Template
    place: int
    matched: Sequence[bool]
    present: Sequence[bool]
    shared: int
    distinct: int

    @property
    def of_template(self) -> float:
        """The share of the licence's shingles that stand in the text."""
        return self.shared / max(1, len(self.template.shingle_set))

    @property
    def of_text(self) -> float:
        """The share of the text's shingles that are the licence's."""
        return self.shared / max(1, self.distinct)

    @property
    def similarity(self) -> float:
        """Dice's coefficient, so that neither a text inside a longer one nor the longer one wins unduly."""
        return 2 * self.shared / max(1, len(self.template.shingle_set) + self.distinct)

    @cached_property
    def added(self) -> tuple[tuple[int, int], ...]:
        """Runs of words, as start and end, that no shared shingle covers."""
        covered = bytearray(len(self.words))
        for start in _true(self.matched):
            covered[start : start + SIZE] = b"\x01" * SIZE
        return tuple(_runs(covered, flag=0))

    @cached_property
    def missing(self) -> tuple[tuple[int, int], ...]:
        """Runs of template shingles, as start and end, that the text lacks."""
        return tuple(_runs(bytearray(self.present), flag=0))

    def without_notices(self) -> list[str]:
        """The words less every added run that is a heading or a notice and so carries no terms."""
        dropped = {at for start, end in self.added if self._is_notice(start, end) for at in range(start, end)}
        return [word for at, word in enumerate(self.words) if at not in dropped]

    def _is_notice(self, start: int, end: int) -> bool:
        run = self.words[start:end]
        joined = " ".join(run)
        if len(run) > LONGEST_NOTICE or not says_nothing_operative(joined):
            return False
        if start == 0:
            return len(run) <= LONGEST_HEADING or _COPYRIGHT.search(joined) is not None
        return _COPYRIGHT.match(joined) is not None or joined.startswith("spdx license identifier")


def cover(words: Sequence[str], shingles: Sequence[int], template: Template, place: int) -> Coverage:
    """Lays a text over a template."""
    distinct = set(shingles)
    return Coverage(
        words=words,
        template=template,
        place=place,
        matched=[shingle in template.shingle_set for shingle in shingles],
        present=[shingle in distinct for shingle in template.shingles],
        shared=len(template.shingle_set & distinct),
        distinct=len(distinct),
    )


def differences_of(coverage: Coverage) -> tuple[TextDifference, ...]:
    """At most SHOWN of them, in the order of the text, and a last line that counts the rest."""
    every = [_added(coverage, start, end) for start, end in coverage.added]
    every += [_missing(coverage, start, end) for start, end in coverage.missing]
    if not every:
        return (TextDifference("order", "Every passage is known, but repeated or in another order."),)
    surplus = len(every) - MOST_SHOWN
    # In turn, so that twelve additions do not hide what is missing.
    first = [*_taken_in_turn(every)][:MOST_SHOWN]
    more = (TextDifference("more", f"{surplus} further differences are not listed."),) if surplus > 0 else ()
    return (*first, *more)


def _taken_in_turn(every: Sequence[TextDifference]) -> Iterator[TextDifference]:
    added = [difference for difference in every if difference.kind == "added"]
    missing = [difference for difference in every if difference.kind == "missing"]
    for place in range(max(len(added), len(missing))):
        yield from added[place : place + 1]
        yield from missing[place : place + 1]


def _added(coverage: Coverage, start: int, end: int) -> TextDifference:
    quoted = " ".join(coverage.words[start : min(end, start + QUOTED)]) + (" …" if end - start > QUOTED else "")
    before = " ".join(coverage.words[max(0, start - SIZE) : start])
    where = f"after '{before}'" if before else "at the beginning"
    return TextDifference("added", f"{end - start} words {where} are not in {coverage.template.id}.", quoted)


def _missing(coverage: Coverage, start: int, end: int) -> TextDifference:
    section = next((name for at, name in reversed(coverage.template.sections) if at <= start), None)
    total = len(coverage.template.shingles) + SIZE - 1
    where = f"in or after section {section}" if section else f"{start / max(1, total):.0%} into it"
    count = max(1, end - start - SIZE + 1)
    return TextDifference(
        "missing", f"About {count} of the {total} words of {coverage.template.id}, {where}, are missing or changed."
    )


def _true(flags: Sequence[bool]) -> Iterator[int]:
    return (at for at, flag in enumerate(flags) if flag)


def _runs(flags: bytearray, *, flag: int) -> Iterator[tuple[int, int]]:
    start = flags.find(flag)
    while start >= 0:
        end = flags.find(1 - flag, start)
        yield start, len(flags) if end < 0 else end
        start = -1 if end < 0 else flags.find(flag, end)
