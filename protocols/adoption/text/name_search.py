"""Finding names an agent knows in a sentence, for callers that send words instead of an Inquiry."""

import re
from collections.abc import Callable

WORD = re.compile(r"[^\W_]+(?:[.\-/][^\W_]+)*")
LONGEST_NAME = 7
SHORTEST_NAME = 2
LONGEST_TEXT = 5_000


def mentioned(words: str, lookup: Callable[[str], str | None]) -> tuple[str, ...]:
    """The ids of the names that stand in `words`, longest match first at each place, each id once.

    `known` gives the id a whole name stands for, or `None`; it alone decides what counts as that name.
    """
    text = words[:LONGEST_TEXT]
    spans = [match.span() for match in WORD.finditer(text)]
    results: list[str] = []
    at = 0
    while at < len(spans):
        length_used = 1
        for length in range(min(LONGEST_NAME, len(spans) - at), 0, -1):
            name = text[spans[at][0] : spans[at + length - 1][1]]
            component = lookup(name) if len(name) >= SHORTEST_NAME else None
            if component:
                results.append(component)
                length_used = length
                break
        at += length_used
    return tuple(dict.fromkeys(results))
