"""Finds the clauses that decide a use in a text that is no licence on file, with the sentences that say so. Pure."""

import re
from collections.abc import Iterator

from ..facts.clause_wordings import ClauseWording, QuotedClause

READ = 200_000
LONGEST_QUOTE = 320
MOST_QUOTES = 2
# A sentence ends at a full stop before a blank, a semicolon, a Chinese full stop or an empty line.
_SENTENCE = re.compile(r"(?<=[.;。])\s+|\n[ \t]*\n")


def clauses_in(text: str, wordings: tuple[ClauseWording, ...]) -> tuple[QuotedClause, ...]:
    """Every kind of clause that is found, with at most two of its sentences, the shortest that say it."""
    sentences = [" ".join(part.split()) for part in _SENTENCE.split(text[:READ]) if part and not part.isspace()]
    return tuple(
        QuotedClause(wording.id, wording.says, quotes, wording.when)
        for wording in wordings
        if (quotes := tuple(_quotes(wording, sentences)))
    )


def _quotes(wording: ClauseWording, sentences: list[str]) -> Iterator[str]:
    matches = [(sentence, match) for sentence in sentences if (match := wording.pattern.search(sentence.lower()))]
    for sentence, match in sorted(matches, key=lambda pair: len(pair[0]))[:MOST_QUOTES]:
        yield _around(sentence, match.start(), match.end())


def _around(sentence: str, start: int, end: int) -> str:
    """The sentence, or the part of a long one around the match, cut at words."""
    if len(sentence) <= LONGEST_QUOTE:
        return sentence
    margin = max(0, LONGEST_QUOTE - (end - start)) // 2
    first, last = max(0, start - margin), min(len(sentence), start + LONGEST_QUOTE - margin)
    cut = sentence[first:last]
    head = "… " + cut.partition(" ")[2] if first else cut
    return head.rpartition(" ")[0] + " …" if last < len(sentence) else head
