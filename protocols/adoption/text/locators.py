"""Whether a locator leads somewhere a reader can look: a URL, a file, or a document with its clause."""

import re

# https://example.org/page, pkg:pypi/vllm@0.9, doi:10.1000/1
_URL = re.compile(
    r"^(?:https?://(?:[\w-]+\.[\w.-]+|localhost|\[[\da-f:]+\])|(?:pkg|doi|urn|hf|git\+https):\S{3,})", re.IGNORECASE
)
# agents/x/data.yaml, gpu.blog/gpus/x, README.md, LICENSE
_FILE = re.compile(r"[\w.-]+/[\w.-]{2,}|\b[\w-]{2,}\.[a-z]\w{1,9}\b|\b(?:LICEN[CS]E|NOTICE|COPYING|README)\b")
# section 4, §13, OJ L 2024/1689, 272 components, package metadata
_PLACE = re.compile(
    r"§|\d|\b(?:licen[cs]e|terms|clause|section|art(?:icle)?|para(?:graph)?|preamble|annex|chapter|page|table|figure|"
    r"notes?|conditions?|obligations?|file|metadata|front matter|card|catalogue|record|index|readme|inquiry|grant|"
    r"declared|polic(?:y|ies)|quoted)\b",
    re.IGNORECASE,
)


def leads_somewhere(locator: str) -> bool:
    """Judged by its form alone; nothing is fetched. A clause stands in a document, so it has two words at least."""
    text = locator.strip()
    if _URL.match(text) or _FILE.search(text):
        return True
    return len(text.split()) > 1 and bool(_PLACE.search(text))
