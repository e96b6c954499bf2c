"""Sets pasted documents apart from the words around them, whole and unchanged: data to weigh, never words to obey."""

import json
import re
from itertools import islice

from protocols.adoption.documents.formats import FORMATS, FRONT_MATTER, HEAD, PINNED, is_requirement, kind_of
from protocols.adoption.documents.licence_text import reads_like_licence, title_of
from protocols.adoption.inquiry import Document, DocumentKind

SHORTEST = 60
LONGEST_ASIDE = 600
MOST_ASIDES = 6
MOST_RULES = 50
# How people begin what they write before a text they paste. Licences begin with "This is", "The following" and
# "Please read" themselves, so these do not stand here.
_ASKS = re.compile(
    r"\s*(?:(?:may|can|could|should|do|does|is|are|was|what|which|how|check|review|evaluate|assess|look|"
    r"please (?:check|tell|evaluate|assess|look)|here|hi|hello|we|our|i|my|tell|judge|below|"
    r"d(?:ü|u)rfen|k(?:ö|o)nnen|bitte|wir|ist|welche|hier|pr(?:ü|u)fe|"
    r"peut|pouvons|puis|est-ce|voici|nous|quelle|s'il|v(?:é|e)rifi\w*|"
    r"podemos|puedo|aqu(?:í|i)|qu(?:é|e)|por favor|revis\w*)\b|我们|可以|请|这|以下|能)",
    re.IGNORECASE,
)
# "Here is the licence", "Voici le texte": the text begins on the next line.
_ANNOUNCES = re.compile(r"\s*(?:here|below|hier|voici|aqu(?:í|i)|以下|这是)|[^\n]{0,200}[:：]\s*$", re.IGNORECASE)
_QUESTION = re.compile(r"[?？]\s*$")
_TITLE = re.compile(r"licen[cs]|copyright|agreement|terms|public domain", re.IGNORECASE)
_START = (
    r"SPDXVersion:|\[\[package\]\]|\[(?:project|build-system|tool\.poetry)\]|lockfileVersion:|# yarn lockfile"
    r"|__metadata:|channels:|dependencies:[ \t]*$|<\?xml|<bom\b"
)
_LIST_START = re.compile(rf"^(?:{_START})", re.MULTILINE)
_FENCE = re.compile(r"^```[\w.-]*[ \t]*\n([\s\S]*?)^```[ \t]*$", re.MULTILINE)
_CARD_START = re.compile(r"^---[ \t]*\n", re.MULTILINE)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


def split(message: str) -> tuple[str, tuple[Document, ...]]:
    """The words of a message and the documents pasted into it, each as it stands."""
    for separate in (_fenced, _object, _package_list, _card, _requirements, _licence):
        if (parts := separate(message)) is not None:
            before, text, after = parts
            kind = kind_of("", text)
            if kind is not DocumentKind.OTHER:
                words = "\n".join(part.strip() for part in (before, after) if part.strip())
                return words, (Document(name=_name(kind, text), kind=kind, text=text),)
    return message, ()


def _name(kind: DocumentKind, text: str) -> str:
    """What to call it: its own title where it has one."""
    title = title_of(text) if kind is DocumentKind.LICENCE else None
    return title or f"pasted {kind.value.replace('-', ' ')}"


Parts = tuple[str, str, str]


def _fenced(message: str) -> Parts | None:
    """The longest block between ``` lines."""
    blocks = [match for match in _FENCE.finditer(message) if len(match[1].strip()) >= SHORTEST]
    if not blocks:
        return None
    block = max(blocks, key=lambda match: len(match[1]))
    return message[: block.start()], block[1], message[block.end() :]


def _object(message: str) -> Parts | None:
    """A JSON object that stands in the message."""
    start = message.find("{")
    if start < 0 or not any(all(sign.search(message[start : start + HEAD]) for sign in f.signs) for f in FORMATS):
        return None
    try:
        _, end = json.JSONDecoder().raw_decode(message, start)
    except (ValueError, RecursionError):
        return None
    return message[:start], message[start:end], message[end:]


def _package_list(message: str) -> Parts | None:
    """From the first line that begins such a file to the end, but for a question after it."""
    start = _LIST_START.search(message)
    return _without_question(message, start.start()) if start else None


def _card(message: str) -> Parts | None:
    """From the dashes before its front matter; a card ends where the message ends."""
    for start in islice(_CARD_START.finditer(message), MOST_RULES):
        if FRONT_MATTER.match(message[start.start() : start.start() + HEAD]):
            return message[: start.start()], message[start.start() :], ""
    return None


def _requirements(message: str) -> Parts | None:
    """The longest run of lines that could stand in a requirements.txt, with words before or after it."""
    if not PINNED.search(message):
        return None
    lines = message.splitlines(keepends=True)
    flags = [is_requirement(line.rstrip("\n")) for line in lines]
    best, start = (0, 0), None
    for place, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = place
        elif not flag and start is not None:
            best = max(best, (start, place), key=lambda run: run[1] - run[0])
            start = None
    first, last = best
    return ("".join(lines[:first]), "".join(lines[first:last]), "".join(lines[last:])) if last - first > 1 else None


def _licence(message: str) -> Parts | None:
    """Everything but a question before and a question after it, when that reads like a licence."""
    before, text, after = _without_question(message, 0)
    return (before, text, after) if reads_like_licence(text) else None


def _without_question(message: str, start: int) -> Parts:
    """The text from `start` without the asker's own lines before it and a question after it."""
    before, text = message[:start], message[start:]
    for _ in range(MOST_ASIDES):
        aside = _opening(text)
        before, text = before + aside, text[len(aside) :]
    after = _closing(text)
    return before, text[: len(text) - len(after)], after


def _opening(text: str) -> str:
    """The asker's lines of the first paragraph: up to its last question, else up to the title of what follows."""
    end = _PARAGRAPH.search(text[: 2 * LONGEST_ASIDE])
    lines = text[: end.end() if end else LONGEST_ASIDE].splitlines(keepends=True)
    questions = [place for place, line in enumerate(lines) if _QUESTION.search(line)]
    if questions:
        own = questions[-1] + 1
    elif lines and _ANNOUNCES.match(lines[0]):
        own = 1
    elif lines and _ASKS.match(lines[0]):
        own = next((place for place, line in enumerate(lines) if place and _titled(line)), len(lines))
    else:
        return ""
    aside = "".join(lines[:own])
    return aside if len(aside) <= LONGEST_ASIDE and len(aside) < len(text) else ""


def _titled(line: str) -> bool:
    return bool(_TITLE.search(line)) and not _ASKS.match(line)


def _closing(text: str) -> str:
    """The last paragraph when it is short and ends in a question."""
    start = text.rstrip().rfind("\n\n")
    aside = text[start:] if start >= 0 else ""
    return aside if len(aside) <= LONGEST_ASIDE and _QUESTION.search(aside) else ""
