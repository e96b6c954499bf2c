"""Words that are never a component, units that follow numbers, and what words names sit beside; from data/words.yaml."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


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
    read = yaml.load((files(__package__) / "data" / "words.yaml").read_text("utf-8"), yaml.CSafeLoader)
    names = ("function_words", "units", "connectors", "takes_component", "kind_words")
    lists = {name: frozenset(read[name].split()) for name in names}
    return Vocabulary(**lists, not_components=re.compile("|".join(f"(?:{one})" for one in read["not_components"])))
