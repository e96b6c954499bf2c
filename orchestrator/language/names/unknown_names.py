"""Names that look like components and are in no registry: said to be unknown, never taken for a known one."""

import re

from orchestrator.language.names.mention import Mention, Recognition
from orchestrator.language.names.vocabulary import vocabulary
from protocols.adoption.registry import Registry
from protocols.adoption.registry.nearest import nearest

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


# `_c_ or Nomad?`: what is weighed against a known name is a name too.
RIVAL = re.compile(r"\s+(?:or|vs\.?|versus|oder|ou)\s+([A-Z][\w.-]+\w)(?=\s*[?.!,]|\s*$)")


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
    for _, end in spans:
        match = RIVAL.match(text, end)
        if match and not any(match.start(1) < last and first < match.end(1) for first, last in spans):
            name = match[1]
            if _could_be(name, sized=False):
                mentions.append(
                    Mention(name, *match.span(1), None, Recognition.UNKNOWN, nearest=nearest(name, registry))
                )
    return mentions


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
