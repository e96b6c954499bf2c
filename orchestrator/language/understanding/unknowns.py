"""Names that look like components and are in no gazetteer: said to be unknown, never taken for a known one."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from orchestrator.language.understanding.names import Names
from orchestrator.language.understanding.vocabulary import vocabulary

SIZED = re.compile(
    r"\b([A-Z][\w.]*(?:-[\w.]+)*(?: [A-Z][\w-]*)?[ -]\d+(?:\.\d+)?[bB])\b(?!\s*(?:tok|param|users?|requests?))"
)
VERB = (
    r"(?i:adopt|adopting|use|using|evaluate|assess|review|deploy|try|about|is|are|does|of|vs\.?|or"
    r"|and|with|behind|on)"
)
STYLED = re.compile(
    rf"\b{VERB}\s+(?:the\s+)?((?:[A-Z][a-z0-9]*){{2,}}(?:[-.]\w+)*|[A-Z]\w*(?:-\w+)+|[A-Za-z]+\d+[\w.-]*\w)"
)
NAMED = re.compile(
    r"\b(?:adopt|evaluate|assess|review|evaluating|adopting|objections? to|opinion (?:on|of)|thoughts on|verdict on|"
    r"migrate to|switch to|rely on|trust)\s+(?:the\s+)?([A-Za-z][\w.-]*\w)"
    r"(?=\s+(?:for|in|as|on|at)\b|\s*[?.!,]|\s*$)",
    re.IGNORECASE,
)
OPENING = re.compile(
    r"^\W*((?=\S*\d)[A-Za-z][\w.-]*\w)\s*[:–—]\s+(?:is it|worth|good enough"
    r"|(?:should|may|can|could|shall|would|do) (?:we|i)\b.*\b(?:it|this|that)\b)",
    re.IGNORECASE,
)
INSTALLED = re.compile(r"\b(?:pip|npm|uv)\s+(?:install|add)\s+([\w@./-]*\w)")
PACKAGE = re.compile(
    r"\b(?:the\s+)?([\w-]{3,})\s+(?:package|crate|module)\s+(?:on|from)\s+(pypi"
    r"|npm)\b",
    re.IGNORECASE,
)


MOST_UNKNOWN = 20


@dataclass(frozen=True)
class Unknown:
    """A name nobody knows, with the nearest ids to offer."""

    name: str
    start: int
    end: int
    nearest: tuple[str, ...] = ()
    purl: str | None = None


def spot_unknown(text: str, spans: list[tuple[int, int]], names: Names, anything_known: bool) -> list[Unknown]:
    """Names outside `spans` that look like components."""
    found: list[Unknown] = []
    patterns = [SIZED, STYLED, INSTALLED, PACKAGE] + ([] if anything_known else [NAMED, OPENING])
    for pattern in patterns:
        for match in pattern.finditer(text):
            start, end = match.span(1)
            name = match.group(1).strip(".-")
            busy = any(start < b and a < end for a, b in [*spans, *((odd.start, odd.end) for odd in found)])
            if len(found) < MOST_UNKNOWN and not busy and _could_be(name, pattern is SIZED):
                found.append(Unknown(name, start, end, nearest(name, names), _purl(pattern, match)))
    return found


def _could_be(name: str, sized: bool) -> bool:
    low = name.lower()
    first = re.split(r"[\s-]", low)[0]
    if first in vocabulary().function_words or vocabulary().not_components.fullmatch(low):
        return False
    return sized or not (name.isupper() and len(name) <= 5)


def _purl(pattern: re.Pattern[str], match: re.Match[str]) -> str | None:
    if pattern is PACKAGE:
        return f"pkg:{match.group(2).lower()}/{match.group(1).lower()}"
    if pattern is INSTALLED:
        return f"pkg:{'npm' if match.group().startswith('npm') else 'pypi'}/{match.group(1).lower()}"
    return None


def nearest(name: str, names: Names, family: str | None = None) -> tuple[str, ...]:
    """Up to three known ids spelt most like a name, of its family when that is known."""
    pool = {id: entry.name for id, entry in names.entries.items()}
    if family:
        pool = {id: said for id, said in pool.items() if family in said.lower()} or pool
    hits = process.extract(name, pool, scorer=fuzz.WRatio, processor=str.lower, limit=3, score_cutoff=60)
    return tuple(id for _, _, id in hits)
