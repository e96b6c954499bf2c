"""Names that look like components and are in no registry: said to be unknown, never taken for a known one."""

import re

from orchestrator.language.names.mention import Mention, Recognition
from orchestrator.language.names.vocabulary import vocabulary
from orchestrator.language.uses.places import places
from protocols.adoption.registry import Registry
from protocols.adoption.registry.nearest import nearest
from protocols.adoption.text.licence_names import licences_in

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
INTRODUCED = re.compile(
    r"\b(?:adopt|evaluate|assess|review|evaluating|adopting|objections? to|opinion (?:on|of)|thoughts on|verdict on|"
    r"migrate to|switch to|rely on|trust)\s+(?:the\s+)?([A-Za-z][\w.-]*\w(?-i:(?:\s+[A-Z][\w.-]*\w?){0,2}))"
    r"(?=\s+(?:for|in|as|on|at)\b|\s*[?.!,]|\s*$)",
    re.IGNORECASE,
)
OPENING = re.compile(
    r"^\W*((?=\S*\d)[A-Za-z][\w.-]*\w)\s*[:–—]\s+(?:is it|worth|good enough"
    r"|(?:should|may|can|could|shall|would|do) (?:we|i)\b.*\b(?:it|this|that)\b)",
    re.IGNORECASE,
)
# `Cohere Rerank 3.5`: capitalised words and a release.
VERSIONED = re.compile(rf"\b{VERB}\s+(?:the\s+)?((?:[A-Z][\w-]*\s){{1,3}}v?\d+(?:\.\d+)+)\b")
INSTALLED = re.compile(r"\b(?:pip|npm|uv)\s+(?:install|add)\s+([\w@./-]*\w)")
PACKAGE = re.compile(
    r"\b(?:the\s+)?([\w-]{3,})\s+(?:package|crate|module)\s+(?:on|from)\s+(pypi"
    r"|npm)\b",
    re.IGNORECASE,
)


MOST_UNKNOWN = 20
# A name is shorter: without a bound each known name would search the whole text before it.
REACH = 80
# `_c_ or Nomad?`, `Keycloak, _c_ and Kafka`: what stands in a list with a known name is a name too.
JOINT = r"\s*(?:,\s*(?:and|or|und|oder|et|ou|y|o)?|\b(?:and|or|vs\.?|versus|und|oder|et|ou|y|o)\b)\s*"
RIVAL = re.compile(rf"{JOINT}([A-Z][\w.-]+\w)(?=\s*[?.!,:]|\s*$|{JOINT}|\s+(?:for|in|on|as|für|pour|para)\b)")
RIVAL_BEFORE = re.compile(rf"(?<![\w.-])([A-Z][\w.-]+\w){JOINT}$")
# Where nothing is known: a name with a capital where a component stands in a question.
ASKED_ABOUT = re.compile(
    r"\b(?:(?:should|may|can|could|shall|would|must) (?:we|i|you|they|our \w+|an? \w+) (?:really |still |also )?"
    r"(?:use|adopt|take|choose|pick|deploy|run|install|try|buy|sell|ship|embed|bundle|integrate|introduce|trust|host|resell)"
    r"|licen[cs]e (?:of|for)|who (?:maintains|makes|owns|runs|funds|develops)|who(?: is|'s) behind"
    r"|(?:cves?|vulnerabilities|holes|bugs) in|alternatives? to|what (?:is|about)|how about|compare|pros and cons of"
    r"|utiliser|adopter|utilizar|usar|adoptar) (?-i:([A-Z][\w.-]+\w)(?![ -][A-Z]))"
    r"|^is (?-i:([A-Z][\w.-]+\w)) (?:still )?(?:safe|secure|free|open|maintained|alive|dead|licensed|production)\b",
    re.IGNORECASE,
)


def unknown_names(text: str, spans: list[tuple[int, int]], registry: Registry, anything_known: bool) -> list[Mention]:
    """Names outside `spans` that look like components."""
    mentions: list[Mention] = []
    patterns = [SIZED, VERSIONED, STYLED, INSTALLED, PACKAGE] + ([] if anything_known else [INTRODUCED, OPENING])
    for pattern in patterns:
        for match in pattern.finditer(text):
            start, end = match.span(1)
            name = match.group(1).strip(".-")
            occupied = [*spans, *((mention.start, mention.end) for mention in mentions)]
            free = not any(start < last and first < end for first, last in occupied)
            if len(mentions) < MOST_UNKNOWN and free and _could_be(name, pattern is SIZED):
                near = nearest(name, registry)
                mentions.append(
                    Mention(name, start, end, None, Recognition.UNKNOWN, nearest=near, purl=_purl(pattern, match))
                )
    if not (spans or mentions) and (match := ASKED_ABOUT.search(text)):
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
    while len(mentions) < MOST_UNKNOWN and (match := RIVAL.match(text, end)):
        end = match.end(1)
        if not _overlaps(match, occupied) and _is_proper(match[1]):
            mentions.append(_unknown(match, registry))
    while len(mentions) < MOST_UNKNOWN and (match := RIVAL_BEFORE.search(text, max(0, start - REACH), start)):
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
    if pattern is PACKAGE:
        return f"pkg:{match.group(2).lower()}/{match.group(1).lower()}"
    if pattern is INSTALLED:
        return f"pkg:{'npm' if match.group().startswith('npm') else 'pypi'}/{match.group(1).lower()}"
    return None
