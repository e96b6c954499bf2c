"""Words that are never a component, units that follow numbers, and the words names sit beside."""

import re
from dataclasses import dataclass
from functools import cache

from orchestrator.language.understanding.packaged import sheet


@dataclass(frozen=True)
class Vocabulary:
    """The packaged word lists."""

    function_words: frozenset[str]
    units: frozenset[str]
    connectors: frozenset[str]
    takes_component: frozenset[str]
    kind_words: frozenset[str]
    not_components: re.Pattern[str]


@cache
def vocabulary() -> Vocabulary:
    """data/words.yaml, read once."""
    read = sheet("words.yaml")
    names = ("function_words", "units", "connectors", "takes_component", "kind_words")
    lists = {name: frozenset(read[name].split()) for name in names}
    return Vocabulary(**lists, not_components=re.compile("|".join(f"(?:{one})" for one in read["not_components"])))
