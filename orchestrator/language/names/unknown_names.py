"""Names that look like components and are in no registry: said to be unknown, never taken for a known one."""

import re
from functools import cache

from orchestrator.language.names.mention import Mention, Recognition
from orchestrator.language.names.vocabulary import vocabulary
from orchestrator.language.packaged import Phrase, sheet, spelled_out
from orchestrator.language.uses.places import places
from protocols.adoption.registry import Registry
from protocols.adoption.registry.nearest import nearest
from protocols.adoption.text.licence_names import licences_in
from protocols.models import StrictModel

MOST_UNKNOWN = 20
# A name is shorter: without a bound each known name would search the whole text before it.
REACH = 80


class NamePhrases(StrictModel):
    """`unknown_names` of data/phrases.yaml."""

    sized: Phrase
    styled: Phrase
    introduced: Phrase
    opening: Phrase
    versioned: Phrase
    installed: Phrase
    package: Phrase
    rival: Phrase
    rival_before: Phrase
    asked_about: Phrase


@cache
def phrases() -> NamePhrases:
    """The packaged patterns."""
    section = sheet("names/data/phrases.yaml")["unknown_names"]
    parts = section.pop("parts")
    return NamePhrases.model_validate({name: spelled_out(text, parts) for name, text in section.items()})


def unknown_names(text: str, spans: list[tuple[int, int]], registry: Registry, anything_known: bool) -> list[Mention]:
    """Names outside `spans` that look like components."""
    mentions: list[Mention] = []
    known = phrases()
    patterns = [known.sized, known.versioned, known.styled, known.installed, known.package]
    patterns += [] if anything_known else [known.introduced, known.opening]
    for pattern in patterns:
        for match in pattern.finditer(text):
            start, end = match.span(1)
            name = match.group(1).strip(".-")
            occupied = [*spans, *((mention.start, mention.end) for mention in mentions)]
            free = not any(start < last and first < end for first, last in occupied)
            if len(mentions) < MOST_UNKNOWN and free and _could_be(name, pattern is known.sized):
                near = nearest(name, registry)
                mentions.append(
                    Mention(name, start, end, None, Recognition.UNKNOWN, nearest=near, purl=_purl(pattern, match))
                )
    if not (spans or mentions) and (match := phrases().asked_about.search(text)):
        group = 1 if match[1] else 2
        if _is_proper(match[group]):
            mentions.append(_unknown(match, registry, group))
    for span in [*spans, *((mention.start, mention.end) for mention in mentions)]:
        mentions += _beside(text, span, [*spans, *((mention.start, mention.end) for mention in mentions)], registry)
    return mentions


def _beside(text: str, span: tuple[int, int], occupied: list[tuple[int, int]], registry: Registry) -> list[Mention]:
    """The names joined to a known one on either side, one after the other."""
    mentions: list[Mention] = []
    start, end = span
    while len(mentions) < MOST_UNKNOWN and (match := phrases().rival.match(text, end)):
        end = match.end(1)
        if not _overlaps(match, occupied) and _is_proper(match[1]):
            mentions.append(_unknown(match, registry))
    while len(mentions) < MOST_UNKNOWN and (match := phrases().rival_before.search(text, max(0, start - REACH), start)):
        start = match.start(1)
        # The first word of a sentence has a capital whatever it is.
        if start == 0 or _overlaps(match, occupied) or not _is_proper(match[1]):
            break
        mentions.append(_unknown(match, registry))
    return mentions


def _unknown(match: re.Match[str], registry: Registry, group: int = 1) -> Mention:
    name = match[group]
    return Mention(name, *match.span(group), None, Recognition.UNKNOWN, nearest=nearest(name, registry))


def _overlaps(match: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(match.start(1) < last and first < match.end(1) for first, last in spans)


def _is_proper(name: str) -> bool:
    """Whether it is no place, no licence and no word of the trade."""
    return _could_be(name, sized=False) and not places(name).spans and not licences_in(name)


def _could_be(name: str, sized: bool) -> bool:
    low = name.lower()
    first = re.split(r"[\s-]", low)[0]
    if first in vocabulary().function_words or vocabulary().not_components.fullmatch(low):
        return False
    return sized or not (name.isupper() and len(name) <= 5)


def _purl(pattern: re.Pattern[str], match: re.Match[str]) -> str | None:
    if pattern is phrases().package:
        return f"pkg:{match.group(2).lower()}/{match.group(1).lower()}"
    if pattern is phrases().installed:
        return f"pkg:{'npm' if match.group().startswith('npm') else 'pypi'}/{match.group(1).lower()}"
    return None
