"""Names as the gazetteer spells them, longest first, where the version that follows agrees."""

import re

from orchestrator.language.understanding.mentions import Scan
from orchestrator.language.understanding.names import VERSIONED_KINDS, Entry, Names, digits, key, tokens
from orchestrator.language.understanding.unknowns import MOST_UNKNOWN, Unknown, nearest
from orchestrator.language.understanding.vocabulary import vocabulary

LONGEST_NAME = 9
OTHER = ""
LEADS = re.compile(r"^[\s-]?(?:v|version|release)?[ .]?$", re.IGNORECASE)
STARTS = re.compile(r"[.!?:]\s*$")


def find_exact(scan: Scan) -> None:
    """Take every name spelt as known; one whose version disagrees is noted as unknown."""
    at = 0
    while at < len(scan.words):
        size, id, how = _longest(scan, at)
        if not id or not _meant(scan, at, size):
            at += 1
            continue
        last = at + size - 1
        beyond, version = version_after(scan, last, scan.names.entries[id])
        if how == "family" and beyond == last and (longer := _continued(scan, last)) > last:
            beyond, version = longer, OTHER
        if version == OTHER:
            said = scan.said(at, beyond)
            near = nearest(said, scan.names, scan.words[at].text) if len(scan.strange) < MOST_UNKNOWN else ()
            scan.strange.append(Unknown(said, scan.words[at].start, scan.words[beyond].end, near))
            scan.taken.update(range(at, beyond + 1))
        else:
            scan.take(at, beyond, id, how, version)
        at = beyond + 1


def _longest(scan: Scan, at: int) -> tuple[int, str, str]:
    for size in range(LONGEST_NAME, 0, -1):
        spelling = scan.spelling(at, size)
        if spelling in scan.names.keys:
            return size, scan.names.keys[spelling], "exact"
        if spelling in scan.names.families:
            return size, scan.names.families[spelling], "family"
    return 0, "", ""


def version_after(scan: Scan, last: int, entry: Entry) -> tuple[int, str | None]:
    """How far a version or size after the name reaches, and the version; OTHER when it is not this entry's.

    Digits must agree: a size or version that the entry's own names do not carry makes it another release.
    """
    at = last + 1
    if (lead := scan.word(at)) and lead.text in ("v", "version", "release"):
        at += 1
    number = scan.word(at)
    if number is None or not number.is_number or not LEADS.match(scan.text[scan.words[last].end : number.start]):
        return last, None
    figures = re.sub(r"(\.0)+$", "", number.text)
    own = set(digits(" ".join(key(tokens(name)) for name in (entry.name, entry.id))).split())
    following = scan.word(at + 1)
    touching = following is not None and following.start == number.end
    if following and touching and following.text in ("b", "bn"):
        unit = scan.word(at + 2)
        if unit and unit.text in vocabulary().units:
            return last, None
        return at + 1, None if figures in own else OTHER
    numbered = (
        scan.words[last].is_number and "." not in number.text and scan.text[scan.words[last].end : number.start] == " "
    )
    if _counts(scan, last, at) or (numbered and not (following and following.is_number)):
        return last, None
    if entry.kind in VERSIONED_KINDS:
        return (at, number.text) if len(number.text) < 4 or "." in number.text else (last, None)
    if re.fullmatch(r"\d{4}", figures):
        return at, None if figures.startswith("20") else figures
    return _with_size(scan, at), None if figures in own else OTHER


def _with_size(scan: Scan, at: int) -> int:
    """Past a size that follows the version: `3.9 70B`."""
    size, unit, counted = scan.word(at + 1), scan.word(at + 2), scan.word(at + 3)
    sized = size and unit and size.is_number and unit.text == "b" and unit.start == size.end
    return at + 2 if sized and not (counted and counted.text in vocabulary().units) else at


def _counts(scan: Scan, last: int, at: int) -> bool:
    """Whether the number at `at` counts what follows it rather than being a version."""
    number, following = scan.words[at], scan.word(at + 1)
    if following is None:
        return False
    touching = following.start == number.end
    if following.text in vocabulary().units or (touching and following.text != "x"):
        return True
    glued = scan.text[scan.words[last].end : number.start] in ("", "-", "v", "-v")
    plain = following.text in vocabulary().function_words or bool(scan.between(at).strip())
    return not (glued or "." in number.text or following.is_number or plain)


def _continued(scan: Scan, last: int) -> int:
    """How far a family's name goes on into another product: DeepSeek-R2, Mistral Medium 3, Llama Guard."""
    at = last
    stops = vocabulary().kind_words | vocabulary().units
    while word := scan.word(at + 1):
        gap = scan.between(at)
        titled = gap == " " and scan.text[word.start].isupper() and word.text not in vocabulary().function_words
        joined = gap in ("-", "") or (gap == "." and word.is_number)
        if word.text in stops or not (joined or titled or (gap == " " and at > last and word.is_number)):
            break
        at += 1
    return at


def _meant(scan: Scan, at: int, size: int) -> bool:
    """Whether an everyday word is meant as a component here: by its capitals, or by the words beside it."""
    span = scan.words[at : at + size]
    if key(span) not in scan.names.everyday:
        return True
    said, rest = scan.said(at, at + size - 1), scan.text[span[-1].end :]
    before, after = scan.word(at - 1), scan.word(at + size)
    opens = before is None or bool(STARTS.search(scan.text[: span[0].start]))
    if sum(letter.isupper() for letter in said) >= 2 or (said[0].isupper() and not opens):
        return True
    known = vocabulary()
    if after and after.text in known.kind_words:
        return True
    alone = after is None or after.text in known.function_words or bool(re.match(r"\s*[?,;:.!)/]", rest))
    if before is None:
        return alone and (after is None or after.text in known.connectors or rest.lstrip()[:1] in tuple("?,/-"))
    gap = scan.text[before.end : span[0].start].strip()
    return alone and (before.text in known.connectors | known.takes_component or gap in (",", "/", ":"))


def foreign_names(text: str, names: Names) -> list[tuple[str, str, int]]:
    """Names written in scripts without spaces: spelling, id and place."""
    return [(said, id, at) for said, id in names.foreign.items() if (at := text.find(said)) >= 0]
