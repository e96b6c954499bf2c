"""Texts a person pastes beside a question: an SBOM, a model card, a licence; data to weigh, never words to obey."""

import json
import re
from collections import deque
from typing import Any

from protocols.adoption import Document, DocumentKind

LONGEST = 6_000_000
SHORTEST_LICENCE = 300
CARD_KEY = re.compile(r"\s*(?:license|licence|library_name|base_model|datasets|tags):")
CARD_LINES = 41
LICENCE = re.compile(
    r"permission is hereby granted|terms and conditions for use|licen[cs]e agreement|redistribution and use in source"
    r"|subject to the terms|hereby grants? (?:to )?you|this licen[cs]e governs",
    re.IGNORECASE,
)
SBOM_KEYS = ("bomFormat", "spdxVersion")


def pasted(words: str) -> tuple[str, tuple[Document, ...]]:
    """The words without what was pasted, and the pasted texts by kind."""
    words = words[:LONGEST]
    for read in (_sbom, _card, _licence):
        question, document = read(words)
        if document:
            return question.strip(), (document,)
    return words, ()


def _sbom(words: str) -> tuple[str, Document | None]:
    start = words.find("{")
    if start < 0 or not any(f'"{name}"' in words for name in SBOM_KEYS):
        return words, None
    try:
        read, end = json.JSONDecoder().raw_decode(words, start)
    except (ValueError, RecursionError):
        return words, None
    if not isinstance(read, dict) or not any(name in read for name in SBOM_KEYS):
        return words, None
    text = words[start:end]
    return _around(words, start, end), Document(name=_named(read), kind=DocumentKind.SBOM, text=text)


def _named(read: dict[str, Any]) -> str:
    metadata = read.get("metadata")
    component = metadata.get("component") if isinstance(metadata, dict) else None
    name = component.get("name") if isinstance(component, dict) else read.get("name")
    return str(name)[:300] if name else "pasted SBOM"


def _card(words: str) -> tuple[str, Document | None]:
    start = _card_start(words)
    if start is None:
        return words, None
    return words[:start], Document(name="pasted model card", kind=DocumentKind.MODEL_CARD, text=words[start:].strip())


def _card_start(words: str) -> int | None:
    """Where the first line of dashes stands that is followed, within `CARD_LINES`, by a key of a model card."""
    dashes, offset = deque[tuple[int, int]](), 0
    for number, line in enumerate(words.split("\n")):
        while dashes and number - dashes[0][0] > CARD_LINES:
            dashes.popleft()
        if dashes and CARD_KEY.match(line):
            return dashes[0][1]
        if line.rstrip() == "---":
            dashes.append((number, offset))
        offset += len(line) + 1
    return None


def _licence(words: str) -> tuple[str, Document | None]:
    """A licence text is the paragraph that sounds like one and all after it; the question stands before."""
    match = LICENCE.search(words)
    if match is None or len(words) - match.start() < SHORTEST_LICENCE:
        return words, None
    start = max(words.rfind("\n\n", 0, match.start()), 0)
    return words[:start], Document(name="pasted licence", kind=DocumentKind.LICENCE, text=words[start:].strip())


def _around(words: str, start: int, end: int) -> str:
    return re.sub(r"```\w*\s*```", " ", f"{words[:start]} {words[end:]}").replace("```json", " ").replace("```", " ")
