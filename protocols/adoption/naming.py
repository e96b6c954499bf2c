"""Finding names an agent knows in a sentence, for callers that send words instead of an Inquiry."""

import re
from collections.abc import Mapping

WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*", re.IGNORECASE)
LONGEST_NAME = 8
LONGEST_TEXT = 5_000


def plain(name: str) -> str:
    """A name as it is compared: lower case, runs of letters and digits apart by one space, versions whole."""
    return " ".join(WORD.findall(name.casefold()))


def mentioned(words: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the names that stand in `words`, longest match first at each place, each id once.

    `names` maps `plain` names to ids. Only whole names match: Llama 3.1 is never taken for Llama 3.3.
    """
    tokens = WORD.findall(words.casefold()[:LONGEST_TEXT])
    found: list[str] = []
    at = 0
    while at < len(tokens):
        length = next(
            (n for n in range(min(LONGEST_NAME, len(tokens) - at), 0, -1) if " ".join(tokens[at : at + n]) in names), 0
        )
        if length:
            found.append(names[" ".join(tokens[at : at + length])])
        at += length or 1
    return tuple(dict.fromkeys(found))
