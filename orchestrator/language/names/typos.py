"""Names that are nearly right: misspelt, or shortened to a version or size."""

import re
from collections.abc import Sequence
from functools import cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from orchestrator.language.names.mention import Recognition
from orchestrator.language.names.scan import Scan
from orchestrator.language.names.spans import resolve_span
from orchestrator.language.names.vocabulary import vocabulary
from protocols.adoption.registry import Record, Registry, digits, key, spelt, tokens

MISSPELT_TOKENS = 160
LONGEST_SLIP = 5
SHORTEST = 4
SWAPPED = 6
# A name this long that several sources list is unlikely to be near a word of the language.
LONG = 7
ALIKE = 88
MOST_SLIPS = 2
MONEY_OR_DOT = ("$", "€", "£", ".")


def find_misspelt(scan: Scan) -> None:
    """Take the spans most like a known name, best first; digits must agree, and one misspelling is one name."""
    slips: list[tuple[int, int, int]] = []
    for at in range(min(len(scan.words), MISSPELT_TOKENS)):
        for size in range(1, LONGEST_SLIP + 1):
            last = at + size - 1
            if last >= len(scan.words) or last in scan.occupied or (size > 1 and not scan.close(last - 1)):
                break
            if (distance := _slips(scan, at, size)) is not None:
                slips.append((distance, at, size))
    for _, at, size in sorted(slips, key=lambda slip: (slip[0], -slip[2])):
        if not scan.occupied & set(range(at, at + size)):
            resolve_span(scan, at, at + size - 1, _intended(scan.words[at : at + size], scan.registry))


def _slips(scan: Scan, at: int, size: int) -> int | None:
    parts = scan.words[at : at + size]
    if parts[0].is_number:
        return None
    spelling = key(parts)
    intended = _intended(parts, scan.registry)
    # `open webiu`: a word of the language at either end belongs to the name where the name has it too.
    loose = {end for end in (parts[0].text, parts[-1].text) if end in vocabulary().function_words}
    if vocabulary().adjectives.fullmatch(parts[0].text):
        loose.add(parts[0].text)
    if not intended or not loose <= _words_of(intended, scan.registry):
        return None
    return OSA.distance(spelling, intended)


def _words_of(spelling: str, registry: Registry) -> set[str]:
    record = registry.records[registry.own.get(spelling) or registry.defaults[spelling]]
    return {part.text for part in tokens(record.name)}


def _intended(parts: Sequence, registry: Registry) -> str:
    """The known spelling a misspelt one stands for; empty when there is none or several."""
    spelling = key(parts)
    # What is spelt right was taken before, or is no component here: `a bank in Granite Falls`.
    right = spelling in registry.own or spelling in registry.defaults or spelling in vocabulary().everyday
    if len(spelling) < SHORTEST or not spelling.isascii() or right:
        return ""
    pool = _alike(registry).get((digits(spelling), spelling[0]), ())
    near = [(OSA.distance(spelling, candidate), candidate) for candidate in pool if _is_slip(spelling, candidate)]
    best = min(near, default=(0, ""))
    return best[1] if sum(pair[0] == best[0] for pair in near) == 1 else ""


def _is_slip(spelling: str, candidate: str) -> bool:
    """Nearly all letters alike, or two swapped. `internal` is no slip of InternVL."""
    if fuzz.ratio(spelling, candidate) >= ALIKE:
        return OSA.distance(spelling, candidate) <= MOST_SLIPS and (len(spelling) > SHORTEST or bool(digits(spelling)))
    return len(spelling) >= SWAPPED and sorted(spelling) == sorted(candidate) and OSA.distance(spelling, candidate) == 1


@cache
def _alike(registry: Registry) -> dict[tuple[str, str], tuple[str, ...]]:
    """The spellings a slip may stand for, by their numbers and first letter: with facts or several sources."""
    groups: dict[tuple[str, str], list[str]] = {}
    everyday = vocabulary().everyday
    for spelling, id in (*registry.own.items(), *registry.defaults.items()):
        record = registry.records[id]
        known = bool(record.task) or (len(record.sources) > 1 and len(spelling) >= LONG)
        if known and spelling not in everyday and len(spelling) >= SHORTEST:
            groups.setdefault((digits(spelling), spelling[0]), []).append(spelling)
    return {group: tuple(dict.fromkeys(spellings)) for group, spellings in groups.items()}


def find_inherited(scan: Scan, nearby: Sequence[str]) -> None:
    """`Llama 4 and 3.3`, `the 120b`: a bare version or size takes the family named before it."""
    for at, word in enumerate(scan.words):
        after = scan.word(at + 1)
        sized = after is not None and after.text == "b" and after.start == word.end
        if at in scan.occupied or not word.is_number or not _bare(scan, at, sized):
            continue
        earlier = [mention.id for mention in scan.mentions if mention.id and mention.start < word.start] or list(nearby)
        records = (scan.registry.records.get(near) for near in reversed(earlier))
        kin = (_kin(near, word.text, sized, scan.registry) for near in records if near)
        if id := next((match for match in kin if match), None):
            scan.take(at, at + 1 if sized else at, id, Recognition.INHERITED)


def _bare(scan: Scan, at: int, sized: bool) -> bool:
    """Whether a number stands for a release: it counts nothing and no other word claims it."""
    word, before, after = scan.words[at], scan.word(at - 1), scan.word(at + 1)
    unit = scan.word(at + 2) if sized else after
    if (unit and unit.text in vocabulary().units) or scan.text[max(0, word.start - 1) : word.start] in MONEY_OR_DOT:
        return False
    if re.match(r"\s*[%€$£]|,\d", scan.text[word.end :]):
        return False
    if before and at - 1 not in scan.occupied and before.text not in vocabulary().function_words:
        # `Apache-2.0` is a licence's release, `CUDA-12.4` a toolkit's.
        if scan.text[before.end : word.start] == "-":
            return False
        return not sized and before.text not in vocabulary().units and "." in word.text
    return sized or ("." in word.text and (after is None or after.start > word.end))


def _kin(near: Record, number: str, sized: bool, registry: Registry) -> str | None:
    """The release of the same family with this version or size, most like the one named before."""
    family = (near.family or tokens(near.name)[0].text).casefold()
    spelling = spelt(f"{family} {number}")
    if not sized and (id := registry.own.get(spelling) or registry.defaults.get(spelling)):
        return id
    fits = [
        record
        for record in registry.records.values()
        if (record.family or tokens(record.name)[0].text).casefold() == family
        and (
            (record.size or "").casefold() == f"{number}b"
            if sized
            else (record.version or "").casefold().removeprefix("v") == number
        )
    ]
    fits.sort(key=lambda record: (not record.task, -fuzz.ratio(record.id, near.id)))
    return fits[0].id if fits else None
