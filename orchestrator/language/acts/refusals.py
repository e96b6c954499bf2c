"""Messages that are refused in plain words: orders to the judge, secrets, forged verdicts, fetching, evasion, harm."""

import re
from dataclasses import dataclass
from functools import cache

from orchestrator.language.packaged import sheet

KINDS = ("secrets", "fetching", "forgery", "orders", "evasion", "harm")
QUOTED = re.compile(r'"[^"]{1,4000}"|“[^”]{1,4000}”|«[^»]{1,4000}»|```.{1,8000}?```', re.DOTALL)
CARRIED = re.compile(
    r"\b(?:readme|card|document|page|file|licen[cs]e|text|email|comment|it|description"
    r"|note)\b[^.\n]{0,30}?\b(?:says?|reads?|contains?|states?|tells?)\b",
    re.IGNORECASE,
)
COLONS = (":", "：")
NEAR = 100
# A tag's text ends at the next opening one, so that a thousand open tags are read once and not a thousand times.
TAGS = re.compile(r"<(script|style)\b(?:(?!<(?:script|style)\b).)*?</\1\s*>|<[^<>]{1,200}>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Refusals:
    """The packaged patterns and what is said."""

    patterns: dict[str, tuple[re.Pattern[str], ...]]
    detects_harm: re.Pattern[str]
    replies: dict[str, str]


@dataclass(frozen=True)
class Judged:
    """The words that remain to be read, why they are refused (if they are), and what was set aside."""

    words: str
    refused: str | None
    set_aside: bool = False


@cache
def refusals() -> Refusals:
    """data/refusals.yaml, compiled once."""
    read = sheet("acts/data/refusals.yaml")
    patterns = {kind: tuple(re.compile(pattern, re.IGNORECASE) for pattern in read[kind]) for kind in KINDS}
    return Refusals(patterns, re.compile(read["detects_harm"], re.IGNORECASE), read["replies"])


def judge(words: str) -> Judged:
    """Whether the person's own words ask for what is refused; text they quote or paste is data, not an order."""
    words = TAGS.sub(" ", words)
    own = words
    carried = CARRIED.search(words)
    carried_from = carried.end() if carried else len(words)
    for match in QUOTED.finditer(words):
        before = words[max(0, match.start() - NEAR) : match.start()].rstrip()
        if (match.start() >= carried_from or before.endswith(COLONS)) and _kind(match.group()):
            own = own.replace(match.group(), " ")
    return Judged(own, _kind(own), set_aside=own != words)


def _kind(words: str) -> str | None:
    phrases = refusals()
    for kind in KINDS:
        if any(pattern.search(words) for pattern in phrases.patterns[kind]):
            if kind == "harm" and phrases.detects_harm.search(words):
                continue
            return kind
    return None


def reply(kind: str, name: str) -> str:
    """The plain refusal, with what to ask instead."""
    replies = refusals().replies
    return f"{replies.get(kind, replies['orders'])} {replies['instead'].format(name=name)}"
