"""Names that are nearly right: misspelt, shortened to a version, or commonly heard as another."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from orchestrator.language.understanding.exact import OTHER, version_after
from orchestrator.language.understanding.mentions import Scan
from orchestrator.language.understanding.names import Names, digits, key, tokens
from orchestrator.language.understanding.vocabulary import vocabulary

FUZZY_TOKENS = 160
LONGEST_SLIP = 5
CUTOFF = 88
CLOSE = 70
SWAPPED = 6
SIGHT = re.compile(r"\b(?:vision|visual|images?|pictures?|caption\w*|photos?|multimodal|video)\b", re.IGNORECASE)
GENERIC = frozenset(("a", "an", "any", "which", "small", "best", "good", "open"))
MONEY_OR_DOT = ("$", "€", "£", ".")


def find_misspelt(scan: Scan) -> None:
    """Take the spans most like a known name, best first; digits must agree, and one misspelling is one name."""
    best: list[tuple[float, int, int, str]] = []
    for at in range(min(len(scan.words), FUZZY_TOKENS)):
        for size in range(1, LONGEST_SLIP + 1):
            if at + size > len(scan.words) or at + size - 1 in scan.taken:
                break
            if (hit := _like(scan, at, size)) is not None:
                best.append((hit[0], at, size, hit[1]))
    for _, at, size, id in sorted(best, key=lambda each: (-each[0], each[2])):
        if not scan.taken & set(range(at, at + size)):
            beyond, version = version_after(scan, at + size - 1, scan.names.entries[id])
            if version != OTHER:
                scan.take(at, beyond, id, "misspelt", version)


def _like(scan: Scan, at: int, size: int) -> tuple[float, str] | None:
    first, last = scan.words[at], scan.words[at + size - 1]
    spelling = scan.spelling(at, size)
    if not spelling or first.is_number or {first.text, last.text} & vocabulary().function_words:
        return None
    figures = digits(spelling)
    if len(spelling) < (4 if figures else 5) or not spelling.isascii() or spelling in scan.names.everyday:
        return None
    pool = scan.names.fuzzy.get(figures, ())
    hit = process.extractOne(spelling, pool, scorer=fuzz.ratio, score_cutoff=CUTOFF)
    if hit is None and len(spelling) >= SWAPPED:
        same = scan.names.letters.get("".join(sorted(spelling)), ())
        swapped = [known for known in same if OSA.distance(known, spelling) == 1]
        hit = (swapped[0], CUTOFF, 0) if len(swapped) == 1 else None
    if hit is None or (spelling[0] != hit[0][0] and len(spelling) < 7):
        return None
    return float(hit[1]), scan.names.keys[hit[0]]


def find_inherited(scan: Scan, nearby: Sequence[str]) -> None:
    """`Llama 4 and 3.3`, `the 120b`: a bare version or size takes the family named before it."""
    for at, word in enumerate(scan.words):
        after = scan.word(at + 1)
        sized = after is not None and after.text == "b" and after.start == word.end
        if at in scan.taken or not word.is_number or not _bare(scan, at, sized):
            continue
        earlier = [mention.id for mention in scan.found if mention.start < word.start] or list(nearby)
        kin = (_kin(near, word.text, sized, scan.names) for near in reversed(earlier))
        if id := next((found for found in kin if found), None):
            scan.take(at, at + 1 if sized else at, id, "inherited")


def _bare(scan: Scan, at: int, sized: bool) -> bool:
    """Whether a number stands for a release: it counts nothing and no other word claims it."""
    word, before, after = scan.words[at], scan.word(at - 1), scan.word(at + 1)
    unit = scan.word(at + 2) if sized else after
    if (unit and unit.text in vocabulary().units) or scan.text[max(0, word.start - 1) : word.start] in MONEY_OR_DOT:
        return False
    if before and at - 1 not in scan.taken and before.text not in vocabulary().function_words:
        return not sized and before.text not in vocabulary().units and "." in word.text
    return sized or ("." in word.text and (after is None or after.start > word.end))


def _kin(near: str, number: str, sized: bool, names: Names) -> str | None:
    """The release of the same family with this version or size."""
    name = tokens(names.entries[near].name)
    if not sized:
        return names.keys.get(key([*[part for part in name[:1] if not part.is_number], *tokens(number)]))
    size = re.compile(rf"(?<![\d.]){re.escape(number)}\s?b\b", re.IGNORECASE)
    fits = [
        entry.id
        for entry in names.entries.values()
        if tokens(entry.name)[0].text == name[0].text and size.search(entry.name)
    ]
    fits.sort(key=lambda id: -fuzz.ratio(id, near))
    return fits[0] if fits and (len(fits) == 1 or fuzz.ratio(fits[0], near) > CLOSE) else None


def find_heard(scan: Scan) -> None:
    """A spelling so often used for another name that it is taken for it, and said."""
    if scan.found or SIGHT.search(scan.text):
        return
    for at, word in enumerate(scan.words):
        before = scan.word(at - 1)
        generic = before is not None and before.text in GENERIC
        if (
            at not in scan.taken
            and word.text in scan.names.heard_as
            and word.text not in scan.names.everyday
            and not generic
        ):
            scan.take(at, at, scan.names.heard_as[word.text], "heard")
