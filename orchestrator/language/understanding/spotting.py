"""Finds component names in a sentence: exact, misspelt, by address, by family, and names nobody knows."""

import re
from collections.abc import Sequence

from orchestrator.language.understanding.addresses import addresses
from orchestrator.language.understanding.exact import find_exact, foreign_names
from orchestrator.language.understanding.guessing import find_heard, find_inherited, find_misspelt
from orchestrator.language.understanding.mentions import Mention, Scan, Spotted
from orchestrator.language.understanding.names import Names, key, tokens
from orchestrator.language.understanding.unknowns import spot_unknown

SETTING = re.compile(
    r"\b(?:on|from|auf|sur|en|using)\s+(?:our|a|the|an|unserem|notre)?\s*(?:own\s+|existing\s+)?$", re.IGNORECASE
)
SETTINGS = frozenset(("kubernetes", "hugging-face-hub"))
YARDSTICKS = frozenset(("mof", "mot", "osaid", "fmti", "rgaf", "scorecard"))


def spot(text: str, names: Names, nearby: Sequence[str] = ()) -> Spotted:
    """The components a text names; `nearby` are ids the conversation is about, for `and 3.3?`."""
    found, strange, rest = addresses(text, names)
    scan = Scan(rest, names, found, strange)
    scan.found += [Mention(id, at, at + len(said), said) for said, id, at in foreign_names(rest, names)]
    find_exact(scan)
    find_misspelt(scan)
    find_inherited(scan, nearby)
    find_heard(scan)
    spans = [(one.start, one.end) for one in (*scan.found, *scan.strange)]
    scan.strange += spot_unknown(rest, spans, names, anything_known=bool(scan.found or nearby))
    mentions = _about(rest, sorted(scan.found, key=lambda mention: mention.start), names)
    return Spotted(tuple(mentions), tuple(sorted(scan.strange, key=lambda odd: odd.start)))


def _about(text: str, found: list[Mention], names: Names) -> list[Mention]:
    """What the sentence asks about: not the makers, platforms and yardsticks it names beside it."""
    if len({mention.id for mention in found}) < 2:
        return found
    kept = [mention for mention in found if not _beside(text, mention, found, names)]
    return kept or found


def _beside(text: str, mention: Mention, found: list[Mention], names: Names) -> bool:
    if mention.id in SETTINGS and SETTING.search(text[: mention.start]):
        return True
    if mention.id in YARDSTICKS:
        return any(other.id not in YARDSTICKS for other in found)
    makers = {key(tokens(names.entries[other.id].publisher)) for other in found if other.id != mention.id}
    return key(tokens(mention.said)) in makers
