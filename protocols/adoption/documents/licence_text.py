"""Whether a text reads like a licence or a use policy, and what it calls itself."""

import re

READ = 20_000
SHORTEST = 120
LONGEST_TITLE = 90
ENOUGH = 3
# One of these alone is a licence: the words that grant or that name the agreement.
_DECISIVE = re.compile(
    r"permission is hereby granted|permission to use, copy, modify|redistribution and use in source"
    r"|hereby grants? (?:to )?you|terms and conditions for use, reproduction|acceptable use policy"
    r"|everyone is permitted to copy and distribute verbatim|licen[cs]e agreement|this licen[cs]e governs"
    r"|is free and unencumbered software|by (?:using|exercising|downloading|accepting|clicking)[^.]{0,120}agree"
    r"|licensed under the apache license, version",
    re.IGNORECASE,
)
# Of these several: each may stand in a text about licences too.
_HINTS = re.compile(
    r"\b(?:licensor|licensee|sublicen[cs]e|royalty-free|non-exclusive|as is|without warranty|warranties|"
    r"liability|hereby|herein|derivative works?|redistribut\w+|copyright \(c\)|copyright ©|all rights reserved|"
    r"prohibited uses?|terminat\w+|governing law|you (?:may|must|shall) not|shall not|grant(?:s|ed)?)\b",
    re.IGNORECASE,
)
_MARKS = re.compile(r"[*#_`>]+|^\W+|[^\w)\]]+$")
_TITLE = re.compile(r"licen[cs]e|policy|agreement|\bterms\b|public domain|许可|协议", re.IGNORECASE)
_NOTICE = re.compile(r"copyright|https?:|all rights|spdx-|[.:;,]$|\b(?:or|and|the|of|a|to|both)$|\. ", re.IGNORECASE)
_TITLE_LINES = 8


def reads_like_licence(text: str) -> bool:
    """A grant, an agreement or a policy in its first pages; a mere mention of licences is none."""
    head = text[:READ]
    if len(head.strip()) < SHORTEST:
        return False
    hints = {match[0].lower() for match in _HINTS.finditer(head)}
    return len(hints) >= (1 if _DECISIVE.search(head) else 2 * ENOUGH)


def title_of(text: str) -> str | None:
    """The title among its first lines: `Llama 3.1 Community License Agreement`; `None` when it has none."""
    lines = [line.strip() for line in text[:2_000].splitlines() if line.strip()][:_TITLE_LINES]
    titles = (_MARKS.sub("", line).strip() for line in lines if len(line) <= LONGEST_TITLE and not _NOTICE.search(line))
    return next((title for title in titles if _TITLE.search(title)), None)
