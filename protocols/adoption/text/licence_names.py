"""Finds the licences that a sentence names, for questions about a licence itself."""

import re
from functools import cache

from protocols.adoption.packaged import table

LONGEST = 3_000


def licences_in(words: str) -> tuple[str, ...]:
    """The licences as they are spelled there, each once, in their order."""
    return tuple(dict.fromkeys(match[0] for match in _names().finditer(words[:LONGEST])))


@cache
def _names() -> re.Pattern[str]:
    names = "|".join(table("licence_names")["names"])
    return re.compile(rf"(?<![\w.-])(?:{names})(?![\w-])", re.IGNORECASE)
