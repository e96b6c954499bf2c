"""Names that look like a known one and are none: other numbers (`colbertv4`), or more to the word (`NanoEinops`)."""

import re
from functools import cache

from orchestrator.language.names.scan import Scan
from orchestrator.language.names.vocabulary import vocabulary
from protocols.adoption.registry import Registry, key

SHORTEST_SHAPE = 4
SHORTEST_COMPOUND = 8


def lookalike(scan: Scan, at: int) -> int:
    """How many tokens from here are a known name with other numbers (`colbertv4`) or with more to it (`NanoEinops`)."""
    word, number = scan.words[at], scan.word(at + 1)
    if number and number.is_number and scan.between(at) in ("", "-"):
        shape = key(scan.words[at : at + 2])
        if len(word.text) >= SHORTEST_SHAPE and skeleton(shape) in _skeletons(scan.registry):
            return 2
    written = scan.text[word.start : word.end]
    if len(written) >= SHORTEST_COMPOUND and written[0].isupper():
        parts = (
            (word.text[cut:] for cut in range(3, len(word.text) - 4)),
            (word.text[:-cut] for cut in range(1, len(word.text) - 5)),
        )
        own, everyday = scan.registry.own, vocabulary().everyday
        return int(any(part in own and part not in everyday for side in parts for part in side))
    return 0


def skeleton(spelling: str) -> str:
    """A spelling with its numbers taken out."""
    return re.sub(r"\d+(?:\.\d+)*", "#", spelling)


@cache
def _skeletons(registry: Registry) -> frozenset[str]:
    return frozenset(skeleton(spelling) for spelling in registry.own if spelling[0].isalpha())
