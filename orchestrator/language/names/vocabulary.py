"""Words that are never a component, units that follow numbers, and the words names sit beside."""

import re
from dataclasses import dataclass
from functools import cache

from orchestrator.language.packaged import sheet
from protocols.adoption.registry import packaged, spelt


@dataclass(frozen=True)
class Vocabulary:
    """The packaged word lists."""

    function_words: frozenset[str]
    units: frozenset[str]
    connectors: frozenset[str]
    takes_component: frozenset[str]
    kind_words: frozenset[str]
    joined_words: frozenset[str]
    editions: frozenset[str]
    plain_editions: frozenset[str]
    predicates: frozenset[str]
    everyday: frozenset[str]
    adjectives: re.Pattern[str]
    not_components: re.Pattern[str]


@cache
def vocabulary() -> Vocabulary:
    """data/words.yaml, read once."""
    read = sheet("names/data/words.yaml")
    lists = {name: frozenset(read[name].split()) for name in read if name not in ("adjectives", "not_components")}
    spellings = packaged().spellings
    everyday = frozenset(spelt(word) for word in (*spellings.everyday.split(), *spellings.everyday_phrases))
    never = re.compile("|".join(f"(?:{pattern})" for pattern in read["not_components"]))
    return Vocabulary(**lists, everyday=everyday, adjectives=re.compile(read["adjectives"]), not_components=never)
