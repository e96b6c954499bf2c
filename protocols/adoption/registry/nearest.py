"""The known components that are spelt most like a name nobody knows."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz

from protocols.adoption.registry.name_tokens import tokens
from protocols.adoption.registry.records import Record
from protocols.adoption.registry.registry import Registry

MOST_NEAR = 3
MOST_RANKED = 400
NEAR_ENOUGH = 45


def nearest(name: str, registry: Registry) -> tuple[str, ...]:
    """Up to three known ids spelt most like a name, the likeliest first."""
    words = [part.text for part in tokens(name)][:16]
    weights = {word: math.log(1 + len(registry.records) / (1 + len(registry.by_token.get(word, ())))) for word in words}
    shared: Counter[str] = Counter()
    for word in dict.fromkeys(words):
        for id in registry.by_token.get(word, ()):
            shared[id] += weights[word] * (2 if word == words[0] else 1)  # pyright: ignore[reportArgumentType]
    pool = [id for id, _ in shared.most_common(MOST_RANKED)] or _sounding(name, registry)
    spelling = " ".join(words)
    alike = {
        id: max(_likeness(spelling, words, candidate) for candidate in _names(registry.records[id])) for id in pool
    }
    ranked = sorted(pool, key=lambda id: (-alike[id], id))
    return tuple(id for id in ranked[:MOST_NEAR] if alike[id] >= NEAR_ENOUGH)


def _names(record: Record) -> tuple[str, ...]:
    """The name, and the id where it leaves the maker out: yolo11 of Ultralytics YOLO11."""
    return (record.name, record.id) if record.task else (record.name,)


def _likeness(spelling: str, words: Sequence[str], candidate: str) -> float:
    """How alike two names are, from 0 to about 100; where only numbers differ, the closer number is more alike."""
    parts = [part.text for part in tokens(candidate)]
    if len(parts) == len(words):
        unequal = [at for at, (word, opposite) in enumerate(zip(words, parts, strict=True)) if word != opposite]
        if all(words[at][0].isdigit() and parts[at][0].isdigit() for at in unequal):
            sizes = [words[at + 1 : at + 2] in (["b"], ["m"]) for at in unequal]
            return 100 - sum(
                (3 if size else 12) * _apart(words[at], parts[at]) for at, size in zip(unequal, sizes, strict=True)
            )
    if parts == list(words[: len(parts)]):
        return (90 if len(parts) > 1 else 70) + len(parts)
    return fuzz.ratio(spelling, " ".join(parts))


def _apart(word: str, part: str) -> float:
    first, second = (float(".".join(number.split(".")[:2])) + 1 for number in (word, part))
    return abs(math.log(first / second))


def _sounding(name: str, registry: Registry) -> list[str]:
    """For a name with no token in common: `NanoElasticsearch` is spelt like Elasticsearch."""
    plain = re.sub(r"\W", "", name.lower())
    scores = ((fuzz.partial_ratio(plain, id), len(id), id) for id in registry.records if len(id) > 3)
    return [id for score, _, id in sorted(scores, key=lambda scored: (-scored[0], -scored[1]))[:8] if score >= 85]
